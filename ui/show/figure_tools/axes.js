// On a phone the title of an axis may be longer than its picture: it is set smaller, and in two lines where it must be.
// Names at its marks that would lie on each other are thinned out; the table under the figure has all.

const NARROW = 600; // px, of the figure
const SMALLEST = 10; // px, of the letters
const TWO_LINES = 2.5; // em

function fitAxes(plot) {
  const frame = plot.getBoundingClientRect();
  if (!frame.width || frame.width > NARROW) return;
  for (const layer of plot.querySelectorAll(".xaxislayer-above, .yaxislayer-above")) thinOut(layer);
  for (const title of plot.querySelectorAll('.infolayer text[class$="title"]')) {
    const drawn = () => `${title.textContent} ${title.style.fontSize} ${Math.round(frame.width)}`;
    if (title.dataset.fitted === drawn()) continue;
    fit(title, frame, roomBelow(plot, title, frame));
    title.dataset.fitted = drawn(); // drawn anew by Plotly, it is another one
  }
}

function fit(title, frame, deep) {
  const share = roomOf(title, frame);
  if (share >= 1) return;
  centre(title, frame);
  const size = parseFloat(getComputedStyle(title).fontSize);
  if (size * share < SMALLEST && !title.querySelector("tspan")) inTwoLines(title);
  const rest = Math.min(1, roomOf(title, frame));
  const high = title.querySelector("tspan") ? deep / TWO_LINES : size;
  title.style.fontSize = `${Math.max(SMALLEST - 1, Math.min(size * rest, high))}px`;
  const below = title.getBoundingClientRect().bottom - frame.bottom;
  if (below > 0) title.setAttribute("y", title.getAttribute("y") - below);
}

// What the numbers of an axis leave for its title between them and the lower end of the figure, in px.
function roomBelow(plot, title, frame) {
  const marks = [...plot.querySelectorAll(`.${title.classList[0].replace("title", "")}tick > text`)];
  const lowest = Math.max(0, ...marks.map((mark) => mark.getBoundingClientRect().bottom));
  return title.classList[0].startsWith("x") && lowest ? frame.bottom - lowest : Infinity;
}

// Long names at the other axis push the middle of this one aside: the figure's own middle has more room.
function centre(title, frame) {
  if (isUpright(title)) return;
  for (const part of [title, ...title.querySelectorAll("tspan")]) part.setAttribute("x", frame.width / 2);
}

function thinOut(layer) {
  const names = [...layer.querySelectorAll('g[class$="tick"] > text')];
  const drawn = () => names.map((name) => name.textContent + name.style.visibility).join();
  if (names.length < 3 || layer.dataset.thinned === drawn()) return;
  const every = spareEvery(layer, names);
  names.forEach((name, i) => (name.style.visibility = i % every ? "hidden" : ""));
  layer.dataset.thinned = drawn();
}

// Every first, second, third ... name has room.
function spareEvery(layer, names) {
  const boxes = names.map((name) => name.getBoundingClientRect());
  const across = layer.classList.contains("xaxislayer-above");
  const places = boxes.map((box) => (across ? box.left + box.width / 2 : box.top + box.height / 2));
  const step = Math.abs(places.at(-1) - places[0]) / (places.length - 1);
  const turned = /rotate\(-?[1-9]/.test(names[0].getAttribute("transform"));
  const size = parseFloat(getComputedStyle(names[0]).fontSize);
  if (
    across &&
    !turned &&
    !boxes.some((box, i) => i && box.left < boxes[i - 1].right && box.right > boxes[i - 1].left)
  )
    return 1;
  const need = across && !turned ? Math.max(...boxes.map(({ width }) => width)) + 3 : size;
  return Math.ceil(need / (step || need));
}

// The share of its length that a title, set around its middle, has room for; above 1 it fits.
function roomOf(title, frame) {
  const box = title.getBoundingClientRect();
  const [start, end, from, to] = isUpright(title)
    ? [box.top, box.bottom, frame.top, frame.bottom]
    : [box.left, box.right, frame.left, frame.right];
  const middle = (start + end) / 2;
  return (2 * Math.min(middle - from, to - middle)) / (end - start || 1);
}

// By its turn, not by its box: a single Chinese character is as wide as it is high.
function isUpright(title) {
  return (title.getAttribute("transform") ?? "").startsWith("rotate(-90");
}

function inTwoLines(title) {
  const text = title.textContent;
  const breaks = [...text.matchAll(/ |(?<=[\u3000-\u9fff])(?=[\u4e00-\u9fff])/g)].map(({ index }) => index);
  if (!breaks.length) return;
  const near = (index) => Math.abs(index - text.length / 2);
  const at = breaks.reduce((best, index) => (near(index) < near(best) ? index : best));
  const x = title.getAttribute("x");
  const line = (words, dy) => {
    const span = svg("tspan", { x, dy });
    span.textContent = words.trim();
    return span;
  };
  title.replaceChildren(line(text.slice(0, at), "-0.6em"), line(text.slice(at), "1.15em"));
}
