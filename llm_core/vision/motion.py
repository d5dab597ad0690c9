"""Dots that move, and what a detector reports of them frame by frame. The browser draws alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from llm_core.networks.dice import Dice

WIDTH, HEIGHT = 160.0, 100.0
FRAMES = 90
MOST_DOTS = 8
WAYS = ("cross", "bounce", "crowd", "turns")
STEP = 1.2
"""Of a dot of "turns", from one frame to the next."""

Point = tuple[float, float]
Paths = list[list[Point]]
"""Frame -> dot -> where it is."""


class Seen(NamedTuple):
    """One detection: where, and of which dot; None for a false one. No tracker is told the dot."""

    x: float
    y: float
    dot: int | None


@dataclass(frozen=True)
class Scene:
    """What is to be followed, and how badly it is seen."""

    way: str = "cross"
    dots: int = 5  # of "crowd" and "turns"; the other two have 2
    noise: float = 0.0  # standard deviation of each coordinate
    lost: float = 0.0  # share of the detections that are missing
    false: float = 0.0  # false detections in a frame, on average
    seed: int = 1


def paths(scene: Scene) -> Paths:
    """Draw where every dot is in every frame."""
    if scene.way in ("cross", "bounce"):
        return [_two(t, scene.way == "bounce") for t in range(FRAMES)]
    dice = Dice(scene.seed)
    each = [_line(dice) if scene.way == "crowd" else _turns(dice) for _ in range(scene.dots)]
    return [[path[t] for path in each] for t in range(FRAMES)]


def _two(t: int, bounce: bool) -> list[Point]:
    """Place two dots that meet in the middle; both ways show the same two places, but not the same dots there."""
    side = t - (FRAMES - 1) / 2
    x, away = WIDTH / 2 + 1.5 * side, 0.9 * side
    turned = bounce and side > 0
    return [(x, HEIGHT / 2 + (-away if turned else away)), (x, HEIGHT / 2 + (away if turned else -away))]


def _line(dice: Dice) -> list[Point]:
    """Draw a straight way from one side to the other."""
    ends = dice.between(5, HEIGHT - 5), dice.between(5, HEIGHT - 5)
    back = dice.share() < 0.5
    shares = [(FRAMES - 1 - t if back else t) / (FRAMES - 1) for t in range(FRAMES)]
    return [(5 + share * (WIDTH - 10), ends[0] + share * (ends[1] - ends[0])) for share in shares]


def _turns(dice: Dice) -> list[Point]:
    """Draw a way whose direction changes a little in every frame; walls throw it back."""
    x, y, angle = dice.between(15, WIDTH - 15), dice.between(15, HEIGHT - 15), dice.between(0, 2 * math.pi)
    turn, path = 0.0, list[Point]()
    for _ in range(FRAMES):
        path.append((x, y))
        turn = 0.9 * turn + dice.between(-0.05, 0.05)
        angle += turn
        dx, dy = STEP * math.cos(angle), STEP * math.sin(angle)
        if not 3 < x + dx < WIDTH - 3:
            angle, dx = math.pi - angle, -dx
        if not 3 < y + dy < HEIGHT - 3:
            angle, dy = -angle, -dy
        x, y = x + dx, y + dy
    return path


def detections(scene: Scene, where: Paths) -> list[list[Seen]]:
    """Report every frame: dots with noise, some missing, some that are none; from left to right, without names."""
    dice, frames = Dice(scene.seed + 1_000_003), list[list[Seen]]()
    for dots in where:
        found = list[Seen]()
        for dot in sorted(range(len(dots)), key=lambda dot: (dots[dot][1], dots[dot][0])):
            x = dots[dot][0] + scene.noise * dice.normal()
            y = dots[dot][1] + scene.noise * dice.normal()
            if dice.share() >= scene.lost:
                found.append(Seen(x, y, dot))
        whole = math.floor(scene.false)
        for _ in range(whole + (dice.share() < scene.false - whole)):
            found.append(Seen(dice.between(0, WIDTH), dice.between(0, HEIGHT), None))
        frames.append(sorted(found, key=lambda one: (one.x, one.y)))
    return frames
