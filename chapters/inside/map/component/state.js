// Who was placed where, as the link keeps it: one letter for each system, in an order that no seed changes.
// "-": still to be placed; "s": shown or given; "0" to "8": the region into which the visitor put it.

const STILL = "-";
const SHOWN = "s";

// placed: Map of system id -> region id or SHOWN.
function writePlaced(placed, data) {
  const index = Object.fromEntries(data.regions.map(({ id }, i) => [id, String(i)]));
  return data.letters.map((id) => (placed.has(id) ? (index[placed.get(id)] ?? SHOWN) : STILL)).join("");
}

// -> the Map, or undefined when the text is none.
function readPlaced(text, data) {
  if (text.length !== data.letters.length) return undefined;
  const known = { [STILL]: null, [SHOWN]: SHOWN };
  data.regions.forEach(({ id }, i) => (known[i] = id));
  const letters = [...text];
  if (letters.some((letter) => !Object.hasOwn(known, letter))) return undefined;
  const entries = letters.map((letter, i) => [data.letters[i], known[letter]]);
  return new Map(entries.filter(([, region]) => region));
}

const givenPlaced = (data) => new Map(data.given.map((id) => [id, SHOWN]));

// true: where it belongs; false: elsewhere; null: not placed by the visitor.
function isRight(system, placed) {
  const region = placed.get(system.id);
  return region && region !== SHOWN ? system.right.includes(region) : null;
}

// How many the visitor has placed, and how many of them rightly.
function score(systems, placed) {
  const marks = systems.map((system) => isRight(system, placed)).filter((mark) => mark !== null);
  return { tried: marks.length, right: marks.filter(Boolean).length };
}
