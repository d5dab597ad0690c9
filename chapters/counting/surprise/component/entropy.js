// Surprise and its mean: the same arithmetic as llm_core/probability/entropy.py (a test holds both equal).

const TOLERANCE = 1e-6; // how far a typed distribution may be from adding up to 1

const added = (numbers) => numbers.reduce((sum, x) => sum + x, 0);

// What is wrong with a distribution: "number", "negative", "sum", or "" when nothing is.
function problem(shares) {
  if (!shares.length || !shares.every(Number.isFinite)) return "number";
  if (Math.min(...shares) < 0) return "negative";
  return Math.abs(added(shares) - 1) <= TOLERANCE ? "" : "sum";
}

const surprisal = (p) => Math.abs(Math.log2(p)); // of 1, 0 and not -0

// What never happens adds nothing; what happens and was held for impossible is an infinite surprise.
const crossEntropy = (p, q) => added(p.map((share, i) => (share > 0 ? share * surprisal(q[i]) : 0)));
const entropy = (p) => crossEntropy(p, p);
const divergence = (p, q) => Math.max(crossEntropy(p, q) - entropy(p), 0);

// softmax(log p / T): above 1 flatter, below 1 sharper; 0 stays 0.
function tempered(p, temperature) {
  const scores = p.map((share) => (share > 0 ? -surprisal(share) / temperature : -Infinity));
  const most = Math.max(...scores);
  const powers = scores.map((score) => 2 ** (score - most));
  const all = added(powers);
  return powers.map((power) => power / all);
}

// Outcome i gets this share; the others keep their proportions and fill up to 1, evenly if they were all 0.
function moved(p, i, share) {
  if (p.length === 1) return p;
  const given = Math.max(0, Math.min(1, share));
  const others = 1 - p[i];
  const scale = (1 - given) / others;
  const found = p.map((x, k) => {
    if (k === i) return given;
    return others > TOLERANCE ? x * scale : (1 - given) / (p.length - 1);
  });
  const all = added(found);
  return found.map((x) => x / all);
}
