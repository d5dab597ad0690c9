"""Training on a visitor's text: the queue, the stop, bad texts, and what can be done with the result."""

import io
import threading
import time
import zipfile
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from chapters.arena.machines import OWN
from chapters.arena.scale import own_machines
from chapters.arena.train.chapter import TRAINING
from chapters.arena.train.learning import Asked, looks_of, name_of, packed
from chapters.arena.train.looks import facts, machines_html
from llm_core.data.user_text import corpus_from_text
from llm_core.training_race import RaceEvent
from tests.chapters.reading import plain
from ui.lesson.words import read
from ui.work import lanes as worker

TEXT = "".join(f"The cat number {i % 7} sat on mat {i % 5}, and the dog slept.\n" for i in range(40))


def room(text):
    """A page with nothing but the training room."""
    import streamlit as st

    from chapters.arena.train.chapter import training_panel
    from ui.lesson.words import lesson

    st.session_state.setdefault("from", "paste")
    st.session_state.setdefault("train_text", text)
    training_panel(lesson("arena/train"))


def visit(text=TEXT, language="en"):
    at = AppTest.from_function(room, args=(text,), default_timeout=60)
    at.query_params["lang"] = language
    return at.run()


def notices(at):
    return [plain(html.proto.body) for html in at.get("html") if "gb-notice" in html.proto.body]


def start(at):
    return at.button(key="train_start").click().run()


def until(condition, seconds=90):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def _empty_lane():
    yield
    worker.LANES["slow"].close()
    thread = worker.LANES["slow"]._thread
    if thread is not None:
        thread.join(60)
    worker.LANES["slow"]._running = None


def trained(at):
    """Start, stop soon, and wait: what was learnt by then is kept."""
    start(at)
    made = at.session_state["training_run"]
    until(lambda: any(event.family == "transformer" for event in made.events))
    made.stop.set()
    assert made.job.wait(90)
    return made


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_is_learnt_by_all_three_and_the_result_can_be_used(language):
    at = visit(language=language)
    made = trained(at)
    at.run()
    assert not at.exception
    words = read("arena/train", language)
    assert any(words.ui("stopped", seconds="X").split("X")[0] in notice for notice in notices(at))
    assert {button.label for button in at.button} >= {words.ui("use"), words.ui("again")}
    spec = at.get("plotly_chart")[0].proto.spec
    for looks in looks_of(made).values():
        assert f"{looks[-1].valid_bits:.12g}"[:8] in spec  # truncated, since the figure writes all digits
    at.button(key="train_use").click().run()
    own = at.session_state["own_models"]
    assert (own["corpus"], own["models"]) == (name_of(made), made.result)
    corpus = corpus_from_text(made.settings.text)
    assert own["held_out"] in corpus.valid
    assert own["held_out"] not in corpus.train
    assert at.session_state["corpus"] == name_of(made)
    assert at.session_state["tab"] == "write"
    at.button(key="train_again").click().run()
    assert at.button(key="train_start").label == words.ui("start")
    assert at.session_state["own_models"]["models"] == made.result


def test_the_download_holds_the_three_models_and_their_curves():
    made = trained(visit())
    with zipfile.ZipFile(io.BytesIO(packed(made))) as archive:
        names = archive.namelist()
        assert sorted(n for n in names if n.endswith(".safetensors")) == [
            f"checkpoints/yours-{family}.safetensors" for family in ("lstm", "ngram", "transformer")
        ]
        manifest = archive.read("checkpoints/yours-lstm.json").decode()
        assert '"curve"' in manifest


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("text", "reason"), [("abc", "too_short"), ("\x00\x01 \n", "empty")])
def test_a_text_of_no_use_gets_one_clear_sentence_and_no_job(language, text, reason):
    at = start(visit(text, language))
    assert not at.exception
    assert "training_run" not in at.session_state
    sentence = read("training_text", language).ui(f"refused_{reason}", characters="3", minimum="500")
    assert any(sentence in notice for notice in notices(at))


def test_a_visitor_may_begin_at_once_with_the_example():
    def first_visit():
        from chapters.arena.train.chapter import training_panel
        from ui.lesson.words import lesson

        training_panel(lesson("arena/train"))

    at = AppTest.from_function(first_visit, default_timeout=60).run()
    assert not at.button(key="train_start").disabled


def test_without_a_text_the_button_waits():
    at = visit("")
    assert at.button(key="train_start").disabled


def test_a_megabyte_is_cut_with_a_notice_and_nul_is_taken_out_with_one():
    long = visit("word " * 250_000)
    assert any("1,000,000" in notice for notice in notices(long))
    made = start(visit(TEXT + "\x00\x00"))
    assert not made.exception
    run_of(made).job.cancel()


def run_of(at):
    return at.session_state["training_run"]


@pytest.mark.parametrize("text", ["مرحبا بالعالم. " * 60, "🙂🙃🎉 hi\n" * 90])
def test_any_script_can_be_started(text):
    at = start(visit(text))
    assert not at.exception
    run_of(at).job.cancel()


def test_the_second_visitor_waits_and_sees_the_queue_and_neither_stops_the_other():
    first, second = visit(), visit()
    start(first)
    one = run_of(first)
    until(lambda: one.job.running)
    start(second)
    two = run_of(second)
    assert two.job.ahead == 1
    assert two.name != one.name  # the same text, but each has a training of its own
    second.run()
    assert "1 ahead of you" in second.get("progress")[0].proto.text
    one.stop.set()
    assert one.job.wait(90)
    assert set(one.result) == {"ngram", "lstm", "transformer"}
    until(lambda: two.job.running or two.done)
    assert not two.stop.is_set()
    two.stop.set()
    assert two.job.wait(90)
    assert set(two.result) == {"ngram", "lstm", "transformer"}


def test_a_stop_while_waiting_gives_up_the_place_in_the_queue():
    busy = threading.Event()
    holder = worker.LANES["slow"].submit("holder", lambda report, cancelled: busy.wait(60))
    try:
        at = start(visit())
        made = run_of(at)
        at.button(key="train_stop").click().run()
        assert made.done
        at.run()
        assert any(read("arena/train", "en").ui("given_up") in notice for notice in notices(at))
    finally:
        busy.set()
        holder.wait(10)


def test_closing_the_tab_ends_the_training():
    viewer = worker.Viewer()
    stop = threading.Event()
    job = viewer.submit("closing", TRAINING.task(Asked(TEXT, 600), stop), lane="slow")
    until(lambda: any(event.family == "lstm" for event in job.events))
    viewer.leave()
    until(lambda: worker.LANES["slow"]._running is None)
    assert not stop.is_set()
    assert job.cancelled


def test_what_the_machines_write_is_escaped():
    event = RaceEvent("lstm", 1, 2, 3.0, 4.0, None, "</script><img src=x onerror=alert(1)>")
    assert "<img" not in machines_html(read("arena/train", "en"), {"lstm": [event]})


def test_the_last_card_of_a_network_keeps_the_price_of_the_text_it_learns_from():
    words = read("arena/train", "en")
    looks = [RaceEvent("lstm", step, 2, 3.0, 4.0, bits, "") for step, bits in ((1, 3.5), (2, None))]
    assert facts(words, looks)[words.ui("fact_train")] == "3.50"
    assert words.ui("fact_train") not in facts(words, [RaceEvent("ngram", 1, 2, 3.0, 4.0, None, "")])


def test_you_are_here_names_the_machines_of_the_visitor(monkeypatch):
    model = SimpleNamespace(n_parameters=1234)
    monkeypatch.setattr(st, "session_state", {OWN: {"corpus": "own-1", "models": {"lstm": model}}})
    (one,) = own_machines(read("arena", "en"))
    assert (one.parameters, one.tokens) == (1234, None)
    assert "your text" in one.label
