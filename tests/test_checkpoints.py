"""Models on disk: what was saved is what is loaded, and damage is told in one sentence."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

from llm_core import checkpoints

PAIRS = [(c, f) for c in ("stories", "songci") for f in checkpoints.FAMILIES]


@pytest.fixture
def copy(tiny_assets, tmp_path):
    return shutil.copytree(tiny_assets / "checkpoints", tmp_path / "checkpoints")


def test_all_checkpoints_of_the_folder_are_listed_in_a_fixed_order(copy):
    assert [(c.corpus, c.family) for c in checkpoints.available(copy)] == PAIRS


@pytest.mark.parametrize(("corpus", "family"), PAIRS)
def test_saving_what_was_loaded_gives_the_same_numbers(copy, tmp_path, corpus, family):
    model = checkpoints.load(corpus, family, copy)
    checkpoints.save(model, corpus, tmp_path / "again")
    again = checkpoints.load(corpus, family, tmp_path / "again")
    ids = torch.tensor([model.tokenizer.encode("Once" if corpus == "stories" else "明月")])
    assert torch.equal(model.log_probs(ids), again.log_probs(ids))
    assert again.n_parameters == model.n_parameters


def test_weights_are_stored_in_16_bits(copy):
    assert {t.dtype for t in load_file(copy / "stories-transformer.safetensors").values()} == {torch.float16}


def test_a_visitor_cannot_name_a_file_outside_the_folder(copy):
    with pytest.raises(checkpoints.CheckpointError, match="no trained"):
        checkpoints.load("../../etc", "transformer", copy)
    with pytest.raises(checkpoints.CheckpointError, match="no trained"):
        checkpoints.load("stories", "../transformer", copy)


def test_a_half_written_file_is_refused_with_a_sentence(copy):
    path = copy / "stories-lstm.safetensors"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(checkpoints.CheckpointError, match=r"stories-lstm.safetensors is damaged"):
        checkpoints.load("stories", "lstm", copy)


def test_a_manifest_that_is_not_json_is_refused_with_a_sentence(copy):
    (copy / "stories-lstm.json").write_text("{")
    with pytest.raises(checkpoints.CheckpointError, match="cannot be read"):
        checkpoints.load("stories", "lstm", copy)


def test_weights_that_are_not_finite_are_refused(copy):
    path = copy / "stories-transformer.safetensors"
    tensors = load_file(path)
    tensors["embed.weight"] = tensors["embed.weight"].clone()
    tensors["embed.weight"][0, 0] = float("nan")
    save_file(tensors, path)
    with pytest.raises(checkpoints.CheckpointError, match="not finite"):
        checkpoints.load("stories", "transformer", copy)


def test_weights_that_do_not_fit_the_manifest_are_refused(copy):
    path = copy / "stories-transformer.json"
    manifest = json.loads(path.read_text())
    manifest["config"]["n_embd"] = 64
    path.write_text(json.dumps(manifest))
    with pytest.raises(checkpoints.CheckpointError, match="damaged"):
        checkpoints.load("stories", "transformer", copy)


@pytest.mark.parametrize(
    "change", [{"tokenizer": "char"}, {"config": {"sizes": {"1.adjusted": []}}}, {"config": 3}]
)
def test_a_manifest_of_the_wrong_shape_is_refused_with_a_sentence(copy, change):
    path = copy / "stories-ngram.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(checkpoints.CheckpointError, match="damaged"):
        checkpoints.load("stories", "ngram", copy)


def test_no_checkpoints_at_all_is_an_empty_list(tmp_path):
    assert checkpoints.available(tmp_path) == []
