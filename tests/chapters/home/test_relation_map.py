"""The relation map tells the truth: what is drawn inside what."""

import math

import pytest

from chapters.home.home.figure import FIELDS, SIZES, SYSTEMS, TALL, WIDE, relation_map

DRAWINGS = {"wide": WIDE, "tall": TALL}
MEMBERS = {"ml": "ai", "dl": "ml", "tr": "dl"}


def edge(ellipse, n=360):
    angles = [2 * math.pi * i / n for i in range(n)]
    return [(ellipse.x + ellipse.rx * math.cos(a), ellipse.y + ellipse.ry * math.sin(a)) for a in angles]


def holds(outer, inner):
    return max(outer.distance(x, y) for x, y in edge(inner)) < 1


@pytest.mark.parametrize("shape", DRAWINGS)
def test_each_field_lies_wholly_inside_the_next_larger_one(shape):
    ellipses = DRAWINGS[shape]
    assert [m for m, whole in MEMBERS.items() if not holds(ellipses[whole], ellipses[m])] == []


@pytest.mark.parametrize("shape", DRAWINGS)
def test_language_models_hold_the_large_ones_and_reach_out_of_deep_learning_but_not_of_machine_learning(
    shape,
):
    ellipses = DRAWINGS[shape]
    assert holds(ellipses["lm"], ellipses["llm"])
    assert holds(ellipses["dl"], ellipses["llm"])
    assert not holds(ellipses["tr"], ellipses["llm"])  # RWKV and Mamba
    assert holds(ellipses["ml"], ellipses["lm"])
    for field in ("dl", "tr"):
        assert not holds(ellipses[field], ellipses["lm"])
        assert not holds(ellipses["lm"], ellipses[field])


@pytest.mark.parametrize("shape", DRAWINGS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.id)
def test_each_system_lies_inside_exactly_its_fields(system, shape):
    x, y = getattr(system, shape)
    inside = {name for name in FIELDS if DRAWINGS[shape][name].distance(x, y) < 1}
    assert inside == system.inside


@pytest.mark.parametrize("shape", DRAWINGS)
def test_everything_is_drawn_inside_the_picture(shape):
    width, height = SIZES[shape]
    ai = DRAWINGS[shape]["ai"]
    assert ai.x - ai.rx >= 0
    assert ai.x + ai.rx <= width
    assert ai.y - ai.ry >= 0
    assert ai.y + ai.ry <= height


def test_all_words_come_from_the_caller():
    drawn = relation_map(lambda key: f"<{key}>")
    assert [f["label"] for f in drawn["wide"]["fields"]] == [f"<{name}>" for name in FIELDS]
    assert {s["why"] for s in drawn["tall"]["systems"]} == {f"<why_{s.id}>" for s in SYSTEMS}
