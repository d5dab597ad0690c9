// Bayes' theorem and whole persons: the same arithmetic as llm_core/probability/bayes.py (a test holds both equal).

const FINEST = 100000; // a share is a whole number of hundred-thousandths: per cent with three decimals
const LARGEST_POPULATION = 1e9;

function posterior(prior, likelihood, otherwise) {
  const withA = likelihood * prior;
  const withoutA = otherwise * (1 - prior);
  return withA + withoutA ? withA / (withA + withoutA) : NaN;
}

// Shares of all people: found, missed, false alarms, rightly left in peace.
function screeningShares({ base, hit, alarm }) {
  return [base * hit, base * (1 - hit), (1 - base) * alarm, (1 - base) * (1 - alarm)];
}

// Whole people by these shares, largest remainders first.
function persons(shares, people) {
  const parts = shares.map((share) => Number((share * people).toFixed(9)));
  const whole = parts.map(Math.floor);
  const order = parts.map((_, i) => i).sort((i, j) => whole[i] - parts[i] - (whole[j] - parts[j]) || i - j);
  const left = people - whole.reduce((sum, n) => sum + n, 0);
  for (const i of order.slice(0, left)) whole[i] += 1;
  return whole;
}

// The smallest of 1,000, 10,000 ... in which all four groups are whole persons, or null.
function wholePopulation({ base, hit, alarm }) {
  const [b, h, f] = [base, hit, alarm].map((share) => BigInt(Math.round(share * FINEST)));
  const one = BigInt(FINEST);
  for (let people = 1000; people <= LARGEST_POPULATION; people *= 10) {
    const n = BigInt(people);
    const parts = [n * b * one, n * b * h, n * (one - b) * f];
    if (parts.every((part) => part % (one * one) === 0n)) return people;
  }
  return null;
}
