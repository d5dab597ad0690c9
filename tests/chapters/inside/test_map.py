"""The chapter "The map": what it sends, the order of a seed, and what the plain picture misplaces."""

import functools
import json

import pytest

from chapters.inside.map.chapter import told
from chapters.inside.map.payload import GIVEN, in_order
from figures.nested_map import REGIONS, SYSTEMS, regions_of
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.marks import unmarked
from ui.lesson.words import read

opened = functools.partial(opening.opened, "inside", "map")


def sent(at):
    return json.loads(at.get("bidi_component")[0].proto.json)


def test_a_seed_gives_everybody_the_same_order_and_another_seed_another():
    orders = [tuple(system.id for system in in_order(seed)) for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    for order in orders:
        assert set(order[:3]) == set(GIVEN)
        assert sorted(order) == sorted(system.id for system in SYSTEMS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_component_is_sent_all_systems_in_that_order_with_reasons_and_right_places(language):
    data, words = sent(opened(language, map_seed=7)), read("systems", language)
    assert [one["id"] for one in data["systems"]] == [system.id for system in in_order(7)]
    for one, system in zip(data["systems"], in_order(7), strict=True):
        assert one["right"] == regions_of(system)
        assert one["why"] == unmarked(words.ui(f"why_{system.id}"))
    assert {region["id"]: set(region["fields"]) for region in data["regions"]} == {
        region.id: set(region.inside) for region in REGIONS
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_that_the_component_fills_is_there(language):
    strings = read("inside/map", language).strings
    assert {f"region_{region.id}" for region in REGIONS} <= strings.keys()
    assert {f"verdict_{kind}" for kind in ("right", "wrong", "told")} <= strings.keys()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_has_all_twenty(language):
    said, words = html(opened(language)), read("systems", language)
    for system in SYSTEMS:
        assert f"<strong>{words.ui(f'system_{system.id}')}</strong>" in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lesson_names_no_system_that_is_still_to_be_placed_and_counts_what_four_circles_hide(language):
    names, panel = read("systems", language), read("inside/map", language).panel("map_systems")
    told_before = unmarked(" ".join((panel.kicker, panel.text, panel.expect, panel.try_)))
    assert [s.id for s in SYSTEMS if names.ui(f"system_{s.id}") in told_before] == []
    assert told() == {"count": 20, "ml_lm": 2, "llm": 2, "dl_tr": 1}  # the sentence has "is" for the last


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_system_is_told_to_be_says_whether_it_has_layers_or_rules_of_people(language):
    names = read("systems", language)
    clues = {"en": ("layers", "table", "people", "networks"), "zh": ("层", "表", "由人", "网络")}[language]
    assert [s.id for s in SYSTEMS if not any(clue in names.ui(f"what_{s.id}") for clue in clues)] == []


def test_home_leads_here():
    at = opening.opened("home", "home")
    links = [link.proto for link in at.get("page_link")]
    labels = [link.label for link in links if "chapter=map" in link.query_string]
    assert labels[0] == read("home/home", "en").ui("place_them")
