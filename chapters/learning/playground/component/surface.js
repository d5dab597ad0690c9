// Paint what a network gives all over the plane: one number for each place of a raster, as colour.

const GRID = 48; // places along one side
const SMALL = GRID / 2; // of a unit's own small surface

// The middle of each place, row after row from the top, (GRID * GRID, 2).
const GRID_POINTS = Float64Array.from({ length: 2 * GRID * GRID }, (_, k) => {
  const [row, column] = [Math.floor(k / 2 / GRID), (k >> 1) % GRID];
  const along = (i) => ((2 * i + 1) / GRID - 1) * REACH;
  return k % 2 ? -along(row) : along(column);
});

// What all layers give at these places; once for each drawing.
const everywhere = (network) => network.forward(GRID_POINTS, GRID * GRID).values;

// One unit of `values`, from -1 to 1: divided by the largest it gives anywhere.
function ofUnit(values, units, unit) {
  let most = 1e-12;
  for (let k = unit; k < values.length; k += units) most = Math.max(most, Math.abs(values[k]));
  return (place) => values[place * units + unit] / most;
}

// The network's answer, from -1 to 1: how sure it is of a class, or the number itself.
function ofOutput(values, loss) {
  if (loss === "logistic") return (place) => Math.tanh(values[place] / 2); // the chance of one class less that of the other
  return (place) => clamp(values[place], -1, 1);
}
