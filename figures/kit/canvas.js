// Draw on canvases that are sharp on every screen.

// Set the size in CSS pixels; returns a context whose unit is one CSS pixel, cleared.
function sized(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  const pixels = [width, height].map((length) => Math.round(length * scale));
  if (canvas.width !== pixels[0] || canvas.height !== pixels[1]) {
    [canvas.width, canvas.height] = pixels;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}

// The width of the longest of these texts, in pixels.
function widest(canvas, texts, font) {
  const pen = canvas.getContext("2d");
  pen.font = font;
  return Math.max(...texts.map((text) => pen.measureText(text).width));
}

function shorten(text, most) {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}
