"""Models on disk: what was saved is what is loaded, and damage is told in one sentence."""

import json
import shutil

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from llm_core import checkpoints
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.ngram import NGram

PAIRS = [(c, f) for c in ("stories", "songci") for f in checkpoints.THREE]
PAIRS += [(checkpoints.TWINS, f) for f in checkpoints.FAMILIES]


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
    ids = torch.tensor([model.tokenizer.encode("明月" if corpus == "songci" else "Once")])
    assert torch.equal(model.log_probs(ids), again.log_probs(ids))
    assert again.n_parameters == model.n_parameters


def test_weights_are_stored_in_16_bits(copy):
    assert {t.dtype for t in load_file(copy / "stories-transformer.safetensors").values()} == {torch.float16}


def test_a_visitor_cannot_name_a_file_outside_the_folder(copy):
    with pytest.raises(checkpoints.CheckpointError, match="no trained"):
        checkpoints.load("../../etc", "transformer", copy)
    with pytest.raises(checkpoints.CheckpointError, match="no trained"):
        checkpoints.load("stories", "../transformer", copy)


def test_the_n_gram_of_the_twins_is_that_of_the_stories_and_saving_one_leaves_it_alone(copy):
    found = checkpoints.checkpoint(checkpoints.TWINS, "ngram", copy)
    assert found.weights == copy / "stories-ngram.safetensors"
    before = found.weights.read_bytes()
    checkpoints.save(checkpoints.load("songci", "ngram", copy), checkpoints.TWINS, copy)
    assert found.weights.read_bytes() == before


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


CHANGES = [
    {"tokenizer": "char"},
    {"tokenizer": {"kind": "char", "characters": "abc"}},
    {"tokenizer": {"kind": "bpe", "merges": [[1, 9999]], "counts": [1]}},
    {"config": 3},
    {"config": None},
    {"config": {}},
    {"test": {"bits_per_character": "few"}},
    {"curve": [[1, 2]]},
    {"snapshots": [None]},
    {"n_parameters": [1]},
]


@pytest.mark.parametrize("family", checkpoints.THREE)
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_manifest_of_the_wrong_shape_is_refused_with_a_sentence(copy, family, change):
    refused(copy, family, lambda manifest: manifest.update(change))


SETTINGS = [
    *[(family, name, wrong) for family in ("lstm", "transformer")
      for name in ("n_layer", "n_embd", "vocab_size", "dropout")
      for wrong in (None, "text", -1, 7.5, [[]], 10**400, True)],
    *[("transformer", "n_head", wrong) for wrong in (0, 3, None, "2", 1.0)],
    *[("transformer", "context_length", wrong) for wrong in (0, 10**12, "all")],
    *[("transformer", name, wrong) for name in ("norm", "position", "mlp") for wrong in ("other", None, 1)],
    *[("ngram", name, wrong) for name in ("smoothing", "k", "sizes", "discounts") for wrong in (None, "text", [[1]])],
]  # fmt: skip


@pytest.mark.parametrize(("family", "name", "wrong"), SETTINGS)
def test_a_setting_that_no_model_can_have_is_refused_when_it_is_read(copy, family, name, wrong):
    refused(copy, family, lambda manifest: manifest["config"].update({name: wrong}))


@pytest.mark.parametrize("text", ["[" * 200_000, '{"config":' * 200_000, "9" * 5000, "null", ""])
def test_nonsense_in_place_of_a_manifest_is_one_sentence(copy, text):
    (copy / "stories-lstm.json").write_text(text)
    with pytest.raises(checkpoints.CheckpointError, match="cannot be read"):
        checkpoints.load("stories", "lstm", copy)


def refused(copy, family, change):
    """Change the manifest of this family; loading must tell it in one sentence that names the file."""
    path = copy / f"stories-{family}.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))
    with pytest.raises(checkpoints.CheckpointError, match=f"stories-{family}"):
        checkpoints.load("stories", family, copy)


def test_no_checkpoints_at_all_is_an_empty_list(tmp_path):
    assert checkpoints.available(tmp_path) == []


class Vowels(Tokenizer):
    """A tokenizer of somebody's own: five letters, everything else is the end of text."""

    kind = "vowels of this test"

    def __init__(self, letters="aeiou"):
        self.letters = letters

    @property
    def vocab_size(self):
        return 1 + len(self.letters)

    def encode(self, text):
        return [1 + self.letters.index(c) for c in text if c in self.letters]

    def token_bytes(self, token_id):
        return self.letters[token_id - 1].encode() if token_id else b""

    def to_dict(self):
        return {"kind": self.kind, "letters": self.letters}


def test_a_model_with_a_tokenizer_of_ones_own_is_read_again(tmp_path):
    model = NGram.fit(np.array([0, 1, 2, 1, 2, 0]), Vowels("aei"), 2)
    checkpoints.save(model, "mine", str(tmp_path))
    again = checkpoints.load("mine", "ngram", str(tmp_path))
    assert isinstance(again.tokenizer, Vowels)
    assert again.tokenizer.letters == "aei"
    assert torch.equal(again.log_probs(torch.tensor([[0, 1]])), model.log_probs(torch.tensor([[0, 1]])))


def test_a_tokenizer_whose_class_is_not_there_is_named_with_the_way_to_get_it(tmp_path):
    checkpoints.save(NGram.fit(np.array([0, 1, 2, 0]), Vowels(), 2), "mine", tmp_path)
    path = tmp_path / "mine-ngram.json"
    path.write_text(path.read_text("utf-8").replace("vowels of this test", "consonants"), "utf-8")
    with pytest.raises(checkpoints.CheckpointError, match=r"'consonants'.*once its module is imported"):
        checkpoints.load("mine", "ngram", tmp_path)
