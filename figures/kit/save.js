// Hand files to the reader: tables as comma-separated values, what a canvas shows as a picture.

function download(file, name) {
  const address = URL.createObjectURL(file);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// tables: [{ heads, rows }]; notes: what they are, after the link that shows them.
function saveTables(tables, name, notes = []) {
  const text = writeCsv(tables, [window.location.href, ...notes]);
  download(new Blob([text], { type: "text/csv;charset=utf-8" }), `${name}.csv`);
}

function saveJson(name, content) {
  download(new Blob([JSON.stringify(content)], { type: "application/json" }), `${name}.json`);
}

function saveCanvas(canvas, name) {
  canvas.toBlob((file) => download(file, `${name}.png`), "image/png");
}

// Put a button for each kind of file into a place. labels: what each gives, `save_csv` and `save_png`.
function saveButtons(place, labels, saves) {
  const one = ([kind, act]) => {
    const label = labels[`save_${kind}`];
    return button(kind.toUpperCase(), act, { "aria-label": label, title: label });
  };
  place.replaceChildren(...Object.entries(saves).map(one));
}

// A grid of numbers, row by row, as a table with numbered rows and columns.
function gridTable(rows, columns, values) {
  const count = (n) => Array.from({ length: n }, (_, i) => i);
  const line = (y) => [y + 1, ...Array.from(values.subarray(y * columns, (y + 1) * columns))];
  return { heads: ["", ...count(columns).map((x) => x + 1)], rows: count(rows).map(line) };
}
