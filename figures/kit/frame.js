// Draw at most once a frame, however often something changes.

// const redraw = eachFrame(draw): call redraw() freely. redraw.stop() forgets a drawing that has not begun.
function eachFrame(draw) {
  let frame = null;
  const redraw = () => {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      draw();
    });
  };
  redraw.stop = () => cancelAnimationFrame(frame);
  return redraw;
}
