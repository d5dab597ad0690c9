"""The texts that the three readers begin with were in no training text: the counts know few of their long contexts."""

import pytest

from chapters.arena.readers.compare import top_bits
from llm_core import checkpoints
from tests.chapters.opening import opened
from tests.chapters.reading import html
from ui.lesson.words import read

SEEN = {"stories": 0.3, "shakespeare": 0.85, "songci": 0.3, "manuals": 0.3}
"""The largest share of places whose longest n-gram was counted; of a text from the training it is 0.71 to 0.93."""


@pytest.fixture
def shipped(monkeypatch):
    """The checkpoints of the site, not the small ones of the tests."""
    monkeypatch.delenv("GLASSBOX_ASSETS", raising=False)


def counted(model, text):
    """The share of places at which the longest n-gram that ends there was counted in training."""
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    whys = [model.why(ids[:i], ids[i]) for i in range(model.order, len(ids))]
    return sum(bool(why.orders[0].count) and why.orders[0].order == model.order for why in whys) / len(whys)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("corpus", SEEN)
def test_the_example_was_held_out(corpus, language, shipped):
    text = read("arena/readers", language).ui(f"readers_{corpus}_text")
    assert counted(checkpoints.load(corpus, "ngram"), text) < SEEN[corpus]


def test_the_measure_bites_on_a_text_of_the_training(shipped):
    known = "明月几时有，把酒问青天。不知天上宫阙，今夕是何年。我欲乘风归去，又恐琼楼玉宇，高处不胜寒。"
    assert counted(checkpoints.load("songci", "ngram"), known) > SEEN["songci"]


def test_the_scale_of_the_colours_is_that_of_the_corpus(shipped):
    models = {corpus: checkpoints.load(corpus, "lstm") for corpus in ("stories", "songci")}
    assert top_bits({"lstm": models["stories"]}) == 6
    assert 12 < top_bits({"lstm": models["songci"]}) < 13


def test_a_traditional_text_can_be_written_in_known_characters():
    at = opened("arena", "readers", "zh", corpus="songci", text="明月幾時有？把酒問青天。")
    assert "未知字符" in html(at)
    at.button(key="text_as_known").click().run()
    assert at.text_area(key="text").value == "明月几时有。把酒问青天。"
    assert "未知字符" not in html(at)
