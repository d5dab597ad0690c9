"""The page "Three machines, one text" in both languages, with good and with bad links."""

import json

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from chapters.arena.machines import OWN
from chapters.arena.settings import presets
from llm_core.checkpoints import CheckpointError
from tests.chapters.opening import MAIN, opened
from tests.chapters.reading import plain
from ui.lesson.words import read
from ui.work import lanes as worker
from ui.work.models import get_model
from ui.work.writing.lane import WritingLane


def visit(lang="en", **link):
    """A visitor whose machines have written."""
    return finished(opened("arena", "write", lang, **link))


def finished(at):
    """Run again until the machines have written: AppTest has no browser that would ask."""
    for _ in range(40):
        assert not at.exception, at.exception
        job = at.session_state.get("arena_job", None)
        if job is None or (
            job.wait(20) and all(not machine["running"] for machine in columns(at)["machines"])
        ):
            return at
        at.run()
    raise AssertionError("the machines never finished")


def columns(at):
    """The data of the component with the three columns."""
    found = [
        element.proto
        for element in at.get("bidi_component")
        if element.proto.component_name == "glassbox_arena"
    ]
    size = int.from_bytes(found[0].bytes[:4], "little")
    return json.loads(found[0].bytes[4 : 4 + size])


def texts(at):
    return {
        machine["family"]: [token["id"] for token in machine["tokens"]] for machine in columns(at)["machines"]
    }


def notices(at):
    return [plain(html.proto.body) for html in at.get("html") if 'class="gb-notice"' in html.proto.body]


@pytest.mark.parametrize(("language", "title"), [("en", "Three machines"), ("zh", "三台机器")])
def test_the_first_visit_shows_three_finished_texts(language, title):
    at = visit(language)
    data = columns(at)
    assert [machine["family"] for machine in data["machines"]] == ["ngram", "lstm", "transformer"]
    assert all(machine["tokens"] and not machine["running"] for machine in data["machines"])
    assert any(title in html.proto.body for html in at.get("html"))
    assert notices(at) == []


def test_the_same_link_gives_the_same_sample():
    link = {"prompt": "Tom had a", "seed": "5", "temp": "1.2", "n": "20"}
    assert texts(visit(**link)) == texts(visit("zh", **link))


def test_who_comes_second_is_sent_the_chips_that_were_made_for_the_first(monkeypatch):
    first = visit(seed="21", n="20")

    def again(*_):
        raise AssertionError("a chip was made twice")

    monkeypatch.setattr("chapters.arena.write.so_far.chip", again)
    assert columns(visit("zh", seed="21", n="20"))["machines"][0]["tokens"]
    assert texts(visit(seed="21", n="20")) == texts(first)


def test_another_seed_gives_another_sample():
    assert texts(visit(seed="1", temp="1.5")) != texts(visit(seed="2", temp="1.5"))


def test_forced_tokens_and_the_pin_come_back_from_the_link():
    at = visit(force="lstm.2.40", why="transformer.0")
    data = columns(at)
    lstm = next(machine for machine in data["machines"] if machine["family"] == "lstm")
    assert (lstm["tokens"][2]["id"], lstm["tokens"][2]["forced"]) == (40, True)
    assert data["picked"] == {"family": "transformer", "index": 0}
    assert data["why"]["sentences"]


def test_a_nonsense_link_is_answered_with_a_sentence_for_each_bad_value():
    at = visit(
        temp="banana", layer="99", corpus="../../etc", force="abc", why="cat.x", seed="1e99", tab="cellar"
    )
    said = " ".join(notices(at))
    for key in ("temp", "corpus", "force", "why", "seed", "tab"):
        assert f"“{key}”" in said
    assert texts(at)["lstm"]


def test_an_empty_prompt_is_no_error_the_machines_begin_by_themselves():
    at = visit()
    finished(at.text_area(key="prompt").set_value("   ").run())
    assert all(texts(at).values())
    assert len(notices(at)) == 1


@pytest.mark.parametrize(
    "text",
    ["</script><img src=x onerror=alert(1)>", "שלום عالم", "😀👩‍👩‍👧", "a\u0000b\u0007c", "x" * 1_000_000],
)
def test_hostile_or_odd_text_never_breaks_the_page(text):
    at = visit(n="10")
    finished(at.text_area(key="prompt").set_value(text).run())
    assert len(columns(at)["prompt"]) <= 2000
    assert all(texts(at).values())


def test_a_prompt_that_was_cut_or_cleaned_is_said_so():
    at = visit(n="10")
    finished(at.text_area(key="prompt").set_value("a\u0000" + "b" * 3000).run())
    said = " ".join(notices(at))
    assert "2,000" in said
    assert "removed" in said
    assert at.text_area(key="prompt").value == "a" + "b" * 1999


def test_characters_that_were_never_seen_are_named():
    at = visit(corpus="songci", n="10")
    finished(at.text_area(key="prompt").set_value("明月 hello 😀").run())
    said = " ".join(notices(at))
    assert "😀" in said
    assert all(texts(at).values())


def test_another_corpus_brings_its_own_preset_but_keeps_what_was_written():
    at = visit()
    finished(at.segmented_control(key="corpus").set_value("songci").run())
    assert at.text_area(key="prompt").value.startswith("落花")
    finished(at.text_area(key="prompt").set_value("大江东去，").run())
    finished(at.segmented_control(key="corpus").set_value("stories").run())
    assert at.text_area(key="prompt").value == "大江东去，"


def test_the_example_of_the_start_page_gives_way_to_the_first_preset():
    at = AppTest.from_file(MAIN, default_timeout=60).run()
    finished(at.switch_page("../pages/arena.py").run())
    assert at.text_area(key="prompt").value == presets(read("arena", "en"), "stories")[0].prompt


def test_write_keeps_the_number_of_tokens():
    at = visit()
    before = texts(at)
    finished(at.button(key="arena_write").click().run())
    assert at.slider(key="n").value == 60
    assert texts(at) == before


def test_another_sample_takes_a_forced_token_out_and_says_so():
    at = visit(force="lstm.2.40", n="10")
    finished(at.button(key="arena_go_on").click().run())
    assert at.session_state["force"] == "lstm.2.40"
    finished(at.button(key="arena_again").click().run())
    assert at.session_state["force"] == ""
    assert not any(token["forced"] for machine in columns(at)["machines"] for token in machine["tokens"])
    assert read("arena", "en").ui("forced_dropped") in " ".join(notices(at))


def test_go_on_makes_a_finished_text_longer_and_another_sample_changes_the_seed():
    at = visit(n="20")
    before = texts(at)["ngram"]
    finished(at.button(key="arena_go_on").click().run())
    assert at.slider(key="n").value == 60
    assert texts(at)["ngram"][: len(before)] == before
    finished(at.button(key="arena_again").click().run())
    assert at.number_input(key="seed").value == 8


def test_stop_keeps_what_was_written_and_says_so():
    at = visit(n="300", seed="77")
    job = at.session_state["arena_job"]
    before = len(job.events)
    at.button(key="arena_stop").click().run()
    assert not at.exception
    assert sum(len(tokens) for tokens in texts(at).values()) >= before
    assert any("300" in said or "Stopped" in said for said in notices(at))


@pytest.fixture
def own_lane(monkeypatch):
    """A lane of this test's own, which writes on a thread."""
    monkeypatch.setenv("GLASSBOX_WRITERS", "thread")
    lane = WritingLane(8)
    monkeypatch.setitem(worker.LANES, "writing", lane)
    st.cache_resource.clear()  # AppTest gives every test the same session, and with it the same viewer
    yield lane
    lane.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_model_that_has_gone_is_told_and_the_button_tries_again(language, own_lane, monkeypatch, caplog):
    def gone(folder, corpus, family):
        raise CheckpointError("it has gone")

    with monkeypatch.context() as now:
        now.setattr("ui.work.writing.shared.load", gone)
        at = opened("arena", "write", language, seed="1234")
        assert notices(at)[-1].count("it has gone") == 1
    own_lane.close()  # the thread that cannot read
    finished(at.button(key="arena_retry").click().run())
    assert all(texts(at).values())
    assert "it has gone" not in str(notices(at))


def test_what_a_visitor_has_trained_is_written_in_the_process_of_the_site(own_lane, monkeypatch):
    at = opened("arena", "write", wait=False)
    models = {family: get_model("stories", family) for family in ("ngram", "lstm")}
    at.session_state[OWN] = {"corpus": "own-1", "models": models, "held_out": ""}
    finished(at.run())
    before = dict(own_lane.counts)
    finished(at.segmented_control(key="corpus").set_value("own-1").run())
    assert {family for family, ids in texts(at).items() if ids} == {"ngram", "lstm"}
    assert own_lane.counts == before


def test_the_readers_pay_what_evaluate_says():
    from llm_core.analysis.evaluation.scoring import evaluate

    text = "Lily had a kite. Tom had a red ball."
    at = opened("arena", "readers", text=text)
    found = [e.proto for e in at.get("bidi_component") if e.proto.component_name == "glassbox_arena_readers"]
    data = json.loads(found[0].json)
    assert "".join(segment["text"] for segment in data["segments"]) == text
    for row, family in enumerate(("ngram", "lstm", "transformer")):
        paid = sum(segment["bits"][row] * len(segment["text"]) for segment in data["segments"])
        assert paid == pytest.approx(evaluate(get_model("stories", family), text).bits, rel=1e-3)
