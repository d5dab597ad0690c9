// A picture of squares is as high as they are: on a phone, where its width gives their size, nothing is left around it.

const SPARE = 24; // px that may stay

function fitHeight(plot) {
  const { xaxis, yaxis, _size: room, height } = plot._fullLayout;
  const squares = yaxis?.scaleanchor && xaxis.constrain === "domain" && yaxis.constrain === "domain";
  if (!squares) return;
  const narrow = plot.clientWidth && plot.clientWidth <= NARROW;
  const need = Math.round(room.t + room.b + (room.w * span(yaxis)) / span(xaxis));
  if (narrow && need < height - SPARE) setHeight(plot, `${need}px`);
  else if (!narrow && plot.dataset.fitted) setHeight(plot, "");
}

function setHeight(plot, height) {
  if (height) plot.dataset.fitted = height;
  else delete plot.dataset.fitted;
  const place = plot.closest(".stElementContainer");
  for (let part = plot.parentElement; place.contains(part); part = part.parentElement) {
    part.style.height = part.style.flexBasis = height;
  }
  window.dispatchEvent(new Event("resize")); // Plotly measures its place anew
}

const span = ({ range }) => Math.abs(range[1] - range[0]);
