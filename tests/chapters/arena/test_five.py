"""Whoever asks for the twins sees five machines; everybody else sees three."""

import json

import pytest
import torch

from chapters.arena import machines as module
from chapters.arena.settings import presets
from chapters.arena.why import answer
from llm_core.checkpoints import FAMILY_NAMES, THREE, TWINS
from llm_core.generation import Sampling, generate
from tests.chapters.arena.test_write import columns, texts, visit
from ui.lesson.words import read
from ui.work.models import get_model


def test_five_machines_write_what_each_writes_alone():
    at = visit(corpus=TWINS, prompt="Mia had", n="20", seed="3", temp="0.8")
    written = texts(at)
    assert tuple(written) == FAMILY_NAMES
    for family in FAMILY_NAMES:
        model = get_model(TWINS, family)
        alone = generate(model, model.tokenizer.encode("Mia had"), 20, Sampling(0.8, seed=3))
        assert written[family] == [token.id for token in alone]


def test_without_asking_there_are_three():
    assert tuple(texts(visit(prompt="Mia had", n="20"))) == THREE


def test_each_of_the_five_has_its_name_and_its_line_in_both_languages():
    for language in ("en", "zh"):
        found = columns(visit(language, corpus=TWINS, prompt="Mia had", n="20"))["machines"]
        assert len({machine["name"] for machine in found}) == 5
        assert len({machine["plain"] for machine in found}) == 5


def test_the_twins_are_offered_only_when_all_five_are_there(monkeypatch):
    assert module.corpora() == ["stories", "songci", TWINS]
    monkeypatch.setattr(module.models, "families", lambda corpus: ["ngram", "rnn"])
    assert TWINS not in module.corpora()


def test_they_have_read_the_stories_and_get_their_presets():
    words = read("arena", "en")
    assert presets(words, TWINS) == presets(words, "stories")


@pytest.mark.parametrize("family", ["rnn", "gru"])
def test_the_reason_names_how_far_the_memory_moved(family):
    model = get_model(TWINS, family)
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode("Mia had a kite")]
    found = answer(read("arena", "en"), model, ids, 5)
    before = model.step(torch.tensor([ids[:-1]]), model.start())[1][0][-1, 0]
    after = model.step(torch.tensor([ids]), model.start())[1][0][-1, 0]
    unit = int((after - before).abs().argmax())
    assert f"unit {unit} from" in json.dumps(found, ensure_ascii=False)
