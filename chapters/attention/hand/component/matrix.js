// One matrix as a table: three of them are typed into, five are computed.

class Matrix {
  constructor(name, app) {
    this.name = name;
    this.app = app;
    this.editable = ["q", "k", "v"].includes(name);
    this.figure = el("figure", { class: `matrix is-${name}`, "data-matrix": name });
  }

  // A new shape: other tokens or another number of columns.
  build(rowNames, columnNames) {
    const { labels } = this.app;
    const sums = this.name === "weights";
    this.spot = [0, 0];
    const head = el("tr", {}, el("td"), ...columnNames.map((name) => el("th", { scope: "col" }, name)));
    if (sums) head.append(el("th", { scope: "col", class: "sum" }, labels.row_sum));
    this.cells = rowNames.map((_, r) => columnNames.map((_, c) => this.makeCell(r, c)));
    this.sums = rowNames.map(() => el("td", { class: "sum" }));
    this.rows = rowNames.map((name, r) => {
      const line = el("tr", {}, el("th", { scope: "row" }, name), ...this.cells[r].map(({ td }) => td));
      if (sums) line.append(this.sums[r]);
      return line;
    });
    this.caption = el("small");
    const title = el("figcaption", {}, el("strong", {}, labels[`name_${this.name}`]), this.caption);
    const table = el(
      "table",
      { role: "grid", "aria-label": labels[`name_${this.name}`] },
      el("thead", {}, head),
      el("tbody", {}, ...this.rows),
    );
    this.figure.replaceChildren(title, table);
    this.rove();
  }

  makeCell(r, c) {
    const td = el("td", { "data-m": this.name, "data-r": r, "data-c": c });
    if (!this.editable) return { td, focus: td };
    const box = el("input", {
      type: "text",
      inputmode: "text",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: "24",
    });
    td.append(box);
    return { td, box, focus: box };
  }

  // One cell of the table is reached with Tab; the arrow keys move on from there.
  rove() {
    const [r, c] = this.spot;
    const nodes = this.cells.flat().map(({ focus }) => focus);
    rove(nodes, this.cells[r][c].focus);
  }

  move(r, c) {
    this.spot = [clamp(r, 0, this.cells.length - 1), clamp(c, 0, this.cells[0].length - 1)];
    this.rove();
    const { focus, box } = this.cells[this.spot[0]][this.spot[1]];
    focus.focus();
    box?.select();
  }

  draw(values, chosen, covered) {
    const { app } = this;
    this.caption.textContent = app.captionOf(this.name, values);
    const largest = Math.max(1, ...values.flat().filter(Number.isFinite).map(Math.abs));
    this.cells.forEach((line, r) =>
      line.forEach(({ td, box }, c) => {
        const hidden = covered === r;
        const value = values[r][c];
        if (box) this.fillBox(box, r, c, value);
        else td.textContent = hidden ? "?" : this.textOf(value, r, c);
        td.classList.toggle("covered", hidden);
        td.classList.toggle(
          "off",
          !hidden &&
            this.name !== "output" &&
            !box &&
            app.found.masked[r][c] === -Infinity &&
            ["masked", "weights"].includes(this.name),
        );
        td.style.background = hidden ? "" : shade(this.name, value, largest);
      }),
    );
    this.rows.forEach((line, r) => line.classList.toggle("followed", chosen === r));
    if (this.name === "weights")
      this.sums.forEach(
        (cell, r) =>
          (cell.textContent = covered === r ? "?" : values[r].reduce((a, b) => a + b, 0).toFixed(2)),
      );
  }

  textOf(value, r, c) {
    if (this.name !== "weights") return num(value);
    return this.app.found.masked[r][c] === -Infinity ? "0" : value.toFixed(2);
  }

  // What is being typed is left alone until it is done.
  fillBox(box, r, c, value) {
    const { app } = this;
    box.setAttribute("aria-label", app.cell.full(this.name, r, c));
    if (box.getRootNode().activeElement !== box || app.overwrite) {
      box.value = num(value, 3);
      box.removeAttribute("aria-invalid");
    }
    box.classList.toggle("changed", app.isChanged(this.name, r, c));
  }

  mark(from, at) {
    this.cells.forEach((line, r) =>
      line.forEach(({ td }, c) => {
        const source = from.some(
          (one) =>
            one.m === this.name &&
            (one.r === undefined || one.r === r) &&
            (one.c === undefined || one.c === c),
        );
        td.classList.toggle("source", source);
        td.classList.toggle("at", at?.m === this.name && at.r === r && at.c === c);
      }),
    );
  }
}

// Positive in the Transformer's blue, negative in orange with its minus sign; weights by their size.
function shade(name, value, largest) {
  if (["q", "k", "v"].includes(name) || !Number.isFinite(value)) return "";
  const size = name === "weights" ? 0.55 * value : (0.3 * Math.abs(value)) / largest;
  const colour = value < 0 ? "var(--gb-ngram)" : "var(--gb-transformer)";
  return `color-mix(in srgb, ${colour} ${(100 * size).toFixed(1)}%, transparent)`;
}
