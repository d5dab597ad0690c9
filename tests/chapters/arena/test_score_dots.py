from chapters.arena.scoreboard.chapter import row_of
from chapters.arena.scoreboard.figure import score_dots
from figures.palette import MACHINES
from ui.lesson.words import read

NAMES = {"ngram": "n-gram", "lstm": "LSTM", "transformer": "Transformer"}


def test_every_score_is_one_mark_where_its_number_says() -> None:
    scores = {"stories": {"ngram": 1.3, "transformer": 0.9}, "Song ci": {"ngram": 6.2}}
    figure = score_dots(scores, NAMES, "bits")
    rows = figure.layout.yaxis.ticktext
    drawn = {(t.name, rows[round(y)]): x for t in figure.data for x, y in zip(t.x, t.y, strict=True)}
    assert drawn == {("n-gram", "stories"): 1.3, ("Transformer", "stories"): 0.9, ("n-gram", "Song ci"): 6.2}
    assert figure.layout.xaxis.range[0] == 0
    assert {t.marker.symbol for t in figure.data} == {
        MACHINES["ngram"].symbol,
        MACHINES["transformer"].symbol,
    }


def test_a_corpus_is_told_with_names_and_not_with_the_rows_of_the_drawing() -> None:
    row = {"ngram": 1.3, "transformer": 0.9}
    assert (
        row_of(read("arena/scoreboard", "en"), "Songs", row, NAMES)
        == "Songs: n-gram 1.300, Transformer 0.900."
    )
    assert row_of(read("arena/scoreboard", "zh"), "词", row, NAMES) == "词：n-gram 1.300、Transformer 0.900。"


def test_the_first_corpus_stands_on_top() -> None:
    figure = score_dots({"a": {"lstm": 1.0}, "b": {"lstm": 2.0}}, NAMES, "bits", dark=True)
    bottom, top = figure.layout.yaxis.range
    assert top < 0 < 1 < bottom
    assert list(figure.layout.yaxis.ticktext) == ["a", "b"]


def test_equal_scores_lie_beside_one_another_and_each_is_written() -> None:
    figure = score_dots({"a": dict.fromkeys(NAMES, 1.0)}, NAMES, "bits")
    places = [t.y[0] for t in figure.data]
    assert len(set(places)) == 3
    assert max(places) - min(places) < 1
    assert [t.text for t in figure.data] == [("1.000",)] * 3


def test_no_scores_draw_an_empty_axis() -> None:
    assert len(score_dots({}, NAMES, "bits").data) == 0
