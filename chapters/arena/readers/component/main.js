// Same text, three readers: every stretch of text three times, one line per machine, shaded by its surprisal in bits per character.

// A point of the scale (array of [r, g, b]) at t in 0..1.
function shade(scale, t) {
  const x = clamp(t, 0, 1) * (scale.length - 1);
  const i = Math.min(scale.length - 2, Math.floor(x));
  return scale[i].map((value, k) => Math.round(value + (scale[i + 1][k] - value) * (x - i)));
}

// Black or white, whichever reads better on this background (WCAG relative luminance).
function inkOn([r, g, b]) {
  const linear = [r, g, b].map((value) =>
    value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179 ? "#000000" : "#ffffff";
}

function cell(text, bits, data, family) {
  const colour = shade(data.scale, bits / data.top);
  return el(
    "span",
    {
      class: "reading",
      "data-family": family,
      "data-bits": bits.toFixed(3),
      dir: "auto",
      style: {
        background: `rgb(${colour.join(" ")})`,
        color: inkOn(colour),
      },
    },
    ...visibleNodes(text),
  );
}

// What one stretch cost each machine, as words: the tooltip and what a screen reader says.
function words(segment, data) {
  const costs = data.machines.map((machine, i) => `${machine.name} ${inBits(segment.bits[i])}`).join(" · ");
  return namedValue(visible(segment.text), `${costs} ${data.labels.unit}`);
}

function makeSegment(segment, index, data, say) {
  const cells = data.machines.map((machine, i) => cell(segment.text, segment.bits[i], data, machine.family));
  const node = el(
    "span",
    {
      class: segment.worst ? "segment worst" : "segment",
      tabindex: index === 0 ? "0" : "-1",
      "data-index": index,
      role: "img",
      "aria-label": words(segment, data),
    },
    ...cells,
  );
  node.onmouseenter = node.onfocus = () => say(words(segment, data));
  return node;
}

// In front of a line of text: which of the three rows is which machine's; at the first with their names.
function makeLead(data, named) {
  const rows = data.machines.map((machine, i) =>
    el(
      "span",
      { class: "reading", "data-family": machine.family },
      named ? `${i + 1} ${machine.name}` : `${i + 1}`,
    ),
  );
  return el("span", { class: "lead", "aria-hidden": "true" }, ...rows);
}

function makeLegend(data) {
  const stops = data.scale.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(", ");
  const rows = data.machines.map((machine, i) =>
    el(
      "span",
      {
        class: "row-name",
        "data-family": machine.family,
      },
      familySymbol(),
      `${i + 1} ${machine.name}`,
      el("b", {}, machine.total),
    ),
  );
  return el(
    "div",
    { class: "legend" },
    el("div", { class: "rows" }, ...rows),
    el(
      "div",
      { class: "ramp", "aria-hidden": "true" },
      el("span", {}, noted("0", data.labels.expected)),
      el("span", { class: "ramp-bar", style: { background: `linear-gradient(to right, ${stops})` } }),
      el("span", {}, noted(`≥ ${data.top} ${data.labels.unit}`, data.labels.surprised)),
    ),
  );
}

// noted("0", "blue") -> "0 (blue)", in Chinese "0（蓝）".
const noted = (text, note) => (/[\u4e00-\u9fff]/.test(note) ? `${text}（${note}）` : `${text} (${note})`);

function drawReaders({ data, parentElement }) {
  const root = parentElement.querySelector(".readers");
  const readout = el("p", { class: "readout" }, underFinger() ? data.labels.hover_finger : data.labels.hover);
  const say = (text) => (readout.textContent = text);
  const segments = data.segments.map((segment, i) => makeSegment(segment, i, data, say));
  const ends = (i) => data.segments[i].text.includes("\n");
  const lines = segments.flatMap((node, i) => [
    (i === 0 || ends(i - 1)) && makeLead(data, i === 0),
    node,
    ends(i) && el("br"),
  ]);
  const onkeydown = (event) => {
    const target = arrowTarget(event, segments, { steps: SIDEWAYS });
    if (target !== null) roveTo(segments, segments[target]);
  };
  const group = { class: "text", role: "group", "aria-label": data.labels.pieces, onkeydown };
  root.lang = data.lang;
  root.replaceChildren(makeLegend(data), el("div", group, ...lines), readout);
}

export default mount(() => ({ receive: drawReaders }));
