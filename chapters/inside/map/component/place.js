// Which region lies under a point of the drawing, and which one the arrow keys choose.

const TOUCHING = 9; // units of the drawing: nobody is wrong by the breadth of a line
const AROUND = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [
  Math.cos((i * Math.PI) / 4),
  Math.sin((i * Math.PI) / 4),
]);

const inEllipse = ({ x, y, rx, ry }, px, py) => ((px - x) / rx) ** 2 + ((py - y) / ry) ** 2 < 1;

// -> the id of the region, or null outside all ellipses.
function regionAt(plan, regions, x, y) {
  const inside = plan.fields.filter((field) => inEllipse(field, x, y)).map(({ id }) => id);
  const found = regions.find(
    ({ fields }) => fields.length === inside.length && fields.every((id) => inside.includes(id)),
  );
  return found?.id ?? null;
}

// The region that is meant: on a line, the right one of its two sides.
function regionMeant(plan, regions, system, x, y) {
  const near = AROUND.map(([dx, dy]) => regionAt(plan, regions, x + TOUCHING * dx, y + TOUCHING * dy));
  return near.find((id) => system.right.includes(id)) ?? regionAt(plan, regions, x, y);
}

// From a region (or null) to the next one, from the outermost to the innermost and round again.
function regionBeside(regions, from, step) {
  const at = regions.findIndex(({ id }) => id === from);
  return regions[(Math.max(at, step < 0 ? 0 : -1) + step + regions.length) % regions.length].id;
}
