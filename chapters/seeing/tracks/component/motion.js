// Dots that move and what is reported of them, as llm_core/vision/motion.py draws both.

const FIELD = [160, 100];
const FRAMES = 90;
const MOST_DOTS = 8;
const WAYS = ["cross", "bounce", "crowd", "turns"];
const STEP_LENGTH = 1.2;
const OTHER_SEED = 1000003;

// scene: { way, dots, noise, lost, false, seed } -> frame -> dot -> [x, y]
function pathsOf(scene) {
  const frames = Array.from({ length: FRAMES }, (_, t) => t);
  if (scene.way === "cross" || scene.way === "bounce")
    return frames.map((t) => two(t, scene.way === "bounce"));
  const dice = new Dice(scene.seed);
  const each = Array.from({ length: scene.dots }, () =>
    scene.way === "crowd" ? straight(dice) : turning(dice),
  );
  return frames.map((t) => each.map((path) => path[t]));
}

// Both ways show the same two places, but not the same dots there.
function two(t, bounce) {
  const side = t - (FRAMES - 1) / 2;
  const x = FIELD[0] / 2 + 1.5 * side;
  const away = 0.9 * side;
  const turned = bounce && side > 0;
  return [
    [x, FIELD[1] / 2 + (turned ? -away : away)],
    [x, FIELD[1] / 2 + (turned ? away : -away)],
  ];
}

function straight(dice) {
  const ends = [dice.between(5, FIELD[1] - 5), dice.between(5, FIELD[1] - 5)];
  const back = dice.share() < 0.5;
  return Array.from({ length: FRAMES }, (_, t) => {
    const share = (back ? FRAMES - 1 - t : t) / (FRAMES - 1);
    return [5 + share * (FIELD[0] - 10), ends[0] + share * (ends[1] - ends[0])];
  });
}

function turning(dice) {
  let [x, y] = [dice.between(15, FIELD[0] - 15), dice.between(15, FIELD[1] - 15)];
  let angle = dice.between(0, 2 * Math.PI);
  let turn = 0;
  const path = [];
  for (let t = 0; t < FRAMES; t++) {
    path.push([x, y]);
    turn = 0.9 * turn + dice.between(-0.05, 0.05);
    angle += turn;
    let [dx, dy] = [STEP_LENGTH * Math.cos(angle), STEP_LENGTH * Math.sin(angle)];
    if (!(x + dx > 3 && x + dx < FIELD[0] - 3)) [angle, dx] = [Math.PI - angle, -dx];
    if (!(y + dy > 3 && y + dy < FIELD[1] - 3)) [angle, dy] = [-angle, -dy];
    [x, y] = [x + dx, y + dy];
  }
  return path;
}

// frame -> [{ x, y, dot }] from left to right; dot is null for a false one
function detectionsOf(scene, paths) {
  const dice = new Dice(scene.seed + OTHER_SEED);
  return paths.map((dots) => {
    const found = [];
    const order = dots.map((_, i) => i).sort((i, j) => dots[i][1] - dots[j][1] || dots[i][0] - dots[j][0]);
    for (const dot of order) {
      const x = dots[dot][0] + scene.noise * dice.normal();
      const y = dots[dot][1] + scene.noise * dice.normal();
      if (dice.share() >= scene.lost) found.push({ x, y, dot });
    }
    const whole = Math.floor(scene.false);
    const more = whole + (dice.share() < scene.false - whole ? 1 : 0);
    for (let i = 0; i < more; i++) {
      found.push({ x: dice.between(0, FIELD[0]), y: dice.between(0, FIELD[1]), dot: null });
    }
    return found.sort((a, b) => a.x - b.x || a.y - b.y);
  });
}
