// The boxes that stay, each with those that it suppressed; and one pair with its IoU worked out.

const MOST_ROWS = 20;
const MOST_GONE = 6;

// seen: { found, fates, right, truth }; choose(i, j): the pair of a box and one that it suppressed
function boxTable(seen, pair, labels, choose) {
  const head = ["col_digit", "col_score", "col_box", "col_true", "col_gone"].map((name) =>
    el("th", { scope: "col" }, labels[name]),
  );
  const kept = keptOf(seen);
  const rows = kept.slice(0, MOST_ROWS).map((i) => boxRow(seen, i, pair, labels, choose));
  if (kept.length > MOST_ROWS) {
    const more = fill(labels.more_rows, { more: kept.length - MOST_ROWS });
    rows.push(el("tr", {}, el("td", { colspan: 5 }, more)));
  }
  return el(
    "table",
    { "aria-label": labels.list_title },
    el("thead", {}, el("tr", {}, ...head)),
    el("tbody", {}, ...rows),
  );
}

// Numbers of the boxes that nobody suppressed, the best first.
const keptOf = ({ found, fates }) =>
  found
    .map((_, i) => i)
    .filter((i) => fates[i].by === null)
    .sort((i, j) => found[j].score - found[i].score || i - j);

function boxRow(seen, i, pair, labels, choose) {
  const { found, fates, right, truth } = seen;
  const { box, label, score } = found[i];
  const gone = found.map((_, j) => j).filter((j) => fates[j].by === i);
  gone.sort((j, k) => found[k].score - found[j].score);
  const buttons = gone.slice(0, MOST_GONE).map((j) => {
    const words = fill(labels.gone_one, { digit: found[j].label, score: percent(found[j].score), iou: fates[j].iou.toFixed(2) }); // prettier-ignore
    const says = fill(labels.gone_says, { digit: found[j].label, score: percent(found[j].score), iou: fates[j].iou.toFixed(2) }); // prettier-ignore
    return button(words, () => choose(i, j), { "aria-label": says, "aria-pressed": pair[0] === i && pair[1] === j, "data-id": `${i}-${j}` }); // prettier-ignore
  });
  const rest = gone.length - buttons.length;
  if (rest > 0) buttons.push(el("span", {}, fill(labels.more_gone, { more: rest })));
  const verdict =
    right[i] === null
      ? `✗ ${wrongWords(found[i], truth, labels)}`
      : fill(labels.hit, { iou: iou(box, truth[right[i]].box).toFixed(2) });
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, String(label)),
    el("td", { "data-column": labels.col_score }, percent(score, 1)),
    el("td", { "data-column": labels.col_box }, written4(box)),
    el("td", { "data-column": labels.col_true }, verdict),
    el("td", { class: "gone", "data-column": labels.col_gone }, ...(buttons.length ? buttons : ["–"])),
  );
}

// A box in the place of a digit with another name is not the same mistake as a box where there is nothing.
function wrongWords({ box, label }, truth, labels) {
  const there = truth.filter((one) => iou(box, one.box) >= ENOUGH);
  if (!there.length || there.some((one) => one.label === label)) return labels.false_alarm;
  const best = there.reduce((a, b) => (iou(box, b.box) > iou(box, a.box) ? b : a));
  return fill(labels.wrong_digit, { truth: best.label, iou: iou(box, best.box).toFixed(2) });
}

// Put a new table in place of the old one and keep the focus on the button of the same pair.
function putTable(place, table) {
  const focused = place.getRootNode().activeElement;
  const id = place.contains(focused) ? focused.dataset.id : undefined;
  place.replaceChildren(table);
  if (id !== undefined) place.querySelector(`[data-id="${id}"]`)?.focus();
}

const written4 = ([left, top, right, bottom]) =>
  [left, top, right, bottom].map((x) => Math.round(x)).join(", ");

// Behind "IoU = ": "16 · 18 / (400 + 400 − 288) = 288 / 512 = 0.56"
function iouLine(a, b) {
  const shared = sharedBox(a, b);
  const sides = [shared[2] - shared[0], shared[3] - shared[1]].map((x) => short(Math.max(0, x)));
  const [one, other, both] = [areaOf(a), areaOf(b), areaOf(shared)];
  const union = one + other - both;
  const value = union > 0 ? (both / union).toFixed(3) : "0";
  return `${sides[0]} · ${sides[1]} / (${short(one)} + ${short(other)} ${MINUS} ${short(both)}) = ${short(both)} / ${short(union)} = ${value}`; // prettier-ignore
}

const short = (x) => String(Number(x.toFixed(1)));
