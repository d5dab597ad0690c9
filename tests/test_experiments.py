"""Records of small trainings: what is written comes back; what is missing or damaged is one sentence."""

import json
from pathlib import Path

import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError

SHIPPED = Path(__file__).resolve().parent.parent / "assets" / "experiments"


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


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_every_shipped_record_says_how_it_was_made(path):
    assert {"command", "date", "machine", "seed"} <= json.loads(path.read_text("utf-8")).keys()
