"""The relation map tells the truth: what is drawn inside what."""

import math

import pytest

from figures.nested_map import FIELDS, REGIONS, SIZES, SMALL, SYSTEMS, TALL, WIDE, drawing, regions_of
from tests.ui.test_marks import ENDS_MARKED
from ui.lesson.words import read
from ui.show.nested_map import ground

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
@pytest.mark.parametrize("system", [*SYSTEMS, *REGIONS], ids=lambda place: place.id)
def test_each_system_and_each_region_lies_inside_exactly_its_fields(system, shape):
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


@pytest.mark.parametrize("shape", DRAWINGS)
def test_the_regions_are_all_the_pieces_into_which_the_ellipses_cut_the_picture(shape):
    width, height = SIZES[shape]
    pieces = {
        frozenset(name for name in FIELDS if DRAWINGS[shape][name].distance(x, y) < 1)
        for x in range(0, width, 3)
        for y in range(0, height, 3)
    }
    assert pieces - {frozenset()} == {region.inside for region in REGIONS}


def test_twenty_systems_three_of_which_do_not_learn_and_every_region_has_one():
    assert len(SYSTEMS) == 20
    assert [s.id for s in SYSTEMS if s.inside == {"ai"}] == ["deep_blue", "mycin", "eliza"]
    assert {regions_of(s)[0] for s in SYSTEMS} == {region.id for region in REGIONS}
    assert regions_of(next(s for s in SYSTEMS if s.id == "bert")) == ["dl_lm_tr", "llm_tr"]


def test_all_words_come_from_the_caller():
    drawn = drawing("wide", lambda key: f"<{key}>", SMALL)
    assert [f["label"] for f in drawn["fields"]] == [f"<{name}>" for name in FIELDS]
    assert {s["why"] for s in drawn["systems"]} == {f"<why_{s.id}>" for s in SMALL}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.id)
def test_why_a_system_lies_there_says_what_it_rests_on(system, language):
    assert ENDS_MARKED.search(read("systems", language).strings[f"why_{system.id}"])


def test_the_map_names_the_grounds_without_html():
    assert ground("Drawn. [@how] Counted. [@Brants2007] Thought. [@view]", "en") == "Brants 2007 · our view"
