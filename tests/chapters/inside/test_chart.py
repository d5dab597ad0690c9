"""The chapter "The flow chart": its drawings hold together, each box leads somewhere, four faults are hidden."""

import functools
import json

import pytest

from chapters.contents import CONTENTS
from chapters.inside.chart.chapter import LEADS
from chapters.inside.chart.figure import FAULTS, FAULTY, REPAIRED, in_words
from tests.chapters import opening
from ui.lesson.words import read
from ui.site.navigation import first_chapter

opened = functools.partial(opening.opened, "inside", "chart")
DRAWINGS = {
    f"{name}-{shape}": chart
    for name, charts in (("repaired", REPAIRED), ("faulty", FAULTY))
    for shape, chart in charts.items()
}
each_drawing = pytest.mark.parametrize("chart", DRAWINGS.values(), ids=DRAWINGS)


def on_border(box, point):
    """Whether a point lies on the border of a box; a diamond is touched at its corners."""
    x, y = point
    across, down = box.x <= x <= box.x + box.w, box.y <= y <= box.y + box.h
    if box.decision:
        middle = (box.x + box.w / 2, box.y + box.h / 2)
        return (x == middle[0] and y in (box.y, box.y + box.h)) or (
            y == middle[1] and x in (box.x, box.x + box.w)
        )
    return (across and y in (box.y, box.y + box.h)) or (down and x in (box.x, box.x + box.w))


@each_drawing
def test_no_two_boxes_touch_and_all_lie_inside_the_picture(chart):
    boxes = list(chart.boxes.values())
    for i, one in enumerate(boxes):
        assert one.x >= 0 <= one.y
        assert one.x + one.w <= chart.size[0]
        assert one.y + one.h <= chart.size[1]
        for other in boxes[i + 1 :]:
            apart = one.x + one.w < other.x or other.x + other.w < one.x
            assert apart or one.y + one.h < other.y or other.y + other.h < one.y


@each_drawing
def test_every_arrow_begins_and_ends_at_a_box_and_runs_straight_up_down_or_sideways(chart):
    for arrow in chart.arrows:
        for end in (arrow.points[0], arrow.points[-1]):
            assert any(on_border(box, end) for box in chart.boxes.values()), end
        for (x0, y0), (x1, y1) in zip(arrow.points, arrow.points[1:], strict=False):
            assert (x0 == x1) != (y0 == y1)


@each_drawing
def test_no_arrow_runs_through_a_box(chart):
    for arrow in chart.arrows:
        for (x0, y0), (x1, y1) in zip(arrow.points, arrow.points[1:], strict=False):
            for name, box in chart.boxes.items():
                across = min(x0, x1) < box.x + box.w and max(x0, x1) > box.x
                down = min(y0, y1) < box.y + box.h and max(y0, y1) > box.y
                assert box.decision or not (across and down), name


def test_both_drawings_have_the_same_boxes():
    for charts in (REPAIRED, FAULTY):
        assert charts["wide"].boxes.keys() == charts["tall"].boxes.keys()


def test_every_box_of_the_repaired_chart_leads_to_a_chapter_that_exists():
    assert LEADS.keys() == REPAIRED["wide"].boxes.keys()
    for places in LEADS.values():
        page, chapter = first_chapter(*places)
        assert chapter in CONTENTS[page]


def test_only_one_box_of_the_repaired_chart_is_a_decision_and_the_faulty_one_hides_four_faults():
    assert [name for name, box in REPAIRED["wide"].boxes.items() if box.decision] == ["end"]
    assert len(set(FAULTS.values())) == 4  # "four" in the words of the panel
    assert FAULTS.keys() < FAULTY["wide"].boxes.keys()


@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_a_token_is_picked_between_the_probabilities_and_the_question_whether_the_text_has_ended(shape):
    chart = REPAIRED[shape]

    def follows(one, other):
        ends = [(arrow.points[0], arrow.points[-1]) for arrow in chart.arrows]
        return any(on_border(chart.boxes[one], a) and on_border(chart.boxes[other], b) for a, b in ends)

    assert follows("spread", "pick")
    assert follows("pick", "end")
    assert follows("end", "spread")
    assert not follows("spread", "end")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_components_are_sent_every_word_and_addresses_in_the_visitors_language(language):
    sent = [json.loads(one.proto.json) for one in opened(language).get("bidi_component")]
    faulty, repaired = (data for data in sent if "charts" in data)
    words = read("inside/chart", language)
    assert [box["label"] for box in repaired["charts"]["wide"]["boxes"]] == [
        words.ui(f"repaired_box_{box}") for box in REPAIRED["wide"].boxes
    ]
    assert {f"about_{box}" for box in FAULTY["wide"].boxes} <= faulty["labels"].keys()
    assert "[@" not in json.dumps(faulty["labels"])
    assert repaired["leads"]["tokenise"] == f"attention?chapter=hand&lang={language}"
    assert repaired["leads"]["pretrain"] == f"arena?tab=train&lang={language}"


def test_every_box_says_where_its_arrows_lead_in_both_drawings_alike():
    words = read("inside/chart", "en")
    for name, charts in (("repaired", REPAIRED), ("faulty", FAULTY)):
        wide, tall = (in_words(charts[shape], name, words.ui) for shape in ("wide", "tall"))
        assert wide == tall
    assert in_words(FAULTY["wide"], "faulty", words.ui)["ml"] == (
        "diamond, its arrows without yes or no; arrow to Multi-layer network?; arrow to Large language model?"
    )
    says = in_words(REPAIRED["wide"], "repaired", words.ui)
    assert says["end"] == "diamond; no: append it, then A probability for every token; yes, then Answer"
    assert says["answer"] == words.ui("says_end")
    assert says["dec"] == "how one is made and used, in the frame: Text"
