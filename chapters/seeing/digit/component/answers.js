// What both networks answer: a bar for every digit, and their answers with the digit moved to every place nearby.

class Bars {
  constructor(place, nets) {
    this.place = place;
    this.nets = nets;
  }

  build(labels) {
    const head = [labels.digit, ...this.nets.map((net) => labels[net])];
    this.rows = Array.from({ length: 10 }, (_, digit) => {
      const cells = this.nets.map(() => {
        const [fillNode, text] = [el("i"), el("b")];
        return { node: el("td", {}, el("span", { class: "bar" }, fillNode), text), fillNode, text };
      });
      const name = el("th", { scope: "row" }, String(digit));
      return { node: el("tr", {}, name, ...cells.map(({ node }) => node)), cells };
    });
    const titles = head.map((text) => el("th", { scope: "col" }, text));
    const body = el("tbody", {}, ...this.rows.map(({ node }) => node));
    const table = el(
      "table",
      { class: "bars", "aria-label": labels.bars },
      el("thead", {}, el("tr", {}, ...titles)),
      body,
    );
    this.place.replaceChildren(table);
  }

  // chances: net -> ten probabilities, or null for a blank image; truth: the digit that was written, or null.
  draw(chances, truth) {
    this.rows.forEach(({ node, cells }, digit) => {
      node.classList.toggle("truth", digit === truth);
      cells.forEach(({ node: cell, fillNode, text }, k) => {
        const all = chances && chances[this.nets[k]];
        fillNode.style.width = all ? `${(100 * all[digit]).toFixed(1)}%` : "0";
        text.textContent = all ? chance(all[digit]) : "";
        cell.classList.toggle("best", Boolean(all) && largestAt(all) === digit);
      });
    });
  }
}

// answers: a grid of digits, one for each move; right: the digit that counts as right; at: [right, down], where it is now.
function drawPlaces(canvas, answers, right, at, { width, theme }) {
  const n = answers.length;
  const cell = Math.min(26, Math.floor(width / n));
  const pen = sized(canvas, n * cell, n * cell);
  const middle = (n - 1) / 2;
  pen.font = `${Math.round(cell * 0.6)}px ${theme.mono}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  answers.forEach((row, y) =>
    row.forEach((digit, x) => {
      pen.fillStyle = `rgba(${(digit === right ? theme.above : theme.below).join(",")}, ${digit === right ? 0.18 : 0.4})`;
      pen.fillRect(x * cell, y * cell, cell - 1, cell - 1);
      pen.fillStyle = theme.ink;
      pen.fillText(String(digit), (x + 0.5) * cell, (y + 0.55) * cell);
    }),
  );
  pen.strokeStyle = theme.ink;
  pen.lineWidth = 2;
  pen.strokeRect((middle + at[0]) * cell, (middle + at[1]) * cell, cell - 1, cell - 1);
  return cell;
}
