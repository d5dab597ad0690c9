// What a visitor's text costs in the browser: four times the text, about four times the work.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const ROOT = new URL("../../", import.meta.url);
const FLOOR = 100; // milliseconds: what is under it freezes nothing
const MOST = 10; // a quadratic cost has a ratio of sixteen

async function read(path, ...names) {
  const source = readFileSync(new URL(path, ROOT), "utf-8");
  const module = `${source}\nexport { ${names.join(", ")} };`;
  return import(`data:text/javascript,${encodeURIComponent(module)}`);
}

function once(work, text) {
  const began = process.cpuUsage();
  work(text);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

const best = (work, text) => Math.min(...[1, 2, 3].map(() => once(work, text)));

function assertLinear(work, unit, limit, end = "") {
  for (const length of [limit / 16, limit / 4, limit]) {
    const text = unit.repeat(length / unit.length) + end;
    if (once(work, text) < FLOOR) continue;
    assert.ok(
      best(work, text) < MOST * best(work, unit.repeat(length / unit.length / 4) + end),
      `${unit} × ${length}`,
    );
  }
}

test("the labels of a figure", async () => {
  const { plainText } = await read("ui/show/figure_tools/numbers.js", "plainText");
  for (const unit of ["<b ", "<br", "<br ", "<", "&", "a"]) assertLinear(plainText, unit, 60_000);
});

test("a number that somebody typed", async () => {
  const { readNumber } = await read("chapters/attention/hand/component/numbers.js", "readNumber");
  for (const unit of ["1", "1.", "-", " ", "e1"]) assertLinear(readNumber, unit, 60_000, "x");
});

test("a pattern that goes back at each letter is found", () => {
  assert.throws(() => assertLinear((text) => /^(\d+\.?\d*)$/.test(text), "1", 60_000, "x"));
});
