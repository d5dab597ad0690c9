"""The sentences cut by hand and by jieba: what provenance.json says is there, and no gold sentence is learnt."""

import hashlib
import json

import pytest
import regex

from llm_core.data.corpora import CorpusMissing, corpora_folder
from llm_core.data.segmented import segmented
from llm_core.sequences.segmentation import score

FOLDER = corpora_folder() / "segmented"
FACTS = json.loads((FOLDER / "provenance.json").read_text("utf-8"))


def chinese(words):
    return "".join(regex.findall(r"\p{Han}", "".join(words)))


@pytest.mark.parametrize("name", FACTS["files"])
def test_each_file_is_the_one_that_is_described(name):
    content = (FOLDER / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == FACTS["files"][name]["sha256"]
    assert len(content.decode("utf-8").splitlines()) == FACTS["files"][name]["sentences"]


def test_at_least_two_hundred_sentences_are_cut_by_hand():
    assert len(segmented("gold")) >= 200
    assert all(len(words) > 2 for words in segmented("gold"))


def test_no_gold_sentence_and_no_test_sentence_is_among_those_that_are_learnt():
    parts = {part: {chinese(words) for words in segmented(part)} for part in ("gold", "train", "test")}
    assert not parts["train"] & parts["gold"]
    assert not parts["test"] & parts["gold"]
    assert not parts["train"] & parts["test"]


def test_the_two_passes_agree_as_the_provenance_says():
    """Where 本章 was cut in two after the comparison, the files agree a little more."""
    second = segmented("again")
    gold = {"".join(words): words for words in segmented("gold")}
    found = score([gold["".join(words)] for words in second], second)
    assert len(second) == 40
    assert found.f1 == pytest.approx(0.985, abs=0.002)


def test_a_missing_part_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    with pytest.raises(CorpusMissing, match=r"gold\.txt cannot be read"):
        segmented.__wrapped__("gold")
