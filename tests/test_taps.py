"""Taps by name: what they read and change, and a name that matches nothing."""

import pytest
import torch

from llm_core import taps


def forward(x):
    """Pass x through two taps, as a model does."""
    return taps.tap("blocks.1.hook_mlp_out", taps.tap("blocks.0.hook_mlp_out", x) * 2)


X = torch.ones(2, 3)


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (lambda: taps.recording(["blocks.0.hook_mlp"]), r"'blocks.0.hook_mlp'.*blocks\.0\.hook_mlp_out"),
        (
            lambda: taps.intervening(
                {"blocks.0.hook_mlp_out": torch.neg, "blocks.7.hook_mlp_out": torch.neg}
            ),
            r"'blocks.7.hook_mlp_out'.*nearest names are blocks\.",
        ),
    ],
)
def test_a_name_that_matches_nothing_is_an_error_with_the_nearest_names(run, sentence):
    with pytest.raises(taps.UnknownTap, match=sentence), run():
        forward(X)


@pytest.mark.parametrize("enter", [lambda n: taps.recording([n]), lambda n: taps.intervening({n: torch.neg})])
def test_a_run_without_a_forward_pass_is_an_error_too(enter):
    with pytest.raises(taps.UnknownTap, match="offered any like it"), enter("blocks.0.hook_mlp_out"):
        pass


def test_what_fails_inside_is_not_hidden_by_a_missing_name():
    with pytest.raises(ZeroDivisionError), taps.recording(["no.such.hook"]):
        raise ZeroDivisionError


def test_names_are_found_through_every_depth_of_nested_runs():
    with (
        taps.recording(["blocks.1.hook_mlp_out"]) as kept,
        taps.intervening({"blocks.0.hook_mlp_out": torch.zeros_like}),
    ):
        with taps.recording():
            out = forward(X)
        forward(X)
    assert not out.any()
    assert not kept["blocks.1.hook_mlp_out"].any()
    with pytest.raises(taps.UnknownTap), taps.intervening({"no.such.hook": torch.neg}), taps.recording():
        forward(X)


def test_recording_everything_or_nothing_asks_for_no_name():
    with taps.recording() as kept:
        pass
    with taps.recording([]):
        forward(X)
    assert kept == {}
    assert not taps.active()


def test_an_inner_recording_takes_nothing_from_the_outer_one():
    with (
        taps.recording(["blocks.0.hook_mlp_out"]) as outer,
        taps.recording(["blocks.1.hook_mlp_out"]) as inner,
    ):
        forward(X)
    assert (list(outer), list(inner)) == (["blocks.0.hook_mlp_out"], ["blocks.1.hook_mlp_out"])


def test_an_outer_recording_sees_the_edits_of_an_inner_run():
    with (
        taps.recording() as outer,
        taps.intervening({"blocks.0.hook_mlp_out": torch.neg}),
        taps.recording(["blocks.1.hook_mlp_out"]),
    ):
        forward(X)
    assert torch.equal(outer["blocks.1.hook_mlp_out"], -2 * X)


def test_an_edit_in_place_leaves_what_was_recorded_before_as_it_was():
    with taps.recording() as kept, taps.intervening({"second": torch.Tensor.zero_}):
        taps.tap("second", taps.tap("first", X * 1))
    assert torch.equal(kept["first"], X)
    assert torch.equal(kept["second"], 0 * X)


@pytest.mark.parametrize("made", [None, 0.0])
def test_an_edit_that_returns_no_tensor_is_named(made):
    edits = {"blocks.0.hook_mlp_out": lambda x: made}
    with pytest.raises(TypeError, match=r"blocks\.0\.hook_mlp_out"), taps.intervening(edits):
        forward(X)


def test_one_name_may_be_given_alone():
    with taps.recording("blocks.0.hook_mlp_out") as kept:
        forward(X)
    assert list(kept) == ["blocks.0.hook_mlp_out"]
