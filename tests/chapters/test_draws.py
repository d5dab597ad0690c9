"""Draws that take long are gathered as the visitor makes them, and told with their mean and range."""

import math

import numpy as np
import pytest

from chapters.attention.bottleneck.figure import share_lines
from chapters.transformer.positions import trained_panel
from llm_core import checkpoints
from llm_core.analysis.copying.induction import induction
from llm_core.analysis.positions.trained import prices
from tests.chapters.opening import opened, settled
from tests.chapters.reading import html
from ui.lesson.words import read
from ui.show.numbers import price
from ui.work.held_out import held_out_tokens

pytestmark = pytest.mark.usefixtures("shared_models")


def told(page, key, values):
    found = np.array(values)
    ends = {"mean": price(found.mean()), "low": price(found.min()), "high": price(found.max())}
    return read("spread", "en").ui("draws", what=read(page, "en").ui(key), count=len(values), **ends)


def test_shuffles_are_told_together(monkeypatch):
    monkeypatch.setattr(trained_panel, "LENGTH", 24)
    at = opened("transformer", "positions")
    settled(at.segmented_control(key="positions_trained_seed").set_value("3").run())
    model, most = checkpoints.load("stories", "transformer"), trained_panel.MOST_PIECES
    ids = held_out_tokens("stories", "test", most * 24, model.tokenizer)
    bits = [prices(model, ids, 24, trained_panel.SCORED, most, seed)[1].bits for seed in (1, 3)]
    assert told("transformer/positions", "trained_chance", bits) in html(at)


def test_random_tokens_read_twice_are_told_together():
    at = opened("attention", "look", section="copies")
    model = checkpoints.load("stories", "transformer")
    n = min(48, (model.context_length - 1) // 2, model.vocab_size - 1)
    settled(at.segmented_control(key="copies_seed").set_value("2").run())
    bits = [induction(model, n, seed=seed).second_loss / math.log(2) for seed in (1, 2)]
    assert told("attention/look", "copies_chance", bits) in html(at)


def test_earlier_trainings_stay_as_faint_lines():
    labels = {name: name for name in ("x", "y", "fixed", "attention", "beyond", "earlier")}
    shares = {"fixed": [0.1, 0.2], "attention": [0.8, 0.9]}
    earlier = {"fixed": [[0.3, 0.4]], "attention": []}
    figure = share_lines((1, 2), shares, labels, earlier=earlier)
    (faint,) = (trace for trace in figure.data if trace.hoverinfo == "skip")
    assert list(faint.y) == [0.3, 0.4, None]
    assert len(share_lines((1, 2), shares, labels).data) == 2
