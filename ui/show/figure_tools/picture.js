// Compose the picture of a figure from the layers that Plotly has drawn on the page.

const SCALE = 2; // pixels of the PNG for one of the page

// -> an <svg> with a ground of this colour; title and description are for those who do not see it.
function composePicture(plot, ground, title, description) {
  const { width, height } = plot._fullLayout;
  const layers = [...plot.querySelectorAll(".main-svg")].map((layer) => layer.cloneNode(true));
  for (const unseen of layers.flatMap((layer) => [
    ...layer.querySelectorAll(".hoverlayer, .zoomlayer, .draglayer"),
  ]))
    unseen.remove();
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  return svg(
    "svg",
    size,
    svg("title", {}, title),
    svg("desc", {}, description),
    svg("rect", { width, height, fill: ground }),
    ...layers,
  );
}

function pictureFile(picture) {
  return new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
}

// The same picture in pixels. Rejects where the browser cannot draw it.
async function paintPicture(picture) {
  const { width, height } = picture.viewBox.baseVal;
  const address = URL.createObjectURL(pictureFile(picture));
  const image = new Image(width, height);
  image.src = address;
  await image.decode();
  const canvas = el("canvas", { width: width * SCALE, height: height * SCALE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
