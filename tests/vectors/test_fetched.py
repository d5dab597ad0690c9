"""What was fetched: GloVe is read without pickle and only in part, MiniLM is one way more, and both may be missing."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch

from llm_core.data.manifest import assets
from llm_core.pretrained import minilm
from llm_core.pretrained.engine_types import ModelMissingError
from llm_core.vectors import glove, sentences
from llm_core.vectors.compared import Tables, glove_table
from llm_core.vectors.sentences import compare
from llm_core.vectors.table import Table

WORDS = ["the", "cat", "猫", "</s>"]
ROWS = np.arange(8, dtype=np.float32).reshape(4, 2)


@pytest.fixture
def fetched(tmp_path, monkeypatch):
    np.save(tmp_path / glove.VECTORS, ROWS)
    pq.write_table(pa.table({"index": WORDS}), tmp_path / glove.INDEX)
    monkeypatch.setattr(glove, "path_of", lambda _name: tmp_path)
    monkeypatch.setattr(glove, "USED", 3)
    glove.SHARED.clear()
    yield tmp_path
    glove.SHARED.clear()


def test_the_manifest_names_the_files_that_are_read():
    assert {file.name for file in assets()[glove.ASSET].files} == {glove.VECTORS, glove.INDEX}


@pytest.mark.usefixtures("fetched")
def test_the_most_frequent_words_are_read_with_their_rows():
    table = glove.get_glove()
    assert table.words == ("the", "cat", "猫")
    assert torch.equal(table.vectors, torch.from_numpy(ROWS[:3]))
    assert glove.get_glove() is table
    assert glove_table() is table


def test_an_array_of_objects_is_refused_and_the_page_goes_on_without(fetched):
    np.save(fetched / glove.VECTORS, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match=r"(?i)pickle|memory-mapped"):
        glove.get_glove()
    assert glove_table() is None


def test_what_was_not_fetched_is_told(monkeypatch):
    monkeypatch.setattr(glove, "path_of", lambda _name: None)
    glove.SHARED.clear()
    with pytest.raises(ModelMissingError, match="llm_core fetch glove"):
        glove.get_glove()
    assert glove_table() is None


def tables():
    ours = Table(("cat", "dog"), torch.eye(2))
    return Tables(SimpleNamespace(after=ours), None)


def test_minilm_is_a_way_of_its_own_where_it_is(monkeypatch):
    vectors = {"A cat.": np.array([1.0, 0.0]), "A dog.": np.array([0.6, 0.8])}
    encoder = SimpleNamespace(vectors=lambda texts: np.stack([vectors[text] for text in texts]))
    monkeypatch.setattr(minilm, "available", lambda: True)
    monkeypatch.setattr(minilm, "get_minilm", lambda: encoder)
    sentences._minilm.cache_clear()
    found = compare(tables(), [("A cat.", "A dog."), ("A cat.", "A cat.")])
    sentences._minilm.cache_clear()
    assert found.cosines["minilm"] == pytest.approx([0.6, 1.0])
    assert found.cosines["ours"] == pytest.approx([0.0, 1.0])
    assert "glove" not in found.cosines


def test_a_minilm_that_cannot_be_read_is_left_out(monkeypatch):
    def broken():
        raise ModelMissingError("gone")

    monkeypatch.setattr(minilm, "available", lambda: True)
    monkeypatch.setattr(minilm, "get_minilm", broken)
    sentences._minilm.cache_clear()
    assert set(compare(tables(), [("A cat.", "A dog.")]).cosines) == {"ours"}
