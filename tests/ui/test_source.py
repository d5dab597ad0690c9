"""Sources of demos: the shared model, a record, and what is read from a record and its weights."""

import pytest

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from ui.work import models
from ui.work.source import SharedModel, StoredModel, StoredRecord

READ = []


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A place for records of our own."""
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    models.forget()
    READ.clear()
    yield tmp_path / "experiments"
    models.forget()


def read_toy():
    READ.append(experiments.record("toy")["value"])
    return READ[-1]


def test_a_stored_model_is_read_once_and_again_when_its_record_has_changed(house):
    source = StoredModel("toy", read_toy)
    experiments.save("toy", {"value": 1})
    assert (source.get(), source.get(), READ) == (1, 1, [1])
    before = source.state()
    experiments.save("toy", {"value": 22})
    assert source.state() != before
    assert source.get() == 22


def test_a_record_that_is_missing_or_of_another_version_is_a_sentence(house):
    with pytest.raises(CheckpointError, match="toy"):
        StoredRecord("toy").get()
    experiments.save("toy", {"value": 1})
    assert StoredRecord("toy", ("value",)).get() == {"value": 1}
    with pytest.raises(CheckpointError, match="another version"):
        StoredRecord("toy", ("test",)).get()


def test_a_model_that_is_missing_is_a_sentence(house):
    with pytest.raises(models.MissingModel, match="stories"):
        SharedModel("stories", "transformer").get()


def test_each_names_what_a_program_writes_in_its_place():
    assert SharedModel("a", "b").python == ("from llm_core import checkpoints", "checkpoints.load('a', 'b')")
    assert StoredRecord("a").python == ("from llm_core import experiments", "experiments.record('a')")
    assert StoredModel("a", experiments.folder).python == (
        "from llm_core.experiments import folder",
        "folder()",
    )
