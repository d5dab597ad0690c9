// The bytes of chapters/transformer/walk/figure.py: deflated; uint32 header length, JSON header, planes of 16-bit and 8-bit numbers.

async function readPayload(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  const { header, rest: planes } = unpack(await new Response(stream).arrayBuffer());
  const found = {};
  for (const [name, place] of Object.entries(header.tensors)) {
    found[name] = {
      shape: place.shape,
      data: place.bits === 16 ? halves(planes, header.halves, place) : bytesOf(planes, header.halves, place),
    };
  }
  return { ...header, tensors: found };
}

function count(place) {
  return place.shape.reduce((product, n) => product * n, 1);
}

// Low bytes stand in the first plane, high bytes in the second.
function halves(planes, total, place) {
  const table = (halves.table ??= halfTable());
  const n = count(place);
  const out = new Float32Array(n);
  for (let i = 0, at = place.offset; i < n; i++, at++) out[i] = table[planes[at] | (planes[total + at] << 8)];
  return out;
}

function bytesOf(planes, total, place) {
  const n = count(place);
  const width = place.shape[place.shape.length - 1];
  const out = new Float32Array(n);
  const start = 2 * total + place.offset;
  for (let i = 0; i < n; i++) {
    const row = Math.floor(i / width);
    out[i] = place.low[row] + place.step[row] * planes[start + i];
  }
  return out;
}

// The value of each of the 65,536 half floats.
function halfTable() {
  const table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[bits] = fraction ? NaN : sign * Infinity;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
}
