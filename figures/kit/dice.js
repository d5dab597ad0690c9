// Draw the same random numbers as llm_core/networks/dice.py: the generator "mulberry32", with a seed of 32 bits.

class Dice {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  // A number from 0 up to, but not including, 1.
  share() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low, high) {
    return low + (high - low) * this.share();
  }

  // From a bell of mean 0 and variance 1 (Box & Muller 1958).
  normal() {
    const radius = Math.sqrt(-2 * Math.log(1 - this.share()));
    return radius * Math.cos(2 * Math.PI * this.share());
  }

  // An order of 0 ... n - 1 (Fisher & Yates).
  shuffled(n) {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(this.share() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
