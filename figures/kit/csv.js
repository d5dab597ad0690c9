// Write tables as comma-separated values.

const BYTE_ORDER = "\ufeff"; // without it a spreadsheet takes Chinese for another encoding

// notes: lines about where the numbers come from, as comments before them. Several tables have an empty line between them.
function writeCsv(tables, notes) {
  const comments = notes.filter(Boolean).map((note) => `# ${apart(note.replace(/\s+/g, " "))}`);
  const parts = tables.map(({ heads, rows }) => [heads, ...rows].map(csvLine).join("\r\n"));
  return BYTE_ORDER + [...comments, parts.join("\r\n\r\n"), ""].join("\r\n");
}

const csvLine = (row) => row.map(csvCell).join(",");

function csvCell(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "number" ? String(value) : `"${harmless(String(value)).replaceAll('"', '""')}"`;
}

// A comment stands without quotation marks, so what follows a comma or semicolon in a link begins a cell of its own.
function apart(note) {
  return note.replace(/[,;](?=[=+\-@])/g, encodeURIComponent);
}

// A spreadsheet would compute a text that begins like a formula, and a link can bring any text.
function harmless(text) {
  return text.length > 1 && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
