// Where the blocks and the steps of the drawn line stand.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const files = ["figures/kit/numbers.js", "chapters/transformer/walk/component/stream.js"];
const source = files.map((name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf-8"));
const module = `${source.join("\n")}\nexport { planBlocks, stepPlaces, NARROW };`;
const { planBlocks, stepPlaces, NARROW } = await import(`data:text/javascript,${encodeURIComponent(module)}`);

test("all blocks are open and equally long where they fit", () => {
  const blocks = planBlocks(6, 2, 720);
  assert.equal(blocks.length, 6);
  assert.ok(blocks.every((block) => block.open && block.to - block.from === 120));
});

test("of a deep model the current block is open, the others are as wide as a finger, and nothing leaves the room", () => {
  for (const current of [0, 13, 29]) {
    const blocks = planBlocks(30, current, 700);
    assert.deepEqual(
      blocks.filter((block) => block.open).map((block) => block.layer),
      [current],
    );
    assert.ok(blocks.every((block) => block.to - block.from >= NARROW));
    assert.ok(blocks.at(-1).to <= 700);
    assert.ok(blocks[0].from >= 0);
  }
});

test("every step stands on the line, and none stands before the one before it", () => {
  for (const [layers, room, current] of [
    [4, 900, 1],
    [30, 600, 29],
    [30, 600, 12],
  ]) {
    const shape = { start: 1, within: 16, end: 4, layers, half: 10 };
    const blocks = planBlocks(layers, current, room);
    const places = stepPlaces(shape, blocks).map(([leg, share]) => leg + share);
    assert.equal(places.length, 1 + 16 * layers + 4);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.equal(places.at(-1), 1 + 4 * blocks.length + 1);
  }
});
