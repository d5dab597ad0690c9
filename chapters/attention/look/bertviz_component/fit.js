// After BertViz has drawn: let the fixed-width picture shrink with the page, name the list of layers, and give the
// frame the height of its content.
(() => {
  for (const list of document.querySelectorAll("select")) list.setAttribute("aria-label", "Layer");
  const picture = document.querySelector("#vis svg");
  const width = Number(picture?.getAttribute("width"));
  if (width) {
    picture.setAttribute("viewBox", `0 0 ${width} ${picture.getAttribute("height")}`);
    picture.removeAttribute("height");
    picture.setAttribute("width", "100%");
  }
  // Streamlit fixed the height of the frame and of the boxes around it; change all that have the same height.
  const fit = () => {
    let box = window.frameElement;
    const before = box?.offsetHeight;
    const needed = `${document.body.offsetHeight + 8}px`;
    for (; box && Math.abs(box.offsetHeight - before) < 4; box = box.parentElement) box.style.height = needed;
  };
  new ResizeObserver(fit).observe(document.body);
})();
