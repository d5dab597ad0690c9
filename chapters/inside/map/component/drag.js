// Drag a node with mouse, pen or finger. It is let go anywhere: outside the window and by a cancelled touch too.

const MOVED = 5; // pixels from which a press is a drag

// act: start(), move(event), drop(event) where it was let go, leave() when it was given up.
function makeDraggable(node, act) {
  let from = null;
  let moving = false;
  const end = (how, event) => {
    if (moving) how(event);
    from = null;
    moving = false;
  };
  node.onpointerdown = (event) => {
    if (event.button !== 0 || node.disabled) return;
    from = [event.clientX, event.clientY];
    node.setPointerCapture(event.pointerId);
  };
  node.onpointermove = (event) => {
    if (!from) return;
    if (!moving && Math.hypot(event.clientX - from[0], event.clientY - from[1]) < MOVED) return;
    if (!moving) act.start();
    moving = true;
    act.move(event);
  };
  node.onpointerup = (event) => end(act.drop, event);
  node.onpointercancel = () => end(act.leave);
  return () => end(act.leave);
}
