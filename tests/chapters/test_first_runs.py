"""No panel opens empty: a stored run of what a visitor may start is shown first, and marked as such."""

import pytest

from llm_core import experiments
from tests.chapters.opening import opened
from tests.chapters.reading import html, spec
from ui.lesson.words import read

PLACES = {
    "bottleneck_small_figure": ("attention", "bottleneck"),
    "mt_live_curve": ("transformer", "train"),
    "training_curves": ("arena", "train"),
    "speed_bars": ("transformer", "speed"),
}


@pytest.mark.parametrize("figure", PLACES)
def test_a_stored_run_is_shown_until_there_is_an_own_one(figure):
    at = opened(*PLACES[figure], wait=False)
    assert spec(at, figure)["data"]
    made = experiments.record("first_runs")
    assert made["machine"] in html(at)
    assert read("common", "en").ui("stored_run", date="", machine="")[2:14] in html(at)
