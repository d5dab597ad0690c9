// The dice of the kit are those of llm_core/networks/dice.py: the same numbers for a seed.

import assert from "node:assert/strict";
import { test } from "node:test";

import kit from "./kit.js";

// tests/networks/test_mlp.py holds Python to the same numbers
const SHARES = ["0.627073940588", "0.002735721180", "0.527447039960"];
const NORMALS = ["2.760973377179", "-0.616667366843", "-1.426784263917"];
const ORDER = [6, 5, 4, 1, 0, 2, 3, 7];
const BETWEEN = "-0.108561045490";

test("the first draws of a seed are those that Python gives", () => {
  const dice = new kit.Dice(1);
  assert.deepEqual(
    [0, 0, 0].map(() => dice.share().toFixed(12)),
    SHARES,
  );
  assert.deepEqual(
    [0, 0, 0].map(() => dice.normal().toFixed(12)),
    NORMALS,
  );
  assert.deepEqual(dice.shuffled(8), ORDER);
  assert.equal(dice.between(-5, 5).toFixed(12), BETWEEN);
});

test("a seed has 32 bits", () => {
  assert.equal(new kit.Dice(2 ** 32 + 7).share(), new kit.Dice(7).share());
});
