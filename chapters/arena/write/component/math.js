// The sampling rules of llm_core/generation.py, on the full vocabulary, in the browser: pure functions of log-probabilities.

// A token that already occurred gets its probability to the power of `penalty` (Keskar et al. 2019).
// What cannot be written, such as the sign for a character never seen, gets no chance.
function penalised(logProbs, ids, penalty, unwritten) {
  const scores = Float64Array.from(logProbs);
  for (const id of unwritten) scores[id] = -Infinity;
  if (penalty !== 1) for (const id of new Set(ids)) scores[id] *= penalty;
  return scores;
}

function softmax(scores, temperature) {
  let top = -Infinity;
  for (const score of scores) if (score > top) top = score;
  const p = new Float64Array(scores.length);
  let total = 0;
  for (let i = 0; i < scores.length; i += 1) total += p[i] = Math.exp((scores[i] - top) / temperature);
  for (let i = 0; i < p.length; i += 1) p[i] /= total;
  return p;
}

function byProbability(p) {
  return Array.from(p.keys()).sort((a, b) => p[b] - p[a] || a - b);
}

// Shares that together miss p by less than this reach it, as in llm_core/sampling.py.
const TIE = 1e-6;

// How many of the likeliest tokens the rules keep: top-k (and ties), then top-p of what is left, then min-p.
function nKept(p, order, { top_k, top_p, min_p }) {
  let kept = p.length;
  if (top_k > 0 && top_k < kept) {
    const kth = p[order[top_k - 1]];
    kept = top_k;
    while (kept < p.length && p[order[kept]] === kth) kept += 1;
  }
  if (top_p < 1) {
    let total = 0;
    for (let i = 0; i < kept; i += 1) total += p[order[i]];
    let sum = p[order[0]];
    let enough = 1;
    while (enough < kept && sum / total < top_p - TIE) sum += p[order[enough++]];
    kept = enough;
  }
  if (min_p > 0) while (kept > 1 && p[order[kept - 1]] < min_p * p[order[0]]) kept -= 1;
  return kept;
}

// -> { p: the chance of every token after the rules, order: ids by chance, kept: how many stay possible }
function reshape(logProbs, rules, ids = [], unwritten = []) {
  const scores = penalised(logProbs, ids, rules.repetition_penalty, unwritten);
  const greedy = rules.temperature === 0;
  const p = softmax(scores, greedy ? 1 : rules.temperature);
  const order = byProbability(p);
  const kept = greedy ? 1 : nKept(p, order, rules);
  let mass = 0;
  for (let i = 0; i < kept; i += 1) mass += p[order[i]];
  for (let i = 0; i < order.length; i += 1) p[order[i]] = i < kept ? p[order[i]] / mass : 0;
  return { p, order, kept };
}

function entropyBits(p) {
  let sum = 0;
  for (const x of p) if (x > 0) sum -= x * Math.log2(x);
  return sum;
}
