// Read a payload of bytes: uint32 length of the header, the header as JSON, then numbers.

// -> { header, rest }: `rest` starts a buffer of its own, so that any typed array may stand on it.
function unpack(data) {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  return { header, rest: bytes.slice(start) };
}
