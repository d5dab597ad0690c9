// A table of pairs: the same counts, shares and walk as llm_core/probability/pairs.py (a test holds both equal).

// ids: the text as ranked numbers; those from `most` on are counted together in a last row.
function pairTable(ids, most) {
  const kinds = ids.length ? Math.max(...ids.map((id) => Math.min(id, most))) + 1 : 0;
  const counts = Array.from({ length: kinds }, () => new Array(kinds).fill(0));
  for (let i = 1; i < ids.length; i += 1) counts[Math.min(ids[i - 1], most)][Math.min(ids[i], most)] += 1;
  const rows = counts.map(total);
  const columns = counts.map((_, j) => total(counts.map((row) => row[j])));
  return { counts, rows, columns, total: total(rows) };
}

const total = (numbers) => numbers.reduce((sum, n) => sum + n, 0);
const over = (part, whole) => part / Math.max(whole, 1);

// Every probability of one cell, and how many times as often it comes as independent neighbours would.
function cellShares({ counts, rows, columns, total: all }, row, column) {
  const [first, second] = [over(rows[row], all), over(columns[column], all)];
  const joint = over(counts[row][column], all);
  return {
    joint,
    first,
    second,
    after: over(counts[row][column], rows[row]),
    before: over(counts[row][column], columns[column]),
    independent: first * second,
    ratio: first * second > 0 ? joint / (first * second) : NaN,
  };
}

// Each next unit from P(next | this one): one of its places is picked, what follows there is taken.
function walk(ids, start, steps, seed) {
  const dice = new Dice(seed);
  const path = [start];
  while (path.length <= steps) {
    const here = path.at(-1);
    const places = [];
    for (let i = 0; i + 1 < ids.length; i += 1) if (ids[i] === here) places.push(i);
    if (!places.length) break;
    path.push(ids[places[Math.floor(dice.share() * places.length)] + 1]);
  }
  return path;
}

const inChance = (ids, seed) => new Dice(seed).shuffled(ids.length).map((i) => ids[i]);
