// The pieces of figures/kit that need no browser; the pages themselves are tested in tests/e2e.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import kit from "./kit.js";

const key = (name, target) => {
  const event = { key: name, target, taken: 0 };
  event.preventDefault = event.stopPropagation = () => (event.taken += 1);
  return event;
};

afterEach(() => {
  delete globalThis.window;
  delete globalThis.document;
});

test("a share has one digit below ten per cent, or as many as asked for", () => {
  assert.deepEqual(
    [0, 0.034, 0.3, 0.997, 1].map((x) => kit.percent(x)),
    ["0%", "3.4%", "30%", "99.7%", "100%"],
  );
  assert.equal(kit.percent(0.3, 1), "30.0%");
});

test("a probability is 0% or 100% only when it is", () => {
  const shown = [0, 0.00001, 0.0003, 0.012, 0.12, 0.9962, 0.99996, 1].map((p) => kit.chance(p));
  assert.deepEqual(shown, ["0%", "< 0.01%", "0.03%", "1.2%", "12%", "99.6%", "99.9%", "100%"]);
});

test("surprise is counted in bits", () => {
  assert.deepEqual(
    [1, 0.5, 2 ** -12, 0].map((p) => kit.inBits(kit.bitsOf(p))),
    ["0.00", "1.00", "12.0", "∞"],
  );
});

test("what is filled into a sentence is not read again, and a place without a value stays", () => {
  assert.equal(kit.fill("{token} is {n} of {all}", { token: "{n}", n: 0 }), "{n} is 0 of {all}");
});

test("several values stand in a row as the language of the sentence writes them", () => {
  assert.equal(kit.fill("left out: {names}", { names: ["a", "b"] }), "left out: a, b");
  assert.equal(kit.fill("已略去：{names}", { names: ["a", "b"] }), "已略去：a、b");
  assert.equal(kit.fill("{n} of {all}, {seed}", { n: 520, all: 1200, seed: 1200 }), "520 of 1,200, 1200");
  const state = ["B", "晴"].map((state) => kit.fill("状态 {state} 的 {sign}", { state, sign: "α" }));
  assert.deepEqual(state, ["状态 B 的 α", "状态晴的 α"]);
  assert.deepEqual(["-0.0", "-0.04"].map(kit.signed), ["0.0", "−0.04"]);
});

test("a value stands behind its name as the language writes it", () => {
  assert.equal(kit.namedValue("weight", "3%"), "weight: 3%");
  assert.equal(kit.namedValue("权重", "3%"), "权重：3%");
});

test("the token that ends a text is told by its name", () => {
  assert.equal(kit.tokenName("<|endoftext|>", { text_end: "⟨文末⟩" }), "⟨文末⟩");
  assert.equal(kit.tokenName("<|im_end|>", { text_end: "⟨文末⟩" }), "<|im_end|>");
});

test("spaces and control characters become visible, letters stay", () => {
  assert.equal(kit.visible("\u200b\u202e\u00ad\u2028\u2003"), "⟨U+200B⟩⟨U+202E⟩⟨U+00AD⟩⟨U+2028⟩⟨U+2003⟩");
  assert.equal(kit.visible("a b\n\u0001\u007f\ufffd你🙂"), "a·b↵␁␡▯你🙂");
});

test("colours are read in both notations", () => {
  assert.deepEqual(
    [kit.rgb("#010203"), kit.rgb("rgb(1, 2, 3)")],
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
  );
  assert.equal(kit.luminance("#000000"), 0);
  assert.equal(kit.tint("#010203", 0.5), "rgba(1, 2, 3, 0.500)");
});

test("arrow keys stop at the ends or go round, and other keys are left alone", () => {
  const nodes = ["a", "b", "c"];
  assert.equal(kit.arrowTarget(key("ArrowRight", "c"), nodes), 2);
  assert.equal(kit.arrowTarget(key("ArrowRight", "c"), nodes, { wrap: true }), 0);
  assert.equal(kit.arrowTarget(key("ArrowUp", "b"), nodes, { steps: kit.SIDEWAYS }), null);
  const [arrow, letter] = [key("ArrowLeft", "b"), key("x", "b")];
  assert.deepEqual([kit.arrowTarget(arrow, nodes), arrow.taken], [0, 2]);
  assert.deepEqual([kit.arrowTarget(letter, nodes), letter.taken], [null, 0]);
  assert.deepEqual(kit.arrowMove(key("ArrowDown")), [1, 0]);
  assert.deepEqual([kit.arrowTarget(key("d", "b"), nodes), kit.arrowMove(key("W"))], [2, [-1, 0]]);
  assert.equal(kit.arrowMove({ ...key("a"), ctrlKey: true }), null);
});

test("+ and - move a slider, and nothing else", () => {
  const told = [];
  const slider = { type: "range", value: 1, dispatchEvent: ({ type }) => told.push(type) };
  slider.stepUp = () => (slider.value += 1);
  slider.stepDown = () => (slider.value -= 1);
  const press = (name, node) => kit.stepRange({ ...key(name), composedPath: () => [node] });
  press("+", slider);
  press("+", slider);
  press("-", slider);
  press("x", slider);
  press("+", { type: "text" });
  assert.deepEqual([slider.value, told], [2, ["input", "change", "input", "change", "input", "change"]]);
});

test("one node of a group is in the tab order", () => {
  const nodes = [{}, {}, {}];
  kit.rove(nodes, nodes[1]);
  assert.deepEqual(
    nodes.map(({ tabIndex }) => tabIndex),
    [-1, 0, -1],
  );
});

test("a payload is read from any place in its buffer, and its numbers may stand on typed arrays", () => {
  const header = new TextEncoder().encode(JSON.stringify({ words: "你好" }));
  const bytes = new Uint8Array(1 + 4 + header.length + 8);
  new DataView(bytes.buffer).setUint32(1, header.length, true);
  bytes.set(header, 5);
  bytes.set(new Uint8Array(new Float32Array([1.5, -2]).buffer), 5 + header.length);
  const found = kit.unpack(bytes.subarray(1));
  assert.deepEqual(found.header, { words: "你好" });
  assert.deepEqual([...new Float32Array(found.rest.buffer)], [1.5, -2]);
});

test("an answer to something earlier is old, the last one and one from elsewhere are not", () => {
  const pending = new kit.Pending();
  assert.equal(pending.isOld("a"), false);
  pending.sent("a", "b");
  pending.sent("a", "c");
  assert.deepEqual(
    ["a", "b", "c", "b"].map((value) => pending.isOld(value)),
    [true, true, false, false],
  );
  pending.sent("c", "d");
  assert.equal(pending.last("c"), "d");
  assert.equal(pending.isOld("another seed"), false);
  assert.equal(pending.last("c"), "c");
});

function address(href) {
  const written = [];
  const location = new URL(href);
  const replaceState = (state, title, url) => written.push(url.search);
  globalThis.window = { location, history: { replaceState } };
  return written;
}

test("a link sets and takes away its own names and leaves the others", () => {
  const written = address("http://here/attention?lang=zh&my_head=2");
  const link = new kit.Link(() => ({ layer: 3, head: null }), "my_");
  link.write();
  link.stop();
  assert.deepEqual(written, ["?lang=zh&my_layer=3"]);
});

test("a link writes nothing when another page is open", () => {
  const written = address("http://here/attention");
  const link = new kit.Link(() => ({ layer: 3 }));
  globalThis.window.location.pathname = "/arena";
  link.write();
  link.stop();
  assert.deepEqual(written, []);
});

test("nonsense in a link is noted by name and the other value taken", () => {
  address("http://here/?a=7&b=x");
  const link = new kit.Link(() => ({}));
  const number = (raw) => (/^\d+$/.test(raw) ? Number(raw) : undefined);
  assert.deepEqual(
    [link.read("a", 1, number), link.read("b", 2, number), link.read("c", 3, number)],
    [7, 2, 3],
  );
  link.stop();
  assert.deepEqual(link.wrong, ["b"]);
});

// A place of a component whose parts stand in the page itself.
const placeOf = (children) => ({
  children,
  getRootNode: () => null,
  addEventListener() {},
  removeEventListener() {},
});

test("each place has its own instance, which ends once", () => {
  const [calls, ended] = [[], []];
  const make = (place) => ({
    receive: ({ data }) => calls.push([place, data]),
    stop: () => ended.push(place),
  });
  const start = kit.mount(make);
  const [one, two] = [placeOf([]), placeOf([])];
  start({ parentElement: one, data: 1 });
  start({ parentElement: two, data: 2 });
  start({ parentElement: one, data: 3 })();
  assert.deepEqual(
    calls.map(([, data]) => data),
    [1, 2, 3],
  );
  assert.deepEqual(ended, [one]);
});

test("what stands in a component is closed against translators", () => {
  const set = [];
  const place = placeOf([{ setAttribute: (...pair) => set.push(pair) }]);
  kit.mount(() => ({ receive() {} }))({ parentElement: place });
  assert.deepEqual(set, [["translate", "no"]]);
});

test("what leaves no ink stands in the text itself, and its mark only beside it", () => {
  const make = (tag) => ({
    tag,
    nodes: [],
    props: {},
    setAttribute(name, value) {
      this.props[name] = value;
    },
    append(...nodes) {
      this.nodes.push(...nodes);
    },
  });
  const text = (node) => (node.tag === "br" ? "\n" : (node.nodes?.map(text).join("") ?? node));
  globalThis.document = { createElement: make };
  for (const breaks of [false, true]) {
    const nodes = kit.visibleNodes(" upon\n\na\u200b", { breaks });
    assert.equal(nodes.map(text).join(""), " upon\n\na\u200b");
    assert.deepEqual(
      nodes.filter((node) => node.props?.class === "mark").map((node) => node.props["data-mark"]),
      ["·", "↵", "↵", "⟨U+200B⟩"],
    );
    assert.equal(nodes.filter(({ tag }) => tag === "br").length, breaks ? 2 : 0);
  }
});

test("only the last of several announcements is made", async () => {
  const place = { textContent: "" };
  kit.announce(place, "first", 0);
  kit.announce(place, "second", 0);
  await new Promise((done) => setTimeout(done, 10));
  assert.equal(place.textContent, "second");
});

test("what a component says as it opens is not announced, but what took its time", async () => {
  const root = {};
  const place = { textContent: "", getRootNode: () => root };
  kit.opens(root);
  kit.announce(place, "opened", 1);
  await new Promise((done) => setTimeout(done, 10));
  assert.equal(place.textContent, "");
  kit.announce(place, "finished", 0);
  await new Promise((done) => setTimeout(done, 10));
  assert.equal(place.textContent, "finished");
});

test("an element has its properties and text; what is not there is left out", () => {
  const attributes = {};
  const children = [];
  const node = {
    setAttribute: (name, x) => (attributes[name] = String(x)),
    append: (...all) => children.push(...all),
  };
  globalThis.document = { createElement: () => node };
  const act = () => {};
  kit.el(
    "button",
    { class: null, hidden: true, disabled: false, "aria-pressed": false, onclick: act },
    0,
    null,
    "<b>",
  );
  assert.deepEqual(attributes, { hidden: "", "aria-pressed": "false" });
  assert.equal(node.onclick, act);
  assert.deepEqual(children, [0, "<b>"]);
});

test("a link that holds nothing of a component leaves it as the page opens; another name with its prefix does not", () => {
  const givenBy = (search) => {
    globalThis.window = { location: { pathname: "/learning", search } };
    const link = new kit.Link(() => ({}), "play_");
    link.stop();
    return link.given;
  };
  assert.deepEqual(["", "?chapter=playground&lang=en", "?chapter=playground&play_noise=0.2"].map(givenBy), [
    false,
    false,
    true,
  ]);
});
