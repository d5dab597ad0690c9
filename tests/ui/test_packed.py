"""A long text travels packed in the link, or it is said that it does not."""

import pytest

from tests.chapters.opening import opened
from tests.chapters.reading import html
from ui.controls.packed import MOST, pack, unpack
from ui.lesson.words import read

OWN = "The river rose in the night. 河水夜里涨了。\nNobody slept & everyone waited.\n" * 12


@pytest.mark.parametrize("text", [OWN, "a", "👩‍🚀 naïve\n\n", "+/=?&%"])
def test_a_text_comes_back_as_it_was(text):
    assert unpack(pack(text), len(text)) == text
    assert pack(text).replace("-", "a").replace("_", "a").isalnum()


@pytest.mark.parametrize("raw", ["banana", "%%%", "eJw", "ä"])
def test_nonsense_is_refused(raw):
    with pytest.raises(ValueError):
        unpack(raw, 100)


def test_a_text_that_was_packed_too_well_is_cut():
    assert len(unpack(pack("a" * 10**7), 1000)) == 1000


def test_an_own_text_of_the_studio_travels_in_the_link():
    at = opened("studio", "summarise", wait=False, doc="own")
    at.text_area(key="studio_source_own").set_value(OWN).run()
    packed = at.query_params["studio_source_own"]
    assert len(packed) < MOST
    there = opened("studio", "summarise", wait=False, doc="own", studio_source_own=packed)
    assert there.text_area(key="studio_source_own").value == OWN


def test_a_text_too_long_for_the_link_is_offered_as_a_file_and_that_is_said():
    long = " ".join(f"Sentence number {i * i * 7919} is here." for i in range(1200))
    at = opened("studio", "summarise", wait=False, doc="own")
    at.text_area(key="studio_source_own").set_value(long).run()
    assert "studio_source_own" not in at.query_params
    assert read("common", "en").ui("text_stays_here") in html(at)
    assert at.get("download_button")


def test_nonsense_in_the_link_is_told():
    at = opened("studio", "summarise", wait=False, doc="own", studio_source_own="banana")
    assert read("common", "en").ui("bad_link", name="studio_source_own") in html(at)
