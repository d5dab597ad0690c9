"""The sentence encoder, with a tiny random BERT of the same form."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from llm_core.pretrained import minilm
from llm_core.pretrained.gguf_header import BadWeightsError
from llm_core.pretrained.minilm import MiniLM

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cat", "sat", "on", "mat", "dog", "##s"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("minilm")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(path)
    tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.enable_padding(length=128)
    tokenizer.save(str(path / "tokenizer.json"))
    assert json.loads((path / "config.json").read_text())["model_type"] == "bert"
    return path


@pytest.fixture(scope="module")
def encoder(folder):
    return MiniLM(folder)


def test_every_token_looks_at_all_tokens_before_and_after(encoder):
    attention = encoder.attention("The cats sat")
    assert attention.tokens == ["[CLS]", "the", "cat", "##s", "sat", "[SEP]"]
    assert attention.pattern.shape == (2, 4, 6, 6)
    np.testing.assert_allclose(attention.pattern.sum(-1), 1, atol=1e-5)
    assert (attention.pattern > 0).all()


def test_patterns_are_those_of_transformers(encoder, folder):
    bert = BertModel.from_pretrained(str(folder), attn_implementation="eager").eval()
    ids = torch.tensor([[2, 4, 5, 3]])
    with torch.no_grad():
        expected = bert(ids, output_attentions=True).attentions
    np.testing.assert_allclose(encoder.attention("the cat").pattern[1], expected[1][0].numpy(), atol=1e-6)


def test_spans_point_at_the_text(encoder):
    text = "The cats sat"
    attention = encoder.attention(text)
    assert [text[a:b] for a, b in attention.spans] == ["", "The", "cat", "s", "sat", ""]


def test_vectors_have_length_one_and_are_the_mean_of_the_last_layer(encoder):
    vector = encoder.vectors(["the cat"])[0]
    with torch.no_grad():
        mean = encoder._bert(torch.tensor([[2, 4, 5, 3]])).last_hidden_state[0].mean(0)
    np.testing.assert_allclose(vector, (mean / mean.norm()).numpy(), atol=1e-6)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder):
    together = encoder.vectors(["the cat", "the dog sat on the mat"])
    np.testing.assert_allclose(together[0], encoder.vectors(["the cat"])[0], atol=1e-6)


def test_no_texts_give_no_vectors(encoder):
    assert encoder.vectors([]).shape == (0, 32)


def test_long_text_is_cut_at_the_window(encoder):
    assert len(encoder.attention("the cat " * 400).tokens) == minilm.MAX_TOKENS


@pytest.mark.parametrize("text", ["", "🙂 猫", "\x00", "</script>"])
def test_odd_text_is_read(encoder, text):
    tokens = encoder.attention(text).tokens
    assert tokens[0] == "[CLS]"
    assert tokens[-1] == "[SEP]"


def test_the_encoder_is_shared(monkeypatch, folder):
    minilm.SHARED.clear()
    monkeypatch.setattr(minilm, "path_of", lambda name: folder)
    assert minilm.get_minilm() is minilm.get_minilm()
    minilm.SHARED.clear()


def test_weights_that_are_not_finite_are_refused(folder, tmp_path):
    place = shutil.copytree(folder, tmp_path / "minilm")
    tensors = load_file(place / "model.safetensors")
    tensors["embeddings.word_embeddings.weight"][0, 0] = float("inf")
    save_file(tensors, place / "model.safetensors", {"format": "pt"})
    with pytest.raises(BadWeightsError, match=r"word_embeddings\.weight holds values that are not finite"):
        MiniLM(place)
