// Read the numbers out of a drawn Plotly figure.

// -> [{ heads: [text], rows: [[number | text]], grouped }]: one table for all traces that share the titles of their axes;
// grouped: the first column is the name of the series.
// Where the figure brings a table of its own (ui.show.chart.with_numbers), that one and no other.
function tablesOf(plot, labels) {
  const own = plot.layout.meta?.numbers;
  if (own) return [tableOfColumns(own)];
  const shown = plot._fullData.map((full, at) => ({ full, given: plot.data[at] }));
  const traces = shown.filter(({ full }) => full.visible === true && full.hoverinfo !== "skip");
  const [names, heads] = [
    namesOf(plot, traces),
    new Map(traces.map((one) => [one, headsOf(plot, one, labels)])),
  ];
  const groups = groupBy(traces, (trace) => heads.get(trace).join("\n"));
  return [...groups.values()].map((members) => joinTraces(heads.get(members[0]), members, names, labels));
}

// Map.groupBy, which not every browser has yet.
function groupBy(items, keyOf) {
  const groups = new Map(items.map((item) => [keyOf(item), []]));
  for (const item of items) groups.get(keyOf(item)).push(item);
  return groups;
}

function tableOfColumns(columns) {
  const lists = Object.values(columns);
  return { heads: Object.keys(columns), rows: lists[0].map((_, i) => lists.map((list) => list[i])) };
}

// Traces of one table below one another, each with its name in the first column where there are several.
function joinTraces(heads, members, names, labels) {
  const several = members.length > 1;
  const rows = members.flatMap((trace) => {
    const own = isMap(trace) ? cellsOf(trace) : pointsOf(trace);
    return several ? own.map((row) => [names.get(trace), ...row]) : own;
  });
  return { heads: several ? [labels.series, ...heads] : heads, rows, grouped: several };
}

const isMap = ({ full }) => full.type === "heatmap";

// The trace's own name, or the title of its part of the figure, or its number.
function namesOf(plot, traces) {
  const titles = (plot.layout.annotations ?? []).map(({ text }) => plainText(text));
  const titled = titles.length === traces.length;
  const name = ({ given }, i) => (given.name ? plainText(given.name) : titled ? titles[i] : String(i + 1));
  return new Map(traces.map((trace, i) => [trace, name(trace, i)]));
}

function headsOf(plot, trace, labels) {
  const { full } = trace;
  const [x, y] = [axisTitle(plot, full.xaxis ?? "x"), axisTitle(plot, full.yaxis ?? "y")];
  const further = full.customdata && !valuesTold(trace) ? [labels.hover] : [];
  if (isMap(trace)) {
    const value = titleText(trace.given.colorbar) || plainText(trace.given.meta ?? "") || labels.value;
    return [y || labels.row, x || labels.column, value, ...further];
  }
  const pair = isSideways(trace)
    ? [y || labels.name, x || labels.value]
    : [x || (typeof full.x?.[0] === "string" ? labels.name : labels.x), y || labels.y];
  return [...pair, ...(errorsOf(trace) ? ["±"] : []), ...further];
}

// Bars that lie down, and dots beside names: the name comes first.
const isSideways = ({ full }) => full.orientation === "h" || typeof full.y?.[0] === "string";

// The values that the mouse is told at a place where they are drawn elsewhere, as at the edge of an axis; or null. The
// same rule as values_told in ui/show/findings.py.
function valuesTold(trace) {
  const { customdata, hovertemplate: hover = "" } = trace.full;
  const [place, value] = isSideways(trace) ? ["%{y", "%{x"] : ["%{x", "%{y"];
  const told = hover.includes(place) && hover.includes("%{customdata") && !hover.includes(value);
  return told && !isMap(trace) && typeof customdata?.[0] === "number" ? customdata : null;
}

const errorsOf = ({ full }) => full.error_x?.array ?? full.error_y?.array;

function pointsOf(trace) {
  const { full } = trace;
  const [first, drawn] = isSideways(trace) ? [full.y, full.x] : [full.x, full.y];
  const [errors, told] = [errorsOf(trace), valuesTold(trace)];
  const [second, further] = told ? [told, null] : [drawn, full.customdata];
  return Array.from(second ?? first, (_, i) => [
    first ? plain(first[i]) : i,
    second ? plain(second[i]) : i,
    ...(errors ? [errors[i]] : []),
    ...(further ? [plain(further[i])] : []),
  ]);
}

// Empty cells are left out.
function cellsOf({ full }) {
  const rows = Array.from(full.z, (line, i) =>
    Array.from(line, (value, j) => [
      plain(full.y?.[i] ?? i),
      plain(full.x?.[j] ?? j),
      value,
      ...(full.customdata ? [plain(full.customdata[i][j])] : []),
    ]),
  );
  return rows.flat().filter(([, , value]) => Number.isFinite(value));
}

function axisTitle(plot, id) {
  return titleText(plot.layout[`${id[0]}axis${id.slice(1)}`]);
}

const titleText = (part) => plainText(part?.title?.text ?? "");

const plain = (value) => (typeof value === "string" ? plainText(value) : value);

// Plotly reads a few tags in its texts; figures escape what a visitor wrote (figures.attention.plotly_text).
function plainText(text) {
  const bare = String(text)
    .replace(/<br\s*\/?>/g, " ")
    .replace(/<\/?(b|i|sub|sup|em|span)\b[^<>]*>/g, "");
  return bare.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&").trim();
}
