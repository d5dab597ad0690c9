// Painting a distribution on the plane, with a finger, a mouse or the keyboard (arrows and the space bar).

// app: { image, data, paints(), send(), redraw() }: the cells' inks, DRAWING, whether one may paint now.
class PlaneBrush extends Brush {
  constructor(drawing, app) {
    super(drawing, app);
    this.erases = false;
  }

  begin(event) {
    if (this.app.paints()) super.begin(event);
  }

  key(event) {
    if (this.app.paints()) super.key(event);
  }

  // A stroke fills a cell and leaves a third of its ink on the four neighbours; or it empties all five.
  paint(cell) {
    const { image, data } = this.app;
    const { side, ink } = data;
    const [row, column] = [Math.floor(cell / side), cell % side];
    const around = [
      [row, column - 1],
      [row, column + 1],
      [row - 1, column],
      [row + 1, column],
    ].filter(([r, c]) => Math.min(r, c) >= 0 && Math.max(r, c) < side);
    image[cell] = this.erases ? 0 : ink;
    for (const [r, c] of around) {
      image[r * side + c] = this.erases ? 0 : Math.max(image[r * side + c], ink / 3);
    }
    this.draw();
  }

  draw() {
    this.app.redraw();
  }
}
