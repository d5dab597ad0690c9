// The bytes of chapters/attention/look/payload_figure.py: uint32 header length, JSON header, uint16 weights.

const STEPS = 65535;

function readPayload(data) {
  const { header, rest } = unpack(data);
  return { ...header, cells: new Uint16Array(rest.buffer) };
}

// Where row t of the first head begins; a causal model keeps only the t + 1 cells that it can see.
function rowStart(text, t) {
  return text.causal ? (t * (t + 1)) / 2 : t * text.length;
}

function headSize(text) {
  return text.causal ? (text.length * (text.length + 1)) / 2 : text.length * text.length;
}

// The weights of one head, T x T. With `hide` the first token is left out and each row scaled back to a sum of 1,
// exactly as llm_core.analysis.attention.without_first does it.
function readHead(text, layer, head, hide) {
  const T = text.length;
  const out = new Float32Array(T * T);
  const offset = (layer * text.heads + head) * headSize(text);
  for (let t = hide ? 1 : 0; t < T; t++) {
    const last = text.causal ? t : T - 1;
    const row = offset + rowStart(text, t);
    let sum = 0;
    for (let j = hide ? 1 : 0; j <= last; j++) {
      const weight = text.cells[row + j] / STEPS;
      out[t * T + j] = weight;
      sum += weight;
    }
    if (hide && sum > 0) for (let j = 1; j <= last; j++) out[t * T + j] /= sum;
  }
  return out;
}
