// Bells in the plane: what noise does to them, and the perfect denoiser, in closed form, as in
// llm_core/drawing/mixture.py; a test holds both equal.

const ALONG = 216; // bells along a curve

class Mixture {
  // centres (2K), shares (K); all bells have one width
  constructor(centres, shares, spread) {
    const scratch = new Float64Array(shares.length);
    Object.assign(this, { centres, spread, scratch, logShares: shares.map(Math.log) });
  }

  variance(alphaBar) {
    return alphaBar * this.spread ** 2 + 1 - alphaBar;
  }

  // Into `scratch`, for one noised point: the weight of each bell, divided by the largest. Returns the log of that one
  // and the sum of all.
  weigh(x, y, alphaBar) {
    const { centres, scratch, logShares } = this;
    const signal = Math.sqrt(alphaBar);
    const scale = -1 / (2 * this.variance(alphaBar));
    let most = -Infinity;
    for (let k = 0; k < scratch.length; k++) {
      const dx = x - signal * centres[2 * k];
      const dy = y - signal * centres[2 * k + 1];
      scratch[k] = logShares[k] + scale * (dx * dx + dy * dy);
      if (scratch[k] > most) most = scratch[k];
    }
    let sum = 0;
    for (let k = 0; k < scratch.length; k++) sum += scratch[k] = Math.exp(scratch[k] - most);
    return { most, sum };
  }

  density(x, y, alphaBar) {
    const { most, sum } = this.weigh(x, y, alphaBar);
    return (sum * Math.exp(most)) / (2 * Math.PI * this.variance(alphaBar));
  }

  // The mean of the noise that is in each noised point: what a perfect denoiser says.
  exactNoise(x, alphaBar) {
    const [signal, noise] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
    const pull = (signal * this.spread ** 2) / this.variance(alphaBar);
    const found = new Float64Array(x.length);
    for (let p = 0; p < x.length; p += 2) {
      const middle = this.middle(x[p], x[p + 1], alphaBar);
      for (let c = 0; c < 2; c++) {
        const clean = pull * x[p + c] + (1 - pull * signal) * middle[c];
        found[p + c] = (x[p + c] - signal * clean) / noise;
      }
    }
    return found;
  }

  // The mean of the centres, each as likely as the point says.
  middle(x, y, alphaBar) {
    const { centres, scratch } = this;
    const { sum } = this.weigh(x, y, alphaBar);
    let [mx, my] = [0, 0];
    for (let k = 0; k < scratch.length; k++) {
      mx += scratch[k] * centres[2 * k];
      my += scratch[k] * centres[2 * k + 1];
    }
    return [mx / sum, my / sum];
  }
}

// A distribution as bells: modes exactly, a curve as ALONG narrow ones, a cell of a drawing as one of its variance.
function mixtureOf(distribution) {
  return distribution.ink ? bellsOfInk(distribution) : bellsAlong(distribution);
}

function bellsAlong({ centre, spread }) {
  const found = new Map();
  for (let k = 0; k < ALONG; k++) {
    const place = centre((k + 0.5) / ALONG);
    const key = place.map((v) => v.toFixed(9)).join();
    found.set(key, { place, count: (found.get(key)?.count ?? 0) + 1 });
  }
  const all = [...found.values()];
  const centres = Float64Array.from(all.flatMap(({ place }) => place));
  return new Mixture(
    centres,
    all.map(({ count }) => count / ALONG),
    spread,
  );
}

function bellsOfInk({ ink, sum }) {
  const { side } = DRAWING;
  const unit = PLANE_EDGE / side;
  const cells = [...ink.keys()].filter((cell) => ink[cell]);
  const centres = cells.flatMap((cell) => {
    const [row, column] = [Math.floor(cell / side), cell % side];
    return [(2 * column + 1 - side) * unit, (side - 1 - 2 * row) * unit];
  });
  const shares = cells.map((cell) => ink[cell] / sum);
  return new Mixture(Float64Array.from(centres), shares, (2 * unit) / Math.sqrt(12));
}
