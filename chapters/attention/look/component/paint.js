// The weights of a head as pixels.

// 256 steps from paper (weight 0) to the machine's colour (weight 1), as the Plotly scale does it; each step is the
// four bytes of a pixel.
function ramp(theme) {
  const [from, to] = [rgb(theme.paper), rgb(theme.machine)];
  const pixels = new Uint8ClampedArray(4 * 256);
  for (let i = 0; i < 256; i++)
    pixels.set([...from.map((c, k) => Math.round(c + ((to[k] - c) * i) / 255)), 255], 4 * i);
  return new Uint32Array(pixels.buffer);
}

// One head as an image of size x size pixels. A small image keeps the strongest cell under each pixel, so that a
// thin diagonal does not fade away; a large one repeats cells.
function headImage(weights, T, size, colors) {
  const image = new ImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  for (let y = 0; y < size; y++) {
    const t0 = Math.floor((y * T) / size);
    const t1 = Math.max(t0 + 1, Math.floor(((y + 1) * T) / size));
    for (let x = 0; x < size; x++) {
      const j0 = Math.floor((x * T) / size);
      const j1 = Math.max(j0 + 1, Math.floor(((x + 1) * T) / size));
      let most = 0;
      for (let t = t0; t < t1; t++) for (let j = j0; j < j1; j++) most = Math.max(most, weights[t * T + j]);
      pixels[y * size + x] = colors[Math.round(255 * Math.min(1, most))];
    }
  }
  return image;
}
