// Boxes [left, top, right, bottom], as llm_core/vision/boxes.py and found.py compute them.

const ENOUGH = 0.5; // least IoU of a box with a true one

const areaOf = ([left, top, right, bottom]) => Math.max(0, right - left) * Math.max(0, bottom - top);

const sharedBox = (a, b) => [
  Math.max(a[0], b[0]),
  Math.max(a[1], b[1]),
  Math.min(a[2], b[2]),
  Math.min(a[3], b[3]),
];

// Intersection over union; 0 where there is no union to divide by.
function iou(a, b) {
  const shared = areaOf(sharedBox(a, b));
  const union = areaOf(a) + areaOf(b) - shared;
  return union > 0 ? shared / union : 0;
}

// Greedy non-maximum suppression. -> for each box { by, iou }: by is null where it is kept.
// found: [{ box, label, score }]; within: only boxes of one class compete.
function suppress(found, threshold, within) {
  const order = found.map((_, i) => i).sort((i, j) => found[j].score - found[i].score || i - j);
  const fates = new Array(found.length).fill(undefined);
  order.forEach((i, place) => {
    if (fates[i]) return;
    fates[i] = { by: null, iou: 0 };
    for (const j of order.slice(place + 1)) {
      if (fates[j] || (within && found[i].label !== found[j].label)) continue;
      const overlap = iou(found[i].box, found[j].box);
      if (overlap > threshold) fates[j] = { by: i, iou: overlap };
    }
  });
  return fates;
}

// For each box, the best scores first, the free true one of its class that it overlaps most; null: false alarm.
function matchTrue(found, truth) {
  const given = new Array(found.length).fill(null);
  const order = found.map((_, i) => i).sort((i, j) => found[j].score - found[i].score || i - j);
  for (const i of order) {
    let best = null;
    truth.forEach(({ label, box }, k) => {
      if (given.includes(k) || label !== found[i].label) return;
      if (best === null || iou(found[i].box, box) > iou(found[i].box, truth[best].box)) best = k;
    });
    if (best !== null && iou(found[i].box, truth[best].box) >= ENOUGH) given[i] = best;
  }
  return given;
}
