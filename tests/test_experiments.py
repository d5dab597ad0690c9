"""Records of small trainings: what is written comes back; what is missing or damaged is one sentence."""

import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))


def test_facts_and_weights_come_back():
    experiments.save("tried", {"seed": 1}, {"w": torch.tensor([[0.5, -2.0]]), "ids": torch.tensor([3])})
    assert experiments.available("tried")
    assert experiments.record("tried") == {"seed": 1}
    assert experiments.weights("tried")["w"].tolist() == [[0.5, -2.0]]
    assert experiments.weights("tried")["ids"].dtype == torch.int64


def test_what_is_missing_or_damaged_is_told_in_one_sentence():
    assert not experiments.available("nothing")
    for read in (experiments.record, experiments.weights):
        with pytest.raises(CheckpointError, match="cannot be read"):
            read("nothing")
    experiments.save("broken", {}, {"w": torch.tensor([float("nan")])})
    with pytest.raises(CheckpointError, match="not finite"):
        experiments.weights("broken")
    (experiments.folder() / "broken.json").write_text("[]")
    with pytest.raises(CheckpointError, match="no experiment"):
        experiments.record("broken")
