"""The chapter on the block: what it says is what was recorded, trained or counted; no crash on any link."""

import functools
import shutil
import subprocess
import sys
import time

import pytest
import torch

from chapters.transformer.block import training as block_training
from chapters.transformer.block.alone import alone_panel
from chapters.transformer.block.depth import Trained, depth_panel
from chapters.transformer.block.models import MINI, Chosen
from chapters.transformer.block.route import letters
from chapters.transformer.block.share import share_panel
from chapters.transformer.block.switches import overlap
from llm_core import experiments, taps
from llm_core.analysis.block.shapes import count
from llm_core.language.block_variants import every_switch
from llm_core.mini_gpt import stored as mini_gpt
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.words import read
from ui.show.numbers import small


@pytest.fixture(autouse=True)
def fresh():
    """Nothing of another test's assets."""
    block_training.pull.clear()
    yield
    block_training.pull.clear()


opened = functools.partial(opening.opened, "transformer", "block")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shapes_told_are_those_of_the_recorded_tensors(language):
    at = opened(lang=language, block_text="Tom ran.", block_layer="2")
    model = mini_gpt.load(mini_gpt.steps()[-1])
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode("Tom ran.")]
    with taps.recording() as kept:
        model(torch.tensor([ids]))
    page = html(at)
    for name, tensor in kept.items():
        if name.startswith("blocks.1."):
            short = name.removeprefix("blocks.1.")
            shape = " × ".join(f"{n:,}" for n in tensor.shape)
            assert f"<code>{short}</code></th><td><b>{shape}</b>" in page
            assert len(letters(short).split()) == tensor.dim()
    assert f"{count(model.layers()[1]):,}" in page
    assert page.count("gb-kicker") == 5


def test_the_block_is_two_thirds_feed_forward_and_torchs_default_much_more():
    page = html(opened())
    assert "66.6%" in page
    assert "94.0%" in page
    assert "84.4%" in page


def test_every_combination_was_trained_and_its_numbers_are_on_the_page():
    found = experiments.record("block_explorer")
    assert {s.name for s in every_switch()} <= set(found["variants"])
    page = html(opened(block_residual="off", block_norm="none"))
    one = found["variants"]["none-nores"]
    assert one["sample"][:10] in page
    for name in ("pre", "post", "none", "pre-nores", "pre-nomlp"):
        assert f"{found['variants'][name]['test']['bits_per_character']:.2f}" in page


def test_runs_that_mix_are_no_difference():
    assert overlap([1.0, 1.2, 1.1], [1.15, 1.3, 1.4])
    assert overlap([1.0, 1.4], [1.1, 1.2])  # one lies within the other
    assert not overlap([1.0, 1.1], [1.2, 1.3])
    assert not overlap([1.2, 1.3], [1.0, 1.1])


def test_every_variant_was_trained_from_three_seeds_and_its_score_is_their_mean():
    for one in experiments.record("block_explorer")["variants"].values():
        assert len(one["seeds"]) == 3
        assert one["test"]["bits_per_character"] == pytest.approx(sum(one["seeds"]) / 3)


def learn(facts, over=lambda: False):
    """Train one of the textbook block, and return its points."""
    seen = []
    block_training.learn(
        block_training.Asked("pre", facts), lambda event=None, steps=None: seen.append(event), over
    )
    return seen


def test_the_live_training_begins_where_the_stored_one_began(monkeypatch):
    monkeypatch.setattr(block_training, "SECONDS", 1)
    seen = learn(experiments.record("block_explorer"))
    assert seen[0][0] == 0
    assert seen[-1][0] > 0
    assert all(0 < bits < 20 for _, bits in seen)
    assert 5.5 < seen[0][1] < 7  # knows nothing yet: about as dear as guessing evenly


def test_a_stop_ends_the_training_at_once():
    start = time.monotonic()
    seen = learn(experiments.record("block_explorer"), over=lambda: True)
    assert {step for step, _ in seen} == {0}
    assert time.monotonic() - start < 100


def test_a_training_begun_on_the_page_ends_with_a_sentence(monkeypatch):
    monkeypatch.setattr(block_training, "SECONDS", 1)
    at = opened()
    at.button(key="block_train").click().run()
    assert not at.exception
    run = at.session_state["block_run"]
    assert run.job.wait(120)
    at.run()
    assert not at.exception
    assert run.ending == "out_of_time"
    assert "Trained just now" in html(at)


def test_the_pull_is_the_models_own_gradient_and_fades_without_residual_and_norm():
    textbook, bare = block_training.pull("pre"), block_training.pull("none-nores")
    assert len(textbook) == len(bare) == 4
    assert bare[0] / bare[-1] < 0.01 < textbook[0] / textbook[-1]


@pytest.mark.parametrize("text", ["", "x", "你好", "word " * 400])
def test_no_text_and_a_long_text_are_read_or_told_about(text):
    opened(block_text=text)


def test_parameters_that_three_tensors_share_are_not_told_as_if_there_were_three_times_as_many():
    assert html(opened()).count("for all 3 together") == 3


def test_a_power_of_ten_is_written_as_one():
    assert small(6e-13) == "6\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10⁻¹³"


def test_nonsense_in_the_link_is_told_and_ignored():
    link = {"block_model": "gpt9", "block_layer": "77", "block_place": "many", "block_norm": "sideways"}
    page = html(opened(block_residual="maybe", block_depth="0", **link))
    for key in [*link, "block_residual", "block_depth"]:
        assert key in page, key


def test_without_the_records_there_are_clear_sentences(tmp_path, monkeypatch, tiny_assets):
    shutil.copytree(tiny_assets / "checkpoints", tmp_path / "checkpoints")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    at = opened()
    assert "are not on this server" in html(at)
    assert read("transformer/block", "en").panel("block_shapes").kicker in html(at)


def test_the_same_in_python_runs_and_prints_the_same_numbers():
    chosen = Chosen(MINI, (0, 5, 9, 4), ("a", "b", "c", "d"), 1)
    trained = (Trained("1", 1, (), (), 1.0, (1.0,), 1.0),)
    panels = [(share_panel, (chosen,)), (alone_panel, (chosen, 2)), (depth_panel, (trained, "1"))]
    program = "\n".join(panel.python(values) for panel, values in panels)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    assert repr(share_panel.compute(chosen).own) in done.stdout
    assert repr(alone_panel.compute(chosen, 2).attention) in done.stdout
    assert str(experiments.record("block_explorer")["variants"]["depth-1"]["test"]) in done.stdout
