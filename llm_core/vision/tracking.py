"""Tracking: link the detections of one frame with those before, so that each thing keeps its name.

A track is expected where it was last, or where its velocity has taken it since; detections are assigned to tracks by
their distance. So works SORT (Bewley et al. 2016), with boxes and a Kalman filter in place of points and a mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from llm_core.vision.assignment import Pairs, greedy, hungarian
from llm_core.vision.motion import Point, Seen

METHODS = {"greedy": greedy, "hungarian": hungarian}


@dataclass(frozen=True)
class Rules:
    """How a tracker links."""

    method: str = "hungarian"
    velocity: bool = False  # expect a track where its velocity has taken it, not where it was
    gate: float = 20.0  # a detection further away than this is not the same thing
    patience: int = 5  # frames that a track may be unseen before it ends


@dataclass(frozen=True)
class Track:
    """One identity: where it was last seen, how it moved then (None: seen once), and how many frames ago."""

    name: int
    place: Point
    velocity: Point | None = None
    unseen: int = 0

    def expected(self, velocity: bool) -> Point:
        """Say where it should be in the next frame."""
        if not velocity or self.velocity is None:
            return self.place
        frames = self.unseen + 1
        return self.place[0] + frames * self.velocity[0], self.place[1] + frames * self.velocity[1]


class Linked(NamedTuple):
    """One frame: the tracks that waited for it, where they were expected, and who got which detection."""

    tracks: list[Track]
    expected: list[Point]
    costs: list[list[float]]  # distance of each track (row) and detection (column); inf beyond the gate
    pairs: Pairs
    names: list[int]  # of each detection


def follow(frames: Sequence[Sequence[Seen]], rules: Rules) -> list[Linked]:
    """Give every detection of every frame the name of a track."""
    tracks, named, linked = list[Track](), 0, list[Linked]()
    for seen in frames:
        frame = link(tracks, seen, rules, named)
        linked.append(frame)
        named += len(seen) - len(frame.pairs)
        tracks = updated(frame, seen, rules)
    return linked


def link(tracks: Sequence[Track], seen: Sequence[Seen], rules: Rules, named: int) -> Linked:
    """Assign the detections of a frame to tracks; those that nobody gets begin a track, numbered from `named`."""
    expected = [track.expected(rules.velocity) for track in tracks]
    far = [[math.dist(place, (one.x, one.y)) for one in seen] for place in expected]
    costs = [[cost if cost <= rules.gate else math.inf for cost in row] for row in far]
    pairs = METHODS[rules.method](costs)
    names: dict[int, int] = {column: tracks[row].name for row, column in pairs}
    for column in range(len(seen)):
        names.setdefault(column, named + column - sum(c < column for _, c in pairs))
    return Linked(list(tracks), expected, costs, pairs, [names[column] for column in range(len(seen))])


def updated(frame: Linked, seen: Sequence[Seen], rules: Rules) -> list[Track]:
    """Move the tracks that were seen, begin new ones, and end those that were unseen for too long."""
    got = dict(frame.pairs)
    tracks = [
        moved(track, seen[got[row]]) if row in got else replace(track, unseen=track.unseen + 1)
        for row, track in enumerate(frame.tracks)
    ]
    old = set(got.values())
    new = [Track(frame.names[c], (one.x, one.y)) for c, one in enumerate(seen) if c not in old]
    return [track for track in tracks if track.unseen <= rules.patience] + new


def moved(track: Track, seen: Seen) -> Track:
    """Put a track where it was seen; its velocity is the mean of the one before and the new one."""
    frames = track.unseen + 1
    new = ((seen.x - track.place[0]) / frames, (seen.y - track.place[1]) / frames)
    old = track.velocity or new
    return Track(track.name, (seen.x, seen.y), ((old[0] + new[0]) / 2, (old[1] + new[1]) / 2))


def switches(frames: Sequence[Sequence[Seen]], linked: Sequence[Linked]) -> list[tuple[int, int]]:
    """List (frame, dot) for every time that a dot has another name than when it was last seen."""
    last, found = dict[int, int](), list[tuple[int, int]]()
    for t, (seen, frame) in enumerate(zip(frames, linked, strict=True)):
        for one, name in zip(seen, frame.names, strict=True):
            if one.dot is None:
                continue
            if last.setdefault(one.dot, name) != name:
                found.append((t, one.dot))
            last[one.dot] = name
    return found
