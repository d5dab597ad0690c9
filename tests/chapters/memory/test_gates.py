"""The chapter "Inside the LSTM": what it shows is what the gates of the model did."""

import numpy as np
import pytest

from chapters.memory.gates import found as found_module
from chapters.memory.gates import long
from chapters.memory.gates.under import gates_html
from llm_core import checkpoints
from llm_core.analysis.recurrence.clamp import continue_held, read_held
from llm_core.analysis.recurrence.trace import trace
from llm_core.generation import Sampling
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, named
from ui.lesson.words import read
from ui.show.numbers import digits
from ui.work.held_out import held_out_tokens

TEXT = 'Mia had a kite. "Look at my kite!" said Mia.'
WORDS = read("memory/gates", "en")


@pytest.fixture(autouse=True)
def short_stories(monkeypatch):
    """The stories of the tests are few and short."""
    monkeypatch.setattr(found_module, "LENGTH", 10)
    monkeypatch.setattr(found_module, "documents", lambda *_: [TEXT, TEXT[5:], TEXT[3:], TEXT * 2])


@pytest.fixture
def lstm():
    return checkpoints.load("stories", "lstm")


def test_the_lines_are_the_memory_and_the_hidden_state_of_the_unit(lstm):
    at = opened("memory", "gates", gates_text=TEXT, gates_layer="2", gates_unit="5")
    found = trace(lstm, lstm.tokenizer.encode(TEXT), 1)
    drawn = named(at, "gates_read_lines")
    for name, tap in (("cell", "hook_cell"), ("hidden", "hook_hidden")):
        values = array(drawn[WORDS.ui(f"gates_axis_{name}")]["y"])
        np.testing.assert_allclose(values, found[tap][:, 4], atol=1e-6)


def test_the_numbers_under_a_token_are_those_of_its_gates(lstm):
    found = trace(lstm, lstm.tokenizer.encode(TEXT), 0)
    said = html(opened("memory", "gates", gates_text=TEXT, gates_layer="1", gates_unit="3"))
    assert f"{float(found['hook_forget_gate'][0, 2]):.2f}</i>" in said


NAMES = {"token": "token", "input": "in", "cell": "c"}


def test_what_a_visitor_typed_is_escaped_under_the_numbers():
    values = {name: np.zeros(1) for name in ("input", "cell")}
    drawn = gates_html(["<script>"], values, NAMES, NAMES, "label", "en")
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_both_texts_are_those_of_the_model_with_the_gate_free_and_held(lstm):
    said = html(opened("memory", "gates", gates_prompt="Mia had", gates_value="0", gates_seed="3"))
    rules = Sampling(0.7, seed=3)
    for gates in ({}, {"forget": 0.0}):
        written = continue_held(lstm, "Mia had", 50, rules, gates).split()[0]
        assert written.strip('"') in said


def test_the_stream_is_the_memory_of_the_model_with_the_forget_gate_at_one(lstm):
    drawn = named(opened("memory", "gates", gates_long="150"), "gates_stream_size")
    ids = held_out_tokens("stories", "valid", 150, lstm.tokenizer)
    expected = read_held(lstm, ids, {"forget": 1.0}).size
    np.testing.assert_allclose(array(drawn[WORDS.ui("gates_held_open")]["y"]), expected, rtol=1e-5)


@pytest.mark.parametrize("length", long.LENGTHS)
def test_the_printed_ratio_is_that_of_the_last_sizes(lstm, length):
    found = long.streams(lstm, str(length))
    ratio = np.mean(found.held.size[-long.TAIL :]) / np.mean(found.free.size[-long.TAIL :])
    assert long.outcome(found).facts["ratio"] == digits(ratio, 2)


@pytest.mark.parametrize("text", ["a", "", "我爱学习编程", "🙂" * 40, "Mia " * 2000])
def test_any_text_gives_no_failure(text):
    opened("memory", "gates", gates_text=text, gates_found_text=text, gates_prompt=text)


def test_the_numbers_under_the_tokens_are_a_table_for_the_ear():
    heads = {"token": "token", "input": "input gate", "cell": "memory cell"}
    values = {"input": np.array([0.5, 0.25]), "cell": np.array([-1.0, 0.5])}
    said = gates_html(["a", "b"], values, {"input": "in", "cell": "c"}, heads, "Each token", "en")
    assert said.count('role="row"') == 3
    assert said.count('role="columnheader"') == 3
    assert said.count('role="rowheader"') == 2
    assert said.count('role="cell"') == 4
