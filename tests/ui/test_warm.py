"""After the warm-up: what the first visitors ask for is begun, and what cannot be begun harms nothing."""

import sys
import types

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
