// A picture of squares is as high as they are: on a phone, where its width gives their size, nothing is left around it.

const SPARE = 24; // px that may stay

function fitHeight(plot) {
  const { xaxis, yaxis, _size: room, height } = plot._fullLayout;
  const squares = yaxis?.scaleanchor && xaxis.constrain === "domain" && yaxis.constrain === "domain";
  if (!squares || !plot.clientWidth) return;
  const narrow = plot.clientWidth <= NARROW;
  const whole = Math.max(height, plot.dataset.whole ?? 0); // as the server wants it
  const need = Math.round(room.t + room.b + (room.w * span(yaxis)) / span(xaxis));
  // Another height gives the names of the axes other room, less of it the lower the picture is: so it goes half the way,
  // and stays once it is nearly right, or it would swing for seconds.
  const set = Boolean(plot.dataset.whole);
  const next = set ? Math.round((need + height) / 2) : need;
  if (narrow && need < whole - SPARE && Math.abs(need - height) > (set ? SPARE : 2))
    setHeight(plot, `${next}px`, whole);
  else if (!narrow && plot.dataset.whole) setHeight(plot, "", "");
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
