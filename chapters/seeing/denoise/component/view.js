// One of the three pictures on the page: its parts, its size, whether it is in view. All share one lab.

class View {
  constructor(place) {
    this.place = place;
    this.part = partsOf(place);
    this.density = new Density();
    this.frames = 0;
    this.inView = true;
    this.sizes = new ResizeObserver(() => this.redraw());
    this.watcher = new IntersectionObserver(([entry]) => {
      this.inView = entry.isIntersecting;
      this.redraw();
    });
    this.sizes.observe(this.part("root"));
    this.watcher.observe(this.part("root"));
    this.wire(lab());
  }

  receive({ data }) {
    this.labels = data.labels;
    writeWords(this.place, data.lang, data.labels);
    markTheme(this.part("root"));
    this.theme = readTheme(this.part("root"));
    lab().enter(this, data);
  }

  redraw() {
    if (lab().run) lab().tick();
  }

  // Draws what is in view; the sentences everywhere, but while it learns not in every frame, so that they can be read.
  frame(bench) {
    if (!this.part("root").isConnected) return;
    this.prepare(bench);
    if (this.inView) this.draw(bench);
    const now = performance.now();
    if (!bench.playing || !(now - this.said < WORDS_EVERY)) {
      this.said = now;
      this.say(bench);
    }
    if (this.inView) this.part("root").dataset.frames = this.frames += 1;
    this.part("root").dataset.step = bench.run.step;
  }

  // What both the picture and the sentences need.
  prepare() {}

  // A canvas as wide as its place, and a square unless a height is given.
  pen(name, height) {
    const canvas = this.part(name);
    const width = Math.floor(canvas.parentElement.clientWidth);
    return { pen: sized(canvas, width, height ?? width), size: width };
  }

  behind({ run, shown, learning }) {
    const key = [learning.data, learning.ink, learning.schedule, shown.level].join();
    return this.density.behind(run.mixture, run.alphaBars[shown.level], key, this.theme);
  }

  // Buttons for one of several values; `press` takes the value.
  choices(name, values, chosen, press) {
    const made = values.map((value) =>
      button(this.labels[`${name}_${value}`], () => press(value), {
        "data-id": value,
        "aria-pressed": String(value === chosen),
      }),
    );
    replaceKeepingFocus(this.part(name), made);
  }

  // words: what the number is called on the page, for those who hear it.
  slider(name, value, most, words) {
    Object.assign(this.part(name), { max: most, value });
    this.part(name).setAttribute("aria-valuetext", words);
    this.part(`${name}_words`).textContent = words;
  }

  // The picture's name says what its points look like, read anew when nothing moves.
  namePlane(bench, points, level) {
    const { run, learning } = bench;
    const title = this.part("plane_title").textContent;
    if (bench.moving || bench.playing) return this.part("plane").setAttribute("aria-label", title);
    const key = JSON.stringify([learning, level, run.step, this.labels.cloud_one, ...points.slice(0, 4)]);
    if (key !== this.cloudKey) this.cloud = tellCloud(this.labels, points, run.mixture, run.alphaBars[level]);
    this.cloudKey = key;
    this.part("plane").setAttribute("aria-label", inARow([title, this.cloud]));
  }

  tell(facts) {
    const { wrong } = facts;
    this.part("notice").hidden = !wrong.length;
    this.part("notice").textContent = wrong.length ? fill(this.labels.bad_link, { names: wrong }) : "";
  }

  stop() {
    this.sizes.disconnect();
    this.watcher.disconnect();
    lab().leave(this);
  }
}

// Places and numbers as the sentences write them.
const two = (v) => signed((Math.abs(v) < 0.005 ? 0 : v).toFixed(2));
const pair = ([x, y]) => `(${two(x)}, ${two(y)})`;
const pairAt = (points, p) => [points[2 * p], points[2 * p + 1]];
const nearestPoint = (points, [x, y]) => {
  let [found, least] = [0, Infinity];
  for (let p = 0; 2 * p < points.length; p++) {
    const far = Math.hypot(points[2 * p] - x, points[2 * p + 1] - y);
    if (far < least) [found, least] = [p, far];
  }
  return found;
};

// Where the pointer is, in units of the plane.
function placeOf(event, canvas) {
  const box = canvas.getBoundingClientRect();
  const along = (v, length) => (v / length) * 2 * PLANE_EDGE - PLANE_EDGE;
  return [along(event.clientX - box.left, box.width), -along(event.clientY - box.top, box.height)];
}

// Rows of text as a table; the first holds the names of the columns.
function plainTable([head, ...rows], name) {
  const line = (cells, tag) => el("tr", {}, ...cells.map((cell) => el(tag, {}, String(cell))));
  const body = rows.map((cells) => line(cells, "td"));
  return el("table", { "aria-label": name }, el("thead", {}, line(head, "th")), el("tbody", {}, ...body));
}
