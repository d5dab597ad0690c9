// The network as a picture: units with their own small surfaces, weights or slopes as lines between them.

const MARGIN = 24; // from the edge to the middle of the first and last column

// Where everything stands: nodes[layer][unit] = [x, y]; layer 0 are the inputs, the last one is the output.
function layout(network, width) {
  const { sizes } = network;
  const gap = (width - 2 * MARGIN) / (sizes.length - 1);
  const pitch = width < 480 ? 38 : 46;
  const height = MOST_UNITS * pitch + 8;
  const nodes = sizes.map((units, layer) =>
    Array.from({ length: units }, (_, u) => [
      MARGIN + layer * gap,
      height / 2 + (u - (units - 1) / 2) * pitch,
    ]),
  );
  return { nodes, gap, height, side: Math.floor(Math.min(pitch - 8, 0.66 * gap, 38)) };
}

// The line of a weight, from the right side of one unit to the left side of another.
function ends(place, layer, from, to) {
  const half = place.side / 2;
  const [x0, y0] = place.nodes[layer][from];
  const [x1, y1] = place.nodes[layer + 1][to];
  return [x0 + half, y0, x1 - half, y1];
}

function traceLine(pen, [x0, y0, x1, y1]) {
  const middle = (x0 + x1) / 2;
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.bezierCurveTo(middle, y0, middle, y1, x1, y1);
}

// `numbers`: one array for each layer, weights or slopes; `most`: the size that has the full width.
function drawLines(pen, place, { numbers, most, theme, spot }) {
  numbers.forEach((w, layer) => {
    const m = place.nodes[layer + 1].length;
    w.forEach((v, k) => {
      const [from, to] = [Math.floor(k / m), k % m];
      const strength = Math.min(1, Math.abs(v) / most);
      const lit = !spot || touches(spot, layer, from, to);
      const pointed = lit && spot?.from !== undefined;
      pen.lineWidth = (pointed ? 2.5 : 0.4) + 4.6 * strength;
      pen.strokeStyle = v < 0 ? theme.ngram : theme.transformer;
      pen.globalAlpha = pointed ? 1 : lit ? Math.min(1, (spot ? 0.5 : 0.25) + 0.75 * strength) : 0.08;
      pen.setLineDash(v < 0 ? [5, 3] : []); // colour is not the only sign
      traceLine(pen, ends(place, layer, from, to));
      pen.stroke();
    });
  });
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

// Does the line belong to what is pointed at: a line itself, or a unit whose line it is?
function touches(spot, layer, from, to) {
  if (spot.from !== undefined) return spot.layer === layer && spot.from === from && spot.to === to;
  return (spot.layer === layer + 1 && spot.unit === to) || (spot.layer === layer && spot.unit === from);
}

function drawNodes(pen, place, { values, loss, painter, theme, spot }) {
  const { nodes, side } = place;
  nodes.forEach((units, layer) => {
    const last = layer === nodes.length - 1;
    units.forEach(([x, y], unit) => {
      const share = last ? ofOutput(values[layer], loss) : ofUnit(values[layer], units.length, unit);
      const box = { x: x - side / 2, y: y - side / 2, size: side };
      painter.paint(pen, share, SMALL, box);
      const lit = spot && spot.from === undefined && spot.layer === layer && spot.unit === unit;
      Object.assign(pen, { lineWidth: lit ? 2.5 : 1, strokeStyle: lit ? theme.ink : theme.quiet });
      pen.strokeRect(box.x, box.y, side, side);
    });
  });
}

// The line nearest to a place of the picture, no more than 8 pixels away; null when there is none.
function lineAt(place, x, y) {
  let best = { away: 8 };
  for (let layer = 0; layer + 1 < place.nodes.length; layer++) {
    place.nodes[layer].forEach((_, from) =>
      place.nodes[layer + 1].forEach((__, to) => {
        const away = distanceTo(ends(place, layer, from, to), x, y);
        if (away < best.away) best = { away, layer, from, to };
      }),
    );
  }
  return best.from === undefined ? null : { layer: best.layer, from: best.from, to: best.to };
}

// Of 24 places along the line, the nearest.
function distanceTo([x0, y0, x1, y1], x, y) {
  if (x < x0 || x > x1) return Infinity;
  let least = Infinity;
  for (let i = 0; i <= 24; i++) {
    const t = i / 24;
    const along = x0 + (x1 - x0) * (1.5 * t - 1.5 * t ** 2 + t ** 3);
    least = Math.min(least, Math.hypot(along - x, y0 + (y1 - y0) * (3 * t ** 2 - 2 * t ** 3) - y));
  }
  return least;
}
