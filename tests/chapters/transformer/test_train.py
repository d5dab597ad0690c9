"""The chapter "Train it, find a head, switch it off": real numbers, bad input, queues, and models that stay private."""

import functools
import html as escaping
import io
import json
import math
import re
import shutil
import threading
import time
import zipfile

import numpy as np
import pytest
import torch

from chapters.transformer.train import chapter, heads, stored, subjects
from chapters.transformer.train.learning import Asked, packed
from chapters.transformer.train.training import TRAINING
from llm_core import experiments
from llm_core.analysis.ablation.head_damage import head_damage
from llm_core.analysis.ablation.parts import Part, losses_without
from llm_core.analysis.attention.patterns import attend
from llm_core.analysis.evaluation.known_words import count, known
from llm_core.data.corpora import documents
from llm_core.data.tokenizers import CharTokenizer
from llm_core.generation import Sampling
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.mini_gpt import live as mini_trainer
from llm_core.mini_gpt import stored as mini_gpt
from tests.chapters import opening
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read
from ui.show.numbers import percent
from ui.work import lanes as worker
from ui.work import models
from ui.work.removal import Off

TEXT = "".join(f"The cat number {i % 7} sat on mat {i % 5}, and the dog slept.\n" for i in range(40))
OTHER = "".join(f"We saw {i % 9} ships at sea; {i % 4} of them were red.\n" for i in range(40))
RECORD = {
    "corpus": "stories", "family": "transformer", "date": "2026-11-25", "seed": 1, "machine": "a test",
    "command": "test", "seconds": 1.5, "uniform_bits": 5.0, "valid_characters": 100, "n_parameters": 9,
    "test": {
        "bits_per_character": 2.9, "characters": 100, "tokens": 100, "bits": 290.0, "unknown": [], "split": "test",
        "documents": 1,
    },
    "tokens_seen": 9,
    "curve": [[0, None, 5.2], [100, 4.0, 3.9], [1000, 3.0, 2.9]],
    "snapshots": [
        {"step": s, "bits_per_character": b, "test_bits_per_character": b, "sample": ""}
        for s, b in ((0, 5.2), (100, 3.9), (1000, 2.9))
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def house(tiny_assets, tmp_path, monkeypatch):
    """Three snapshots of a tiny model with random weights as the stored training, in a folder of this test's own."""
    for name in ("corpora", "checkpoints"):
        shutil.copytree(tiny_assets / name, tmp_path / name)
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    shape = {"context_length": 32, "n_layer": 2, "n_head": 2, "n_embd": 16}
    monkeypatch.setattr(mini_trainer, "SHAPE", shape)
    monkeypatch.setattr(mini_trainer, "VALID_CHARACTERS", 200)
    monkeypatch.setattr(stored, "SAMPLE_CHARACTERS", 60)
    monkeypatch.setattr(subjects, "TEXT_CHARACTERS", 300)
    monkeypatch.setattr(heads, "CONTINUATION", 20)
    tokenizer = CharTokenizer.train(documents("stories", "train"))
    config = TransformerConfig(tokenizer.vocab_size, **shape)
    tensors = {}
    for seed, step in enumerate((100, 1000)):
        torch.manual_seed(seed)
        model = Transformer(config, tokenizer)
        with torch.no_grad():
            for weight in model.parameters():
                weight.mul_(4)  # at its starting size no head does anything that could be told from chance
        tensors |= mini_gpt.prefixed(str(step), model)
    facts = RECORD | {"config": config.__dict__, "tokenizer": tokenizer.to_dict()}
    experiments.save("mini_gpt", facts, tensors)
    models.forget()
    yield
    models.forget()
    for lane in worker.LANES.values():
        lane.close()
        if isinstance(lane, worker.Lane) and lane._thread is not None:
            lane._thread.join(60)
            lane._running = None
        lane._tasks.clear()


opened = functools.partial(opening.opened, "transformer", "train")


def trace(at, key, i=0):
    return traces(at, key)[i]


def until(condition, seconds=90):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def typed(text, steps="200", lang="en", **link):
    """A visitor who has pasted a text."""
    at = opened(lang, wait=False, mt_from="paste", mt_steps=steps, **link)
    return at.text_area(key="mt_text_own").set_value(text).run()


def train(text=TEXT, steps="200", lang="en", **link):
    """A visitor who has pressed the button."""
    return typed(text, steps, lang, **link).button(key="mt_go").click().run()


def trained(at, stop_at=3):
    """Stop after a few steps, and wait: what was learnt by then is kept."""
    run = at.session_state["mt_run"]
    until(lambda: len(run.events) >= stop_at)
    run.stop.set()
    assert run.job.wait(90)
    at.run()
    return opening.settled(at)


# --- watch it learn ---


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_the_panel_opens_with_is_written_before_a_visitor_asks(lang):
    chapter.prepare()
    prepared = list(worker.LANES["quick"]._tasks.values())  # those of tests before this one too
    assert all(task.over.wait(60) for task in prepared)
    at = opened(lang)
    assert any(at.session_state["mt_samples_job"].events is task.events for task in prepared)


def test_without_the_stored_training_nothing_is_prepared(tmp_path):
    (tmp_path / "experiments" / "mini_gpt.json").unlink()
    chapter.prepare()
    assert list(worker.LANES["quick"]._tasks) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_curve_is_the_record_and_the_sample_is_what_that_snapshot_writes(lang):
    at = opened(lang, mt_step="100", mt_temp="1.0", mt_seed="5", mt_prompt="One day")
    assert trace(at, "mt_curve", 1)["y"] == [row[2] for row in RECORD["curve"]]
    model = mini_gpt.load(100)
    written = mini_trainer.sample(
        model, Sampling(temperature=1.0, seed=5), model.tokenizer.encode("One day"), stored.SAMPLE_CHARACTERS
    )
    shown = html(at).split('class="gb-written" lang="en"')[1].split("</div>")[0]
    heard = escaping.escape(read("transformer/train", lang).ui("mt_no_word"))
    assert shown.count(heard) == shown.count("text-decoration:underline") > 0
    shown = shown.replace(heard, "")
    assert escaping.unescape(re.sub("<[^>]*>", "", shown.partition(">")[2])) == "One day" + written
    share = count(written, known(documents("stories", "train"))).pair_share
    assert percent(share) in html(at)
    assert read("transformer/train", lang).ui("mt_written", step="100") in html(at)


def test_every_snapshot_stands_in_the_table_and_the_note_names_the_measured_numbers():
    shown = html(opened())
    for step in ("0", "100", "1,000"):
        assert f'<th scope="row">{step}</th>' in shown
    assert '<tr class="gb-chosen" aria-current="true"><th scope="row">1,000</th>' in shown
    assert "in the end it pays 2.90" in shown
    assert "at step 1,000." in shown


def test_nonsense_in_the_link_is_told_and_the_defaults_are_shown():
    choices = {"mt_step": "77", "mt_steps": "9e9", "mt_from": "moon", "mt_model": "own9", "mt_instead": "x"}
    at = opened(mt_seed="soup", mt_start="-3", mt_temp="nan", mt_off="tail", **choices)
    assert at.segmented_control(key="mt_step").value == "1000"
    assert at.segmented_control(key="mt_steps").value == "500"
    for key in (*choices, "mt_seed", "mt_start", "mt_temp", "mt_off"):
        assert f"a value for “{key}”" in html(at), key
    at.number_input(key="mt_seed").set_value(4).run()
    assert "a value for “mt_seed”" not in html(at)


@pytest.mark.parametrize("prompt", ["", "\x00", "🙂" * 90, "</script><b>x", "مرحبا", "a" * 5000])
def test_any_beginning_of_the_text_gives_a_sample(prompt):
    at = opened(mt_prompt=prompt, mt_text=prompt)
    assert "<b>x" not in html(at).replace("<b>x</b>", "")
    assert "After 1,000 steps the model writes" in html(at)


def test_without_the_stored_training_a_sentence_says_so_and_one_can_still_train(tmp_path):
    (tmp_path / "experiments" / "mini_gpt.safetensors").unlink()
    at = opened()
    assert "not on this server" in html(at)
    assert "train one above" in html(at)
    assert not at.button(key="mt_go").disabled


def test_a_damaged_record_is_told_in_one_sentence(tmp_path):
    (tmp_path / "experiments" / "mini_gpt.json").write_text("{}")
    assert "not on this server" in html(opened())


# --- find a head, switch it off: the stored model ---


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_map_is_the_damage_on_text_the_stored_model_has_not_learnt_from(lang):
    at = opened(lang)
    subject = subjects.stored_subject()
    assert subject.model.tokenizer.decode(subject.held_out) in "\n\n".join(documents("stories", "test"))
    found = head_damage(subject.model, subject.held_out)
    drawn = trace(at, "mt_damage_figure")
    np.testing.assert_allclose(array(drawn["z"]), found.increase.numpy() / math.log(2), atol=1e-5)
    layer, head, _ = found.worst(1)[0]
    assert (at.selectbox(key="mt_off_layer").value, at.selectbox(key="mt_off_head").value) == (
        str(layer + 1),
        str(head + 1),
    )


def test_the_pattern_and_the_prices_are_those_of_the_head_in_the_link():
    at = opened(mt_off_layer="2", mt_off_head="1", mt_text="Tom had a kite")
    subject = subjects.stored_subject()
    np.testing.assert_allclose(
        array(trace(at, "mt_pattern")["z"]), attend(subject.model, "Tom had a kite").pattern[1, 0], atol=1e-6
    )
    bits = [
        float(losses_without(subject.model, subject.held_out, parts).double().mean()) / math.log(2)
        for parts in ([], [Part("head", 1, 0)])
    ]
    assert f"<td>{bits[0]:.3f}</td><td>{bits[1]:.3f}</td>" in html(at)


def test_a_mean_instead_of_nothing_and_a_whole_layer_can_be_chosen():
    at = opened(mt_instead="mean", mt_off="attention", mt_off_layer="1")
    assert "the whole attention of layer 1" in html(at)
    assert "Only a single head has a pattern" in html(at)


def test_a_head_that_does_not_exist_becomes_the_nearest_and_the_page_says_so():
    at = opened(mt_off_layer="99")
    assert at.selectbox(key="mt_off_layer").value == "2"
    assert "mt_off_layer=99" in html(at)


# --- train one now ---


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_the_visitor_trained_is_drawn_kept_and_taken_apart(lang):
    at = trained(train(lang=lang))
    run, words = at.session_state["mt_run"], read("transformer/train", lang)
    assert [look.valid_bits for look in run.events] == trace(at, "mt_live_curve", 1)["y"]
    (subject,) = at.session_state["mt_models"]
    assert subject.model is run.result
    assert at.selectbox(key="mt_model").value == "own1"
    assert subject.model.tokenizer.decode(subject.held_out[:40]) in TEXT
    found = head_damage(subject.model, subject.held_out)
    np.testing.assert_allclose(
        array(trace(at, "mt_damage_figure")["z"]), found.increase.numpy() / math.log(2), atol=1e-5
    )
    assert words.ui("mt_stopped", step=run.events[-1].step, steps=200) in html(at)


def test_the_held_out_text_of_an_own_model_is_not_what_it_learnt_from():
    at = trained(train())
    made = mini_trainer.plan(TEXT)
    subject = at.session_state["mt_models"][0]
    assert subject.model.tokenizer.decode(subject.held_out) in "\n\n".join(made.corpus.valid)
    assert subject.model.tokenizer.decode(subject.reference) in "\n\n".join(made.corpus.train)


def test_no_more_than_three_models_are_kept_and_they_are_numbered_on():
    at = trained(train(), 1)
    for _ in range(3):
        at.button(key="mt_again").click().run()
        at = trained(at.button(key="mt_go").click().run(), 1)
    assert [subject.number for subject in at.session_state["mt_models"]] == [2, 3, 4]
    assert at.selectbox(key="mt_model").value == "own4"


@pytest.mark.parametrize(
    ("text", "said"), [("abc", "This text has 3 characters"), ("\x00\x01 \n", "There is no text in it")]
)
def test_a_text_of_no_use_gets_one_sentence_and_no_job(text, said):
    at = train(text)
    assert not at.exception
    assert "mt_run" not in at.session_state
    assert said in html(at)


def test_a_text_of_more_than_a_megabyte_is_cut_with_a_sentence():
    at = typed("word " * 250_000)
    assert "1,000,000" in html(at)
    at.button(key="mt_go").click().run()
    run = at.session_state["mt_run"]
    assert len(run.settings.text) == 1_000_000
    run.job.cancel()


def test_a_text_stays_in_its_box_while_the_model_learns():
    at = trained(train(), 1)
    at.button(key="mt_again").click().run()
    assert at.text_area(key="mt_text_own").value == TEXT


@pytest.mark.parametrize("text", ["a" * 600, "🙂🙃🎉 hi\n" * 90, "</script><img src=x>\n" * 60])
def test_one_character_emoji_and_markup_are_learnt_and_shown_as_text(text):
    at = trained(train(text), 2)
    assert "<img" not in html(at)
    assert at.selectbox(key="mt_model").value == "own1"


def test_the_second_visitor_waits_in_the_queue_and_neither_stops_the_other():
    first = train(steps="1000")
    one = first.session_state["mt_run"]
    until(lambda: one.job.running)
    second = train(steps="1000")
    two = second.session_state["mt_run"]
    assert two.job.ahead == 1
    assert two.name != one.name  # the same text, but each has a training of its own
    assert "1 ahead of you" in second.get("progress")[0].proto.text
    one.stop.set()
    assert one.job.wait(90)
    until(lambda: two.events)
    assert not two.stop.is_set()
    two.stop.set()
    assert two.job.wait(90)
    assert one.result is not None
    assert two.result is not None


def test_a_stop_while_waiting_gives_up_the_place_in_the_queue():
    busy = threading.Event()
    holder = worker.LANES["slow"].submit("holder", lambda report, cancelled: busy.wait(60))
    try:
        at = train()
        at.button(key="mt_stop").click().run()
        assert at.session_state["mt_run"].job.done
        assert "given up" in html(at.run())
    finally:
        busy.set()
        holder.wait(10)


def test_closing_the_tab_ends_the_training():
    viewer = worker.Viewer()
    stop = threading.Event()
    job = viewer.submit("closing", TRAINING.task(Asked(TEXT, 10**6, 1), stop), lane="slow")
    until(lambda: job.events)
    viewer.leave()
    until(lambda: worker.LANES["slow"]._running is None)
    assert job.cancelled


def test_two_visitors_with_different_models_and_heads_never_see_each_others():
    first, second = trained(train(TEXT)), trained(train(OTHER))
    for at, text in ((first, TEXT), (second, OTHER)):
        (subject,) = at.session_state["mt_models"]
        found = head_damage(subject.model, subject.held_out)
        drawn = array(trace(at.run(), "mt_damage_figure")["z"])
        np.testing.assert_allclose(drawn, found.increase.numpy() / math.log(2), atol=1e-5)
        assert subject.model.tokenizer.decode(subject.held_out[:20]) in text
        assert at.selectbox(key="mt_model").options[-1].startswith("the stored one")
        assert len(at.selectbox(key="mt_model").options) == 2
    names = [at.session_state["mt_models"][0].name for at in (first, second)]
    assert names[0] != names[1]


def test_heads_of_one_shared_model_switched_off_at_once_do_not_see_each_other():
    subject = subjects.stored_subject()
    offs = [Off("head", layer, head, "zero") for layer in range(2) for head in range(2)]

    def effect(off):
        return subjects.effect_work(subject, "Tom had a", off, 1, 20)(lambda **_: None, lambda: False)

    alone = [effect(off) for off in offs]
    together = [None] * len(offs)
    visitors = [
        threading.Thread(target=lambda i=i: together.__setitem__(i, effect(offs[i])))
        for i in range(len(offs))
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert together == alone
    assert len({found.own.after for found in alone}) > 1


def test_the_download_holds_the_model_its_curve_and_its_seed():
    run = trained(train(mt_start="7")).session_state["mt_run"]
    with zipfile.ZipFile(io.BytesIO(packed(run))) as archive:
        manifest = json.loads(archive.read("checkpoints/mini-transformer.json"))
    assert manifest["seed"] == 7
    assert len(manifest["curve"]) == len(run.events)
