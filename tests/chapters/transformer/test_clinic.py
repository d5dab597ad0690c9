"""The chapter "Clinic" in both languages: its verdicts are those of the tests, and nonsense in the link is survived."""

import ast
import base64
import functools
import inspect
import json
import textwrap

import numpy as np
import pytest

from chapters.transformer.clinic import state as clinic_state
from chapters.transformer.clinic.reach import moved
from chapters.transformer.clinic.sentences import sentence
from llm_core import experiments
from llm_core.clinic import exam, parts
from llm_core.clinic.patient import HEALTHY, OPTIONS, SICK, Patient
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.words import read
from ui.show.numbers import price

pytestmark = pytest.mark.usefixtures("fresh_models")


opened = functools.partial(opening.opened, "transformer", "clinic")


def link(choice):
    return {f"clinic_{place}": line for place, line in choice.items()}


def findings(choice, fed="batch_seq"):
    return exam.examine(Patient(choice, seed=1), fed)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chapter_opens_with_the_untouched_model_and_its_measured_verdicts(lang):
    said, words = html(opened(lang)), read("transformer/clinic", lang)
    for place, found in findings(SICK).items():
        assert words.ui(f"title_{place}") in said
        assert sentence(words, place, found) in said
    assert words.ui("green", green=0) in said
    assert words.ui("hollow_too", count=1) in said
    for panel in words.panels.values():
        assert panel.kicker in said
    assert read("transformer/clinic", "zh" if lang == "en" else "en").ui("title_order") not in said


def test_a_link_restores_the_state_of_the_repair():
    at = opened(**link(HEALTHY | {"layout": "both", "loss": "same"}), clinic_fed="batch_seq", clinic_seed="1")
    words, said = read("transformer/clinic", "en"), html(at)
    assert words.ui("green", green=5) in said
    assert sentence(words, "loss", findings(HEALTHY | {"loss": "same"})["loss"]) in said
    assert [radio.value for radio in at.radio] == ["before", "upper", "scores", "both", "four", "same"]


def test_the_sentences_change_with_the_layout_that_is_fed():
    said, words = html(opened(clinic_fed="seq_batch")), read("transformer/clinic", "en")
    for place, found in findings(SICK, "seq_batch").items():
        assert sentence(words, place, found) in said


def test_the_buttons_repair_everything_and_break_it_again():
    at, words = opened(), read("transformer/clinic", "en")
    at.button(key="clinic_healthy").click().run()
    assert words.ui("green", green=6) in html(at)
    assert words.ui("done") in html(at)
    assert [radio.value for radio in at.radio] == [HEALTHY[place] for place in OPTIONS]
    at.button(key="clinic_again").click().run()
    assert words.ui("green", green=0) in html(at)


def test_what_should_be_seen_names_the_measured_start_in_both_layouts():
    said = html(opened(**link(HEALTHY)))  # told of the untouched model, whatever is chosen
    assert "fed by sentence, no test is truly green (green for the wrong reason: test 2)" in said
    assert "fed by word, of the tests only test 4 is truly green." in said


def test_the_lines_to_choose_from_and_the_tests_are_the_source_of_what_runs():
    at = opened()
    radio = next(radio for radio in at.radio if radio.key == "clinic_mask")
    assert radio.options[1] == "`return torch.ones(n, n).triu(1).bool()`"
    assert clinic_state.line_of((parts.build_batch_first, parts.as_it_comes)) == (
        "return make(batch_first=True) · return blocks(x)"
    )
    shown = [block.value for block in at.code]
    for name in (
        "class Patient",
        "def sees_order",
        "def keeps_sentences_apart",
        "def straight_in",
        "def no_mask",
    ):
        assert any(text.startswith(name) for text in shown), name


def test_the_map_in_the_page_is_the_measured_reach():
    at = opened(**link(HEALTHY))
    charts = [json.loads(chart.proto.spec)["data"][0] for chart in at.get("plotly_chart")]
    cells = next(chart for chart in charts if chart["type"] == "heatmap")
    drawn = np.frombuffer(base64.b64decode(cells["z"]["bdata"]), cells["z"]["dtype"]).reshape(12, 12)
    expected = exam.reach(Patient(HEALTHY, seed=1), "batch_seq")
    np.testing.assert_allclose(drawn, expected, rtol=1e-4, atol=1e-6)


def test_the_map_is_told_in_counts_which_differ_with_the_fault():
    untouched, repaired = (
        moved(exam.reach(Patient(choice, seed=1), "batch_seq")) for choice in (SICK, HEALTHY)
    )
    assert repaired == {"itself": "12 / 12", "earlier": "0 / 30", "later": "30 / 30", "other": "0 / 72"}
    assert untouched["later"] == "0 / 30"
    assert untouched["other"] != "0 / 72"


def test_lines_that_cannot_run_are_told_and_nothing_breaks():
    said, words = html(opened(clinic_layout="in", clinic_order="after")), read("transformer/clinic", "en")
    assert words.ui("reach_refused") in said
    assert words.ui("step_stops") in said
    assert "must match the size of tensor" in said


def test_the_stored_trainings_are_compared_with_their_own_numbers():
    if not experiments.available("clinic"):
        pytest.fail("assets/experiments/clinic.json is part of the project")
    cases, said = experiments.record("clinic")["cases"], html(opened(clinic_beside="mask"))
    for case in ("healthy", "mask"):
        assert price(cases[case]["looks"][-1]["honest"]) in said
        assert price(cases[case]["looks"][-1]["reported"]) in said
    assert read("transformer/clinic", "en").ui("train_missing", reason="")[:40] not in said


@pytest.mark.parametrize(
    "content", ["", "[]", '{"cases": {"healthy": {}}}', '{"cases": 3}', '{"cases": {}, "steps": 1}']
)
def test_a_damaged_record_is_a_sentence_and_the_rest_of_the_chapter_goes_on(content, tmp_path, monkeypatch):
    monkeypatch.setattr(experiments, "folder", lambda: tmp_path)
    (tmp_path / "clinic.json").write_text(content)
    at = opened()
    assert "The trainings of this chapter are not on this server" in html(at)
    assert len(at.radio) == 6


def test_a_version_without_loss_or_scores_is_not_offered_for_training():
    at, words = opened(), read("transformer/clinic", "en")
    assert words.ui("train_cannot") in html(at)
    assert "clinic_train" not in [button.key for button in at.button]


def test_the_visitors_own_version_is_trained_on_the_worker_and_tells_its_price(monkeypatch):
    from chapters.transformer.clinic import train

    monkeypatch.setattr(train, "STEPS", 20)
    monkeypatch.setattr(train, "study", short(train.study, 100))
    train.stories.cache_clear()
    at = opened(**link(HEALTHY))
    at.button(key="clinic_train").click().run()
    run = at.session_state["clinic_run"]
    assert run.job.wait(120)
    at.run()
    assert not at.exception
    found = run.result
    assert f"{found.looks[-1].honest:.2f} bits per character honestly" in html(at)
    assert found.written.split()[0] in html(at)
    stored = experiments.record("clinic")["cases"]["healthy"]["looks"][1]  # after as many steps
    assert stored["step"] == found.looks[-1].step
    assert f"stood at {stored['honest']:.2f} after 100 steps" in html(at)
    train.stories.cache_clear()


def short(study, steps):
    return lambda choice, text, seed, report: study(choice, text, seed, steps=steps, places=5, report=report)


def test_the_label_of_an_option_is_the_last_statement_of_its_function():
    for options in OPTIONS.values():
        for functions in options.values():
            for function in functions:
                source = textwrap.dedent(inspect.getsource(function))
                last = ast.get_source_segment(source, ast.parse(source).body[0].body[-1])
                assert clinic_state.last_line(function) == " ".join(last.split())
