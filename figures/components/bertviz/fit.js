// After BertViz has drawn: let the fixed-width picture shrink with the page, and name the list of layers.
(() => {
  for (const list of document.querySelectorAll("select")) list.setAttribute("aria-label", "Layer");
  const fit = () => {
    const picture = document.querySelector("#vis svg");
    const width = Number(picture?.getAttribute("width"));
    if (!width || picture.hasAttribute("viewBox")) return;
    picture.setAttribute("viewBox", `0 0 ${width} ${picture.getAttribute("height")}`);
    picture.removeAttribute("height");
    picture.setAttribute("width", "100%");
  };
  fit();
})();
