"""Tracking: cases worked out by hand, and what is true whatever the dots do."""

import itertools
import math

import pytest

from llm_core.vision.motion import FRAMES, HEIGHT, STEP, WAYS, WIDTH, Scene, Seen, detections, paths
from llm_core.vision.tracking import METHODS, Rules, Track, follow, switches


def tracked(scene, **rules):
    seen = detections(scene, paths(scene))
    return seen, follow(seen, Rules(**rules))


@pytest.mark.parametrize("method", METHODS)
def test_perfect_detections_get_wrong_names_at_a_crossing_and_a_velocity_cures_it(method):
    seen, without = tracked(Scene("cross"), method=method)
    assert all(len(frame) == 2 for frame in seen)
    assert [dot for _, dot in switches(seen, without)] == [1, 0]  # both at once
    assert len({t for t, _ in switches(seen, without)}) == 1
    assert switches(*tracked(Scene("cross"), method=method, velocity=True)) == []


def test_dots_that_turn_back_look_the_same_and_there_the_velocity_is_wrong():
    cross, bounce = (detections(Scene(way), paths(Scene(way))) for way in ("cross", "bounce"))
    for a, b in zip(cross, bounce, strict=True):
        assert [(one.x, one.y) for one in a] == [(one.x, one.y) for one in b]
    assert switches(*tracked(Scene("bounce"))) == []
    assert len(switches(*tracked(Scene("bounce"), velocity=True))) == 2


def test_they_look_the_same_with_noise_and_gaps_too():
    scenes = [Scene(way, noise=1, lost=0.2, false=0.5, seed=3) for way in ("cross", "bounce")]
    a, b = ([[(s.x, s.y) for s in f] for f in detections(one, paths(one))] for one in scenes)
    assert a == b


@pytest.mark.parametrize("way", WAYS)
def test_every_detection_has_a_name_and_no_two_of_a_frame_have_the_same(way):
    for seed in (1, 2):
        seen, linked = tracked(Scene(way, noise=1, lost=0.2, false=1.5, seed=seed), velocity=seed == 1)
        for found, frame in zip(seen, linked, strict=True):
            assert len(set(frame.names)) == len(found)
            for row, column in frame.pairs:
                assert frame.costs[row][column] == math.dist(frame.expected[row], found[column][:2]) <= 20
                assert frame.names[column] == frame.tracks[row].name


@pytest.mark.parametrize("way", WAYS)
def test_dots_stay_in_the_picture_and_reports_are_as_asked(way):
    scene = Scene(way, dots=4)
    where = paths(scene)
    assert len(where) == FRAMES
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for dots in where for x, y in dots)
    clean = detections(scene, where)
    assert [sorted((s.x, s.y) for s in frame) for frame in clean] == [sorted(dots) for dots in where]
    assert all(frame == [] for frame in detections(Scene(way, lost=1.0), where))
    rates = [sum(s.dot is None for s in frame) for frame in detections(Scene(way, false=1.5), where)]
    assert set(rates) == {1, 2}


@pytest.mark.parametrize("seed", range(8))
def test_a_turning_dot_goes_equal_steps_bends_little_and_is_thrown_back_by_walls(seed):
    for way in zip(*paths(Scene("turns", dots=4, seed=seed)), strict=True):
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(way)]
        assert [math.hypot(*step) for step in steps] == pytest.approx([STEP] * len(steps))
        for (x, y), before, (dx, dy) in zip(way[1:], steps, steps[1:], strict=False):
            across = (
                (1, -1) if min(x, WIDTH - x) < 3 + STEP else (1,)
            )  # a wall within reach may have turned it
            down = (1, -1) if min(y, HEIGHT - y) < 3 + STEP else (1,)
            came = math.atan2(before[1], before[0])
            turns = [math.atan2(j * dy, i * dx) - came for i in across for j in down]
            assert (
                min(abs(math.remainder(turn, 2 * math.pi)) for turn in turns) <= 0.5
            )  # 0.05 + 0.9 * 0.05 + ...


def test_all_lost_and_one_dot_are_no_trouble():
    assert switches(*tracked(Scene("crowd", lost=1.0))) == []
    _, linked = tracked(Scene("turns", dots=1))
    assert {name for frame in linked for name in frame.names} == {0}


def test_a_track_waits_as_many_frames_as_its_patience_then_ends():
    dot = Seen(0.0, 0.0, 0)
    for gap, names in ((3, [0, 0]), (4, [0, 1])):
        linked = follow([[dot], *[[]] * gap, [dot]], Rules(patience=3))
        assert [linked[0].names[0], linked[-1].names[0]] == names


def test_a_velocity_carries_a_track_over_a_gap():
    frames = [[Seen(4.0 * t, 0.0, 0)] for t in range(8)]
    frames[4:7] = [[], [], []]
    assert switches(frames, follow(frames, Rules(gate=5.0))) == [(7, 0)]
    assert switches(frames, follow(frames, Rules(gate=5.0, velocity=True))) == []
    assert Track(0, (8.0, 0.0), (4.0, 0.0), 2).expected(True) == (20.0, 0.0)


def test_beyond_the_gate_begins_a_new_name():
    frames = [[Seen(0.0, 0.0, 0)], [Seen(10.0, 0.0, 0)]]
    assert follow(frames, Rules(gate=10.0))[1].names == [0]
    assert follow(frames, Rules(gate=9.9))[1].names == [1]
    assert switches(frames, follow(frames, Rules(gate=9.9))) == [(1, 0)]
