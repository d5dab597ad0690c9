"""Idle models are dropped and read again; one whose file has gone meanwhile is a sentence, never a crash."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.runtime.stats import GaugeStat, StatsManager

from tests.chapters.opening import leave, opened
from ui.work import idle, memory, models

PROBE = """
import sys
from ui.work import models, warm
warm.warm_up()
print(*sorted({corpus for corpus in models.corpora() for family in models.families(corpus)
               if models.SHARED.loaded(corpus, family)}), warm.OPTIMISERS in sys.modules, sep="|")
"""


@pytest.fixture
def house(tiny_assets, tmp_path, monkeypatch):
    """A copy of the small house from which a test may take something away; nothing in it is idle for long."""
    place = shutil.copytree(tiny_assets, tmp_path / "assets")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    monkeypatch.setenv(memory.MINUTES, "0")
    models.forget()
    yield place
    models.forget()


def test_an_idle_model_is_dropped_and_read_again_but_the_first_corpus_stays(house):
    first, other = models.get_model("stories", "ngram"), models.get_model("songci", "ngram")
    idle.drop()
    assert models.SHARED.loaded("stories", "ngram") is first
    assert models.SHARED.loaded("songci", "ngram") is None
    assert models.get_model("songci", "ngram") is other  # this test holds it


def test_everything_stays_where_the_operator_has_it_read_at_the_start(house, monkeypatch):
    monkeypatch.setenv("GLASSBOX_PRELOAD", "all")
    models.get_model("songci", "ngram")
    idle.drop()
    assert models.SHARED.loaded("songci", "ngram") is not None


@pytest.mark.parametrize(("setting", "seconds"), [("2.5", 150), ("", 600), ("never", 600), (None, 600)])
def test_the_minutes_are_a_setting_and_nonsense_is_the_default(setting, seconds, monkeypatch):
    monkeypatch.delenv(memory.MINUTES, raising=False)
    if setting is not None:
        monkeypatch.setenv(memory.MINUTES, setting)
    assert memory.idle_seconds() == seconds


def test_a_file_that_went_away_while_unloaded_is_a_sentence_until_it_is_back(house):
    models.load_corpus("songci")
    idle.drop()
    weights = house / "checkpoints" / "songci-lstm.safetensors"
    weights.rename(house / "elsewhere")
    with pytest.raises(models.MissingModel, match="no trained lstm model for the corpus 'songci'"):
        models.get_model("songci", "lstm")
    assert models.damaged("songci") == []
    (house / "elsewhere").rename(weights)
    assert models.get_model("songci", "lstm").family == "lstm"


@pytest.mark.parametrize(
    ("page", "chapter", "link"),
    [
        ("home", "home", {"prompt": "明月几时有"}),
        ("arena", "write", {"corpus": "songci"}),
        ("arena", "readers", {"corpus": "songci"}),
        ("attention", "look", {"model": "songci"}),
        ("transformer", "walk", {"model": "songci"}),
    ],
)
def test_a_page_goes_on_when_files_of_an_unloaded_corpus_have_gone(house, page, chapter, link):
    leave(opened(page, chapter, **link))
    for gone in ("songci-ngram.safetensors", "songci-*.safetensors"):
        idle.drop()
        for file in (house / "checkpoints").glob(gone):
            file.unlink()
        leave(opened(page, chapter, **link))  # fails when the visitor would see a failure


def test_a_page_says_that_it_reads_a_corpus_only_while_it_does(house):
    with models.reading("songci") as said:
        assert said is None
    models.load_corpus("songci")
    assert type(models.reading("songci")).__name__ == "nullcontext"
    assert type(models.reading("own-text")).__name__ == "nullcontext"


@pytest.mark.parametrize(
    ("setting", "read"), [("first", "stories|False"), ("all", "songci|stories|True"), ("", "stories|False")]
)
def test_the_warm_up_reads_the_first_corpus_and_the_optimisers_only_when_asked(house, setting, read):
    environment = os.environ | {"GLASSBOX_PRELOAD": setting, "PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.stdout.strip() == read, run.stderr


def test_every_setting_of_the_memory_is_in_the_table_for_operators():
    table = (Path(__file__).parents[2] / "deploy" / "README.md").read_text("utf-8")
    for name in ("GLASSBOX_IDLE_MINUTES", "GLASSBOX_PRELOAD"):
        assert re.search(rf"^\| `{name}", table, re.MULTILINE)


def test_giving_memory_back_is_harmless_where_there_is_nothing_to_call(monkeypatch):
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: object())
    memory.give_back()
    monkeypatch.setattr(memory.os, "name", "nt")
    memory.give_back()


def test_nothing_that_a_page_computes_imports_the_compiler_of_torch():
    """torch.func and torch.compile bring torch._dynamo into the process: 72 MB and a second, in front of a visitor."""
    root = Path(__file__).parents[2]
    asks = re.compile(r"torch\.(func|compile|vmap|_dynamo)\b|from torch import (func|compile|vmap)\b")
    files = [
        file for room in ("llm_core", "ui", "chapters", "figures") for file in (root / room).rglob("*.py")
    ]
    found = [file.name for file in files if asks.search(file.read_text("utf-8"))]
    assert found == ["warm.py"]  # where a training begins


@pytest.fixture
def forgotten(monkeypatch):
    """The list of the times at which answers were forgotten, on a clock that the test turns."""
    times = []
    monkeypatch.setenv(memory.MINUTES, "1")
    monkeypatch.setattr(idle, "forget_answers", lambda: times.append(idle.time.monotonic()))
    return times


def look(monkeypatch, audience, seen):
    """Let it look at (second, visitors)."""
    for second, visitors in seen:
        monkeypatch.setattr(idle.time, "monotonic", lambda second=second: second)
        audience.look(visitors)


def test_answers_are_forgotten_once_when_nobody_has_been_there_for_the_idle_minutes(forgotten, monkeypatch):
    monkeypatch.setattr(idle.time, "monotonic", lambda: 0.0)
    audience = idle.Audience()
    look(monkeypatch, audience, [(30, 0), (50, 2), (110, 1), (140, 0), (160, 0)])
    assert forgotten == []
    look(monkeypatch, audience, [(170, 0), (200, 0), (260, 0)])
    assert forgotten == [170]
    look(monkeypatch, audience, [(300, 1), (330, 0), (360, 0)])
    assert forgotten == [170, 360]


def test_open_tabs_are_counted_by_the_statistics_of_streamlit(monkeypatch):
    class Tabs:
        stats_families = ("active_sessions",)

        def get_stats(self, family_names=None):
            return {"active_sessions": [GaugeStat("active_sessions", 3)]}

    statistics = StatsManager()
    statistics.register_provider(Tabs())
    monkeypatch.setattr(idle.runtime, "get_instance", lambda: SimpleNamespace(stats_mgr=statistics))
    assert idle.visitors() == 3


def test_answers_stay_where_the_operator_wants_everything_kept(forgotten, monkeypatch):
    monkeypatch.setenv(idle.PRELOAD, "all")
    look(monkeypatch, idle.Audience(), [(1e9, 0)])
    assert forgotten == []


def test_what_a_page_kept_is_computed_again_after_it_was_forgotten():
    computed = []

    @st.cache_resource
    def answer(text):
        return computed.append(text)

    answer("a"), answer("a")
    idle.forget_answers()
    answer("a")
    assert computed == ["a", "a"]


HEAPS = """
import ctypes, os, threading
from ui.work import memory
memory.few_heaps()
begin = threading.Barrier(12)
threads = [threading.Thread(target=lambda: (begin.wait(), bytearray(10_000))) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
glibc = ctypes.CDLL(None)
glibc.fdopen.restype = ctypes.c_void_p
glibc.malloc_info(0, ctypes.c_void_p(glibc.fdopen(1, b"w")))
glibc.fflush(None)
"""


@pytest.mark.parametrize(("setting", "most"), [(None, memory.HEAPS), ("3", 3)])
def test_all_threads_share_a_few_heaps_as_many_as_the_operator_wants(setting, most):
    environment = {key: value for key, value in os.environ.items() if key != "MALLOC_ARENA_MAX"}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2])}
    environment |= {} if setting is None else {"MALLOC_ARENA_MAX": setting}
    run = subprocess.run(
        [sys.executable, "-c", HEAPS], env=environment, capture_output=True, text=True, timeout=60
    )
    assert run.stdout.count("<heap ") == most, run.stderr
