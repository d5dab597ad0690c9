// The row under one figure: a table that is built when it is opened, and three downloads.

const SHOWN_ROWS = 500; // what more there is stands in the CSV
const DIGITS = 6; // significant digits of a number in the table; the CSV has all
let made = 0;

class FigureTools {
  // opened: names of the figures whose table is open, also when Streamlit puts another node in the place of a figure.
  constructor(place, { labels, lang, about }, opened) {
    Object.assign(this, { place, labels, about, opened });
    const id = `gb-figure-numbers-${made++}`;
    this.opener = button(labels.numbers, () => this.toggle(), {
      "aria-expanded": false,
      "aria-controls": id,
    });
    this.tables = el("div", { class: "gb-figure-tables", id, hidden: true, tabindex: 0, role: "region" });
    this.tables.setAttribute("aria-label", labels.numbers);
    const group = { class: "gb-figure-row", role: "group", "aria-label": labels.group };
    const row = el("div", group, this.opener, ...this.downloads());
    this.node = el("div", { class: "gb-figure-tools", lang }, row, this.tables);
    place.append(this.node); // after all that React keeps there, so that nothing of its own moves
    this.sizes = new ResizeObserver(() => this.makeRoom());
    this.sizes.observe(this.node);
  }

  makeRoom() {
    this.place.style.setProperty("--gb-figure-tools", `${this.node.offsetHeight}px`);
  }

  remove() {
    this.sizes.disconnect();
    this.node.remove();
    this.place.style.removeProperty("--gb-figure-tools");
  }

  downloads() {
    const offers = { csv: this.csv, png: this.png, svg: this.svg };
    return Object.entries(offers).map(([kind, make]) =>
      button(kind.toUpperCase(), async () => download(await make.call(this), `${this.name}.${kind}`), {
        "aria-label": this.labels[kind],
        title: this.labels[kind],
      }),
    );
  }

  // The chart may have been drawn anew since the row was made.
  get plot() {
    return this.place.querySelector(".js-plotly-plot");
  }

  get name() {
    const key = [...this.place.classList].find((name) => name.startsWith("st-key-"));
    return `glassbox-${(key ?? "figure").replace("st-key-", "")}`;
  }

  get title() {
    const panel = this.place.closest('[class*="st-key-panel_"]');
    return panel?.querySelector(".gb-kicker")?.textContent ?? document.title;
  }

  get description() {
    return this.plot.closest("[aria-label]")?.getAttribute("aria-label") ?? "";
  }

  toggle() {
    if (!this.opened.delete(this.name)) this.opened.add(this.name);
    this.update();
  }

  // Write the tables, if they are open and the figure has other data than those last written.
  update() {
    const open = this.opened.has(this.name);
    if (this.tables.hidden === open) this.show(open);
    if (!open || this.drawn === this.plot.data) return;
    this.drawn = this.plot.data;
    this.tables.replaceChildren(...this.write(tablesOf(this.plot, this.labels)));
  }

  show(open) {
    this.tables.hidden = !open;
    this.opener.setAttribute("aria-expanded", open);
    this.drawn = null;
    this.tables.replaceChildren();
  }

  write(tables) {
    let room = SHOWN_ROWS;
    const parts = tables.map((table) => {
      const rows = table.rows.slice(0, room);
      room -= rows.length;
      return makeTable({ ...table, rows }, this.title);
    });
    const count = tables.reduce((sum, { rows }) => sum + rows.length, 0) - (SHOWN_ROWS - room);
    return count > 0 ? [...parts, el("p", {}, fill(this.labels.more, { count }))] : parts;
  }

  csv() {
    const notes = [window.location.href, this.title, this.description, ...this.about];
    const text = writeCsv(tablesOf(this.plot, this.labels), notes);
    return new Blob([text], { type: "text/csv;charset=utf-8" });
  }

  compose() {
    const notes = [this.description, window.location.href, ...this.about];
    return composePicture(this.plot, resolve(this.node, "--gb-paper"), this.title, notes.join(" · "));
  }

  svg() {
    return pictureFile(this.compose());
  }

  png() {
    return paintPicture(this.compose());
  }
}

function makeTable({ heads, rows, grouped }, title) {
  const names = grouped ? heads.slice(1) : heads;
  const head = el("tr", {}, ...names.map((text) => el("th", { scope: "col" }, text)));
  const bodies = grouped ? makeGroups(rows) : [el("tbody", {}, ...rows.map(makeRow))];
  return el("table", { "aria-label": title }, el("thead", {}, head), ...bodies);
}

// The rows of each series under its name, which is too long for a column.
function makeGroups(rows) {
  return [...groupBy(rows, ([series]) => series)].map(([series, members]) => {
    const name = el("th", { scope: "rowgroup", colspan: members[0].length - 1 }, series);
    return el("tbody", {}, el("tr", {}, name), ...members.map(([, ...row]) => makeRow(row)));
  });
}

function makeRow([first, ...rest]) {
  const cells = rest.map((value) => el("td", {}, shownValue(value)));
  return el("tr", {}, el("th", { scope: "row" }, shownValue(first)), ...cells);
}

function shownValue(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  return String(Number(value.toPrecision(DIGITS))).replaceAll("-", MINUS);
}
