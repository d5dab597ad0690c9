"""The chapter "Parallel reading, serial writing": the loop is the model's own, the times are those measured."""

import functools

import pytest

from chapters.transformer.speed import timing_jobs
from figures.numbers import percent
from llm_core import checkpoints
from llm_core.analysis.speed.serial_parallel import cache_bytes
from llm_core.analysis.speed.slow_loop import random_numbers, turn
from tests.chapters import opening
from tests.chapters.reading import html, traces
from ui.lesson.words import read
from ui.work import models

pytestmark = pytest.mark.usefixtures("fresh_models")

opened = functools.partial(opening.opened, "transformer", "speed", speed_tokens="64")


def turns(n, seed=None, text="One day Lily found a"):
    """The turns that the page should show, computed here."""
    model = checkpoints.load("stories", "transformer")
    ids = model.tokenizer.encode(text)[-(model.context_length - 25) :]
    ids, found = [model.tokenizer.eot_id, *ids], []
    numbers = random_numbers(seed, n) if seed else [None] * n
    for u in numbers:
        found.append(turn(model, ids, u))
        ids.append(found[-1].chosen)
    return model, found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_loop_shows_the_models_own_logits_and_probabilities(lang):
    said = html(opened(lang, loop_n="2", loop_seed="5"))
    model, found = turns(3, 5)
    top = found[2].logits.topk(10)
    for i, logit in zip(top.indices.tolist(), top.values.tolist(), strict=True):
        assert f"{logit:.2f}" in said
        assert percent(float(found[2].probabilities[i])).replace("<", "&lt;") in said
    assert f"u = {random_numbers(5, 3)[2]:.4f}" in said
    assert f"{model.vocab_size:,}" in said
    assert read("transformer/speed", lang).panel("slow_loop").kicker in said


def test_the_button_appends_the_chosen_token_and_goes_on():
    at = opened(loop_rule="likeliest")
    _, found = turns(2)
    assert f"{float(found[0].logits.max()):.2f}" in html(at)
    at.button("loop_next").click().run()
    assert at.session_state["loop_n"] == 1
    assert f"{float(found[1].logits.max()):.2f}" in html(at)
    at.button("loop_again").click().run()
    assert at.session_state["loop_n"] == 0


def test_an_empty_or_huge_or_strange_prompt_is_survived_and_told():
    assert "There is no prompt yet" in html(opened(loop_text="  "))
    long = html(opened(loop_text="Lily had a red ball. " * 80))
    assert "Only the last 39 tokens" in long  # the small model's context of 64
    strange = html(opened(loop_text="</script><img src=x onerror=1>"))
    assert "<img src=x" not in strange


def test_what_can_be_counted_is_there_before_anything_is_measured():
    at = opened(speed_tokens="256")  # a stored measurement is there for 512
    said = html(at)
    assert "32,896" in said
    assert "128.5 times" in said
    assert "not measured yet" in said
    assert "the same weights read further" in said
    assert not [c for c in at.get("plotly_chart") if c.proto.id.endswith("speed_bars")]
    assert "9.7 GB" in said  # GPT-3, by the formula


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_measuring_draws_the_seconds_that_were_measured_and_the_memory_that_was_held(lang):
    at = opened(lang)
    at.button("speed_go").click().run()
    job = at.session_state[timing_jobs.slot("stories", 64)]
    assert job.wait(120)
    at.run()
    assert not at.exception
    bars = traces(at, "speed_bars")[0]
    assert bars["x"] == pytest.approx([best.timing.seconds for best in job.events])
    assert [best.timing.calls for best in job.events] == [1, 64, 64]
    held = cache_bytes(checkpoints.load("stories", "transformer"), 64)
    assert job.events[1].timing.cache_bytes == held
    assert f"✓ {read('transformer/speed', lang).ui('formula_equal', bytes=f'{held:,}')}" in html(at)


def test_the_progress_bar_never_runs_backwards_and_ends_full():
    seen = []
    events = []

    def report(event=None, steps=None):
        seen.append(steps)
        if event:
            events.append(event)

    timing_jobs.work_of("stories", 64, "word ")(report, lambda: False)
    assert seen == sorted(seen)
    assert seen[-1] == timing_jobs.total(64)
    assert len(events) == 3


def test_a_stop_leaves_what_was_measured():
    calls = iter([False] * 10 + [True] * 1000)
    events = []
    timing_jobs.work_of("stories", 64, "word ")(
        lambda event=None, steps=None: events.append(event) if event else None, lambda: next(calls)
    )
    assert [best.timing.way for best in events] == ["one_call"]


def test_without_the_stories_a_sentence_fills_the_length():
    model = checkpoints.load("stories", "transformer")
    ids = timing_jobs.text_ids(model, 300, "Lily had a ball.")
    assert len(ids) == 300
    assert ids[0] == model.tokenizer.eot_id


def test_without_models_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    models.forget()
    said = html(opened())
    assert said.count("There is no trained Transformer") == 2
    assert "not both on this server" in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_networks_reading_is_drawn_as_it_was_measured(lang):
    at = opened(lang)
    transformer, lstm = traces(at, "reading_lines")
    found, when, waited = at.session_state["reading_job"].result
    assert f"{when} (UTC)" in html(at) or f"{when}（UTC）" in html(at)
    assert 0 <= waited < 1
    assert transformer["x"] == lstm["x"] == [64, 128, 256, 512, 1024]
    assert transformer["y"] == pytest.approx([reading.transformer for reading in found])
    assert lstm["y"] == pytest.approx([reading.lstm for reading in found])
    assert "1,025" in html(at)  # 1,024 steps of the first layer, and the last one of the second


def test_a_measurement_is_not_kept_for_ever_and_can_be_made_again(monkeypatch):
    from chapters.transformer.speed import reading_panel

    keys = [opened().session_state["reading_job"].key]
    monkeypatch.setattr(reading_panel.time, "time", lambda: 2e9)
    at = opened()
    keys.append(at.session_state["reading_job"].key)
    at.button("reading_again").click().run()
    keys.append(at.session_state["reading_job"].key)
    assert len(set(keys)) == 3


def test_a_way_that_was_cut_off_gets_no_ratio():
    from chapters.transformer.speed.timing_table import sentence
    from llm_core.analysis.speed.generating import Best
    from llm_core.analysis.speed.serial_parallel import Timing

    found = [
        Best(Timing("one_call", 2.0, 1, 64, 0, True), (2.0,), False),
        Best(Timing("with_cache", 20.0, 12, 12, 1200, False), (20.0,), True),
        Best(Timing("without_cache", 20.0, 4, 4, 0, False), (20.0,), True),
    ]
    for language in ("en", "zh"):
        said = sentence(read("transformer/speed", language), 64, found)
        assert "10" not in said.replace("100", "")  # 20 s / 2 s would compare 12 tokens with 64
        assert "12" in said
        assert "100" in said  # bytes a token
