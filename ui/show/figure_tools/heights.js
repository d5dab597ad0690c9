// A picture of squares is as high as they are: on a phone, where its width gives their size, nothing is left around it.

const SPARE = 24; // px that may stay
const MARGINS = new WeakMap(); // figure -> its width, and the widest margins that Plotly has given it there

function fitHeight(plot) {
  const { xaxis, yaxis, height } = plot._fullLayout;
  const squares = yaxis?.scaleanchor && xaxis.constrain === "domain" && yaxis.constrain === "domain";
  if (!squares || !plot.clientWidth) return;
  const narrow = plot.clientWidth <= NARROW;
  const whole = Math.max(height, plot.dataset.whole ?? 0); // as the server wants it
  const { l, r, t, b, width } = margins(plot);
  const need = Math.round(t + b + ((width - l - r) * span(yaxis)) / span(xaxis));
  // Another height gives the names of the axes other room: once it is nearly right, it stays, or it would swing for ever.
  const near = plot.dataset.whole ? SPARE : 2;
  if (narrow && need < whole - SPARE && Math.abs(need - height) > near) setHeight(plot, `${need}px`, whole);
  else if (!narrow && plot.dataset.whole) setHeight(plot, "", "");
}

// A low picture leaves room for the names at its side, a high one for those below it: both need theirs, or it would swing.
function margins(plot) {
  const { _size: now, width } = plot._fullLayout;
  const before = MARGINS.get(plot);
  const room = { width };
  for (const side of "lrtb") room[side] = Math.max(now[side], before?.width === width ? before[side] : 0);
  MARGINS.set(plot, room);
  return room;
}

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
