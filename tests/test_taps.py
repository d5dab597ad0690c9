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
