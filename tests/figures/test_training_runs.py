"""Stored and own trainings in one picture: nothing is drawn between few stored marks, and the axis shows both."""

from figures.training_runs import axis_end, runs_figure

LABELS = {"step": "step", "y": "bits"}
STORED = [("one", ([0, 500, 1000], [6.0, 2.0, 1.8])), ("two", ([0, 500, 1000], [6.0, 2.1, 1.9]))]


def test_stored_lines_alone_are_lines_to_their_end():
    figure = runs_figure(STORED, [], 0, LABELS)
    assert [trace.mode for trace in figure.data] == ["lines+markers"] * 2
    assert figure.layout.xaxis.range is None


def test_beside_own_lines_they_are_marks_and_the_axis_reaches_the_first_that_is_not_passed():
    own = [(1, "old", ([0, 400], [6.0, 2.5])), (1, "new", ([0, 400], [6.0, 2.4]))]
    figure = runs_figure(STORED, own, 1, LABELS)
    assert [trace.mode for trace in figure.data] == ["markers"] * 2 + ["lines+markers"] * 2
    assert 500 < figure.layout.xaxis.range[1] < 1000
    assert [trace.showlegend for trace in figure.data[2:]] == [False, True]
    assert figure.data[3].line.dash == figure.data[1].line.dash


def test_the_axis_ends_with_own_lines_that_pass_all_stored_ones():
    assert axis_end([[0, 10]], 12) == 12
    assert axis_end([[0, 10]], 10) == 10
