// Colours from the theme and canvases that are sharp on every screen.

function readTheme(host, colors) {
  const style = getComputedStyle(host);
  const value = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const paper = value("--st-background-color", "#fbfaf7");
  const dark = luminance(paper) < 0.4;
  return {
    paper,
    dark,
    ink: value("--st-text-color", dark ? "#ededed" : "#1b1b1f"),
    quiet: dark ? "#a9adb5" : "#5b5f66",
    rule: dark ? "#363a40" : "#ddd9cf",
    machine: dark ? colors.dark : colors.light,
    mono: value("--st-code-font", "monospace"),
    sans: value("--st-font", "sans-serif"),
  };
}

function rgb(color) {
  const hex = /^#([0-9a-f]{6})/i.exec(color);
  if (hex) return [0, 2, 4].map((i) => parseInt(hex[1].slice(i, i + 2), 16));
  const numbers = color.match(/[\d.]+/g);
  return numbers && numbers.length >= 3 ? numbers.slice(0, 3).map(Number) : [255, 255, 255];
}

function luminance(color) {
  const [r, g, b] = rgb(color);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

// 256 steps from paper (weight 0) to the machine's colour (weight 1), as the Plotly scale does it; each step is the
// four bytes of a pixel.
function ramp(theme) {
  const from = rgb(theme.paper),
    to = rgb(theme.machine),
    pixels = new Uint8ClampedArray(4 * 256);
  for (let i = 0; i < 256; i++)
    pixels.set([...from.map((c, k) => Math.round(c + ((to[k] - c) * i) / 255)), 255], 4 * i);
  return new Uint32Array(pixels.buffer);
}

// Fingers need larger targets than a mouse.
function underFinger() {
  return window.matchMedia("(pointer: coarse)").matches;
}

// Set the size in CSS pixels; returns a context whose unit is one CSS pixel, cleared.
function sized(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  const w = Math.round(width * scale),
    h = Math.round(height * scale);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
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

// One head as an image of size x size pixels. A small image keeps the strongest cell under each pixel, so that a
// thin diagonal does not fade away; a large one repeats cells.
function headImage(weights, T, size, colors) {
  const image = new ImageData(size, size),
    pixels = new Uint32Array(image.data.buffer);
  for (let y = 0; y < size; y++) {
    const t0 = Math.floor((y * T) / size),
      t1 = Math.max(t0 + 1, Math.floor(((y + 1) * T) / size));
    for (let x = 0; x < size; x++) {
      const j0 = Math.floor((x * T) / size),
        j1 = Math.max(j0 + 1, Math.floor(((x + 1) * T) / size));
      let most = 0;
      for (let t = t0; t < t1; t++) for (let j = j0; j < j1; j++) most = Math.max(most, weights[t * T + j]);
      pixels[y * size + x] = colors[Math.round(255 * Math.min(1, most))];
    }
  }
  return image;
}
