import io
import zipfile
from pathlib import Path

import pytest
import torch

from llm_core import checkpoints
from llm_core.trained_zip import zip_models
from llm_core.training_race import FAMILIES, race

TEXT = "".join(f"Line {i}: the quick brown fox jumps over dog {i % 9}.\n" for i in range(30))


@pytest.fixture(scope="module")
def models() -> dict:
    return {event.family: event.model for event in race(TEXT, seconds=0.5) if event.finished}


def test_what_was_trained_comes_back_from_the_zip(models: dict, tmp_path: Path) -> None:
    packed = zip_models(models, "yours", {"lstm": {"seconds": 3.5}})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    folder = tmp_path / "checkpoints"
    assert [(c.corpus, c.family) for c in checkpoints.available(folder)] == [
        ("yours", family) for family in FAMILIES
    ]
    ids = torch.tensor(models["ngram"].tokenizer.encode("the quick brown"))
    for family, model in models.items():
        loaded = checkpoints.load("yours", family, folder)
        assert torch.allclose(loaded.score(ids), model.score(ids), atol=0.05), family
    assert checkpoints.checkpoint("yours", "lstm", folder).manifest()["seconds"] == 3.5


def test_the_zip_says_how_to_use_it(models: dict) -> None:
    with zipfile.ZipFile(io.BytesIO(zip_models(models, "yours", {}))) as archive:
        assert "--corpus yours" in archive.read("README.txt").decode()


@pytest.mark.parametrize("name", ["../up", "a/b", "", "a b"])
def test_a_name_that_is_no_file_name_is_refused(models: dict, name: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        zip_models(models, name, {})
