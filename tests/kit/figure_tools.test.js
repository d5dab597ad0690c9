// The numbers of a figure: tables of its traces, and the same as comma-separated values.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const files = ["ui/show/figure_tools/numbers.js", "figures/kit/csv.js", "figures/kit/save.js"];
const source = files.map((name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf-8"));
const module = `${source.join("\n")}\nexport { tablesOf, writeCsv, plainText, gridTable };`;
const { tablesOf, writeCsv, plainText, gridTable } = await import(
  `data:text/javascript,${encodeURIComponent(module)}`
);

const LABELS = {
  series: "series",
  row: "row",
  column: "column",
  value: "value",
  x: "x",
  y: "y",
  hover: "hover",
};

// What Plotly keeps on the node of a figure, cut down to what is read.
function plotOf(traces, layout = {}) {
  const full = traces.map((trace) => ({ visible: true, xaxis: "x", yaxis: "y", ...trace }));
  return { data: traces, _fullData: full, layout };
}

const titled = { xaxis: { title: { text: "step" } }, yaxis: { title: { text: "bits" } } };

test("lines become rows under the titles of their axes, each with the name of its line", () => {
  const lines = [
    { name: "a", x: [1, 2], y: new Float32Array([0.5, 0.25]) },
    { name: "b", x: [1], y: [4] },
  ];
  const [table] = tablesOf(plotOf(lines, titled), LABELS);
  assert.deepEqual(table.heads, ["series", "step", "bits"]);
  assert.deepEqual(table.rows, [
    ["a", 1, 0.5],
    ["a", 2, 0.25],
    ["b", 1, 4],
  ]);
});

test("what is drawn without a hover is an aid to the eye and no number", () => {
  const lines = [
    { x: [1], y: [2] },
    { x: [1], y: [9], hoverinfo: "skip" },
  ];
  assert.deepEqual(tablesOf(plotOf(lines, titled), LABELS)[0].rows, [[1, 2]]);
});

test("cells become rows of row, column and value; empty ones are left out", () => {
  const cells = { type: "heatmap", x: ["p", "q"], y: ["r"], z: [[0.5, NaN]] };
  const [table] = tablesOf(plotOf([cells]), LABELS);
  assert.deepEqual(table.heads, ["row", "column", "value"]);
  assert.deepEqual(table.rows, [["r", "p", 0.5]]);
});

test("bars that lie down begin with their names and carry their errors", () => {
  const bars = { orientation: "h", x: [3], y: ["way"], error_x: { array: [0.1] } };
  const [table] = tablesOf(plotOf([bars], { xaxis: { title: { text: "bits" } } }), {
    ...LABELS,
    name: "name",
  });
  assert.deepEqual(table, { heads: ["name", "bits", "±"], rows: [["way", 3, 0.1]], grouped: false });
});

test("a value that is drawn at the edge of an axis is listed as the mouse is told it", () => {
  const hovertemplate = "%{x}: %{customdata:.3f}";
  const line = { x: [1, 50], y: [2, 0.001], customdata: [2, -0.0006], hovertemplate };
  const [table] = tablesOf(plotOf([line], titled), LABELS);
  assert.deepEqual(table, {
    heads: ["step", "bits"],
    rows: [
      [1, 2],
      [50, -0.0006],
    ],
    grouped: false,
  });
  const both = { ...line, hovertemplate: "%{x}: %{y}, %{customdata}" };
  assert.deepEqual(
    tablesOf(plotOf([both], titled), { ...LABELS, hover: "more" })[0].rows[1],
    [50, 0.001, -0.0006],
  );
});

test("a table that the figure brings replaces what is read from its traces", () => {
  const meta = { numbers: { step: [0, 10], bits: [8, 4] } };
  const [table] = tablesOf(plotOf([{ x: [0], y: [1] }], { meta }), LABELS);
  assert.deepEqual(table.heads, ["step", "bits"]);
  assert.deepEqual(table.rows, [
    [0, 8],
    [10, 4],
  ]);
});

test("parts of a figure without names have the titles above them", () => {
  const cells = { type: "heatmap", z: [[1]] };
  const layout = { annotations: [{ text: "head 1" }, { text: "head 2" }] };
  const [table] = tablesOf(plotOf([cells, { ...cells, xaxis: "x2" }], layout), LABELS);
  assert.deepEqual(
    table.rows.map(([name]) => name),
    ["head 1", "head 2"],
  );
});

test("tags of Plotly are taken out, and what a figure has escaped is a visitor's text again", () => {
  assert.equal(plainText("10<sup>3</sup><br>&lt;b&gt; &amp;lt;"), "103 <b> &lt;");
});

test("values are quoted where they are text, numbers keep all their digits, notes come first", () => {
  const tables = [{ heads: ["a,b", "n"], rows: [['say "no"', 0.1234567890123]] }];
  const text = writeCsv(tables, ["http://there/?x=1", "", "two\nlines"]);
  const lines = ["# http://there/?x=1", "# two lines", '"a,b","n"', '"say ""no""",0.1234567890123', ""];
  assert.equal(text, `\ufeff${lines.join("\r\n")}`);
});

test("no text of a link is a formula to a spreadsheet", () => {
  const text = writeCsv([{ heads: ["t"], rows: [["=1+1"], ["-"], [-1]] }], []);
  assert.deepEqual(text.trim().split("\r\n"), ['"t"', '"\'=1+1"', '"-"', "-1"]);
});

test("a link in a comment begins no cell that is a formula", () => {
  const links = ["http://there/?a=b,=1+1;@x,-2", "one, -5 and 3;4"];
  const comments = writeCsv([], links).slice(1).split("\r\n");
  assert.deepEqual(comments.slice(0, 2), ["# http://there/?a=b%2C=1+1%3B@x%2C-2", "# one, -5 and 3;4"]);
});

test("a grid of numbers becomes a table whose rows and columns are counted from 1", () => {
  const values = new Float64Array([1, 2, 3, 4, 5, 6]);
  assert.deepEqual(gridTable(2, 3, values), {
    heads: ["", 1, 2, 3],
    rows: [
      [1, 1, 2, 3],
      [2, 4, 5, 6],
    ],
  });
});
