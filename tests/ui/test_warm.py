"""After the warm-up: what the first visitors ask for is begun, and what cannot be begun harms nothing."""

import sys
import types

import pytest

from chapters.contents import PREPARED
from ui.book import load
from ui.work import lanes, models, warm


def test_the_process_that_writes_reads_every_machine_of_the_first_corpus(tiny_assets, monkeypatch):
    asked = []
    monkeypatch.setattr(lanes.WRITING, "submit", lambda key, work: asked.append(work))
    warm.read_for_writing()
    (texts,) = asked
    read = [(command["corpus"], command["family"]) for command in texts.commands().values()]
    assert read == [(models.FIRST, family) for family in models.families(models.FIRST)] != []


def test_a_chapter_that_cannot_prepare_is_logged_and_the_others_are_prepared(monkeypatch, caplog):
    prepared = []
    good = types.SimpleNamespace(prepare=lambda: prepared.append("good"))
    monkeypatch.setitem(sys.modules, "chapters.good.chapter", good)
    monkeypatch.setattr(warm, "PREPARED", ("no.such", "good"))
    warm.prepare()
    assert prepared == ["good"]
    assert "no.such" in caplog.text


@pytest.mark.parametrize("name", PREPARED)
def test_what_is_made_ready_for_the_first_visitor_is_made_without_a_failure(name, shared_models):
    """The warm-up only logs a failure, so nobody would see it."""
    load(f"chapters.{name}.chapter").prepare()
