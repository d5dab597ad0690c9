// The chain of states of llm_core/sequences/chain.py, in logarithms: start [S], transition [S][S], seen [T][S].

function logSum(terms) {
  const most = Math.max(...terms);
  return most === -Infinity ? most : most + Math.log(terms.reduce((sum, x) => sum + Math.exp(x - most), 0));
}

const added = (row, other) => row.map((x, i) => x + other[i]);

// α₁(j) = π_j b_j(o₁), α_t(j) = [Σ_i α_{t−1}(i) a_ij] b_j(o_t)
function forwardOf({ start, transition, seen }) {
  const alpha = [added(start, seen[0])];
  for (const row of seen.slice(1)) {
    const before = alpha.at(-1);
    alpha.push(row.map((x, j) => x + logSum(before.map((a, i) => a + transition[i][j]))));
  }
  return alpha;
}

// β_T(i) = 1, β_t(i) = Σ_j a_ij b_j(o_{t+1}) β_{t+1}(j)
function backwardOf({ transition, seen }) {
  const beta = [seen[0].map(() => 0)];
  for (let t = seen.length - 1; t > 0; t -= 1) {
    const onward = added(seen[t], beta[0]);
    beta.unshift(transition.map((row) => logSum(added(row, onward))));
  }
  return beta;
}

const totalOf = (alpha) => logSum(alpha.at(-1));

// Probability of each state at each step, given all that is seen; zeros where every path is impossible.
function posteriorOf(alpha, beta) {
  const total = totalOf(alpha);
  const share = (x) => (total === -Infinity ? 0 : Math.exp(x - total));
  return alpha.map((row, t) => added(row, beta[t]).map(share));
}

// δ_t(j) = max_i [δ_{t−1}(i) a_ij] b_j(o_t); `back` holds that i. Of equal ways the first.
function viterbiOf({ start, transition, seen }) {
  const delta = [added(start, seen[0])];
  const back = [start.map(() => -1)];
  for (const row of seen.slice(1)) {
    const ways = row.map((_, j) => delta.at(-1).map((d, i) => d + transition[i][j]));
    back.push(ways.map(firstOfMost));
    delta.push(row.map((x, j) => x + Math.max(...ways[j])));
  }
  const states = [firstOfMost(delta.at(-1))];
  for (let t = seen.length - 1; t > 0; t -= 1) states.unshift(back[t][states[0]]);
  return { delta, back, states, score: Math.max(...delta.at(-1)) };
}

const firstOfMost = (row) => row.indexOf(Math.max(...row));

// What keeps a row from being a distribution, as `fault_of` of llm_core/sequences/hmm.py says it; undefined for none.
function faultOf(row) {
  if (!row.every(Number.isFinite)) return "number";
  if (row.some((x) => x < 0)) return "negative";
  const sum = row.reduce((a, b) => a + b, 0);
  if (sum === 0) return "zeros";
  return Math.abs(sum - 1) <= 1e-6 ? undefined : "sum";
}
