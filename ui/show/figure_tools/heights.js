// A picture of squares is as high as they are: on a phone, where its width gives their size, nothing is left around it.

const SPARE = 24; // px that may stay

function fitHeight(plot) {
  const { xaxis, yaxis, _size: room, height } = plot._fullLayout;
  const squares = yaxis?.scaleanchor && xaxis.constrain === "domain" && yaxis.constrain === "domain";
  if (!squares || !plot.clientWidth) return;
  const narrow = plot.clientWidth <= NARROW;
  const whole = Math.max(height, plot.dataset.whole ?? 0); // as the server wants it
  const need = Math.round(room.t + room.b + (room.w * span(yaxis)) / span(xaxis));
  if (narrow && need < whole - SPARE && isOpen(plot, need - height))
    setHeight(plot, `${next(plot, need)}px`, whole);
  else if (!narrow && plot.dataset.whole) setHeight(plot, "", "");
}

// Another height gives legend and names other room, which asks for another height: for the same figure at the same width it
// is set once, and once more, half the way, where it was too low; else it would swing for ever.
function isOpen(plot, change) {
  const figure = [plot.clientWidth, ...plot._fullData.map(({ name }) => name)].join();
  if (plot.dataset.figure !== figure) Object.assign(plot.dataset, { figure, fits: 0 });
  const fits = Number(plot.dataset.fits);
  if (fits > 1 || (fits === 1 ? change <= 2 : Math.abs(change) <= 2)) return false;
  plot.dataset.fits = fits + 1;
  return true;
}

const next = (plot, need) =>
  plot.dataset.fits > 1 ? Math.round((need + plot._fullLayout.height) / 2) : need;

function setHeight(plot, height, whole) {
  if (whole) plot.dataset.whole = whole;
  else delete plot.dataset.whole;
  const place = plot.closest(".stElementContainer");
  for (let part = plot.parentElement; place.contains(part); part = part.parentElement) {
    part.style.height = part.style.flexBasis = height;
  }
  window.dispatchEvent(new Event("resize")); // Plotly measures its place anew
}

const span = ({ range }) => Math.abs(range[1] - range[0]);
