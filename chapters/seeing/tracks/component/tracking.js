// Linking the detections of one frame with those before, as llm_core/vision/tracking.py does it.

const METHODS = { greedy: greedyPairs, hungarian: hungarianPairs };

// rules: { method, velocity, gate, patience } -> frame -> { tracks, expected, costs, pairs, names }
function follow(frames, rules) {
  let tracks = [];
  let named = 0;
  return frames.map((seen) => {
    const frame = linkFrame(tracks, seen, rules, named);
    named += seen.length - frame.pairs.length;
    tracks = updatedTracks(frame, seen, rules);
    return frame;
  });
}

// track: { name, place, velocity (null: seen once), unseen }
function expectedAt({ place, velocity, unseen }, guess) {
  if (!guess || velocity === null) return place;
  return [place[0] + (unseen + 1) * velocity[0], place[1] + (unseen + 1) * velocity[1]];
}

function linkFrame(tracks, seen, rules, named) {
  const expected = tracks.map((track) => expectedAt(track, rules.velocity));
  const costs = expected.map(([px, py]) =>
    seen.map(({ x, y }) => {
      const far = Math.hypot(px - x, py - y);
      return far <= rules.gate ? far : Infinity;
    }),
  );
  const pairs = METHODS[rules.method](costs);
  const rowOf = new Map(pairs.map(([r, c]) => [c, r]));
  let next = named;
  const names = seen.map((_, c) => (rowOf.has(c) ? tracks[rowOf.get(c)].name : next++));
  return { tracks, expected, costs, pairs, names };
}

function updatedTracks({ tracks, pairs, names }, seen, rules) {
  const got = new Map(pairs);
  const old = tracks.map((track, r) =>
    got.has(r) ? movedTrack(track, seen[got.get(r)]) : { ...track, unseen: track.unseen + 1 },
  );
  const taken = new Set(got.values());
  const fresh = seen.flatMap(({ x, y }, c) =>
    taken.has(c) ? [] : [{ name: names[c], place: [x, y], velocity: null, unseen: 0 }],
  );
  return [...old.filter(({ unseen }) => unseen <= rules.patience), ...fresh];
}

// Its velocity is the mean of the one before and the new one.
function movedTrack({ name, place, velocity, unseen }, { x, y }) {
  const now = [(x - place[0]) / (unseen + 1), (y - place[1]) / (unseen + 1)];
  const old = velocity ?? now;
  return { name, place: [x, y], velocity: [(old[0] + now[0]) / 2, (old[1] + now[1]) / 2], unseen: 0 };
}

// [frame, dot] for every time that a dot has another name than when it was last seen.
function switchesOf(frames, linked) {
  const last = new Map();
  return frames.flatMap((seen, t) =>
    seen.flatMap(({ dot }, i) => {
      if (dot === null) return [];
      const name = linked[t].names[i];
      const before = last.get(dot) ?? name;
      last.set(dot, name);
      return before === name ? [] : [[t, dot]];
    }),
  );
}

// 0 -> A, 25 -> Z, 26 -> A2
const letterOf = (name) =>
  String.fromCharCode(65 + (name % 26)) + (name < 26 ? "" : String(Math.floor(name / 26) + 1));
