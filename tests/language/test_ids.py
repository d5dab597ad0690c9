"""Whoever feeds a model with something else than ids of the right shape is told what is expected, by every family."""

import pytest
import torch

from llm_core import checkpoints
from llm_core.generation import generate
from llm_core.language.rnn_encoder_decoder import Seq2Seq, Seq2SeqConfig
from llm_core.language.transformer_encoder_decoder import EncoderDecoder, EncoderDecoderConfig

FLAT, BATCH = torch.tensor([1, 2, 3]), torch.tensor([[1, 2, 3]])


@pytest.fixture(params=checkpoints.FAMILIES)
def model(request):
    return checkpoints.load(checkpoints.TWINS, request.param)


def calls(model):
    """The calls that take a batch (B, T)."""
    yield model.log_probs
    yield lambda ids: model.step(ids, model.start())
    if isinstance(model, torch.nn.Module):
        yield model


def test_one_text_without_its_batch_is_told_the_shape_and_the_cure(model):
    for call in calls(model):
        with pytest.raises(ValueError, match=r"\(B, T\).*not of shape \(3,\); ids\[None\]"):
            call(FLAT)
        call(FLAT[None])


def test_a_text_in_the_place_of_ids_is_told_how_to_get_them(model):
    for call in (*calls(model), model.score):
        with pytest.raises(TypeError, match=r"not the text 'Tom'; model\.tokenizer\.encode"):
            call("Tom")
        with pytest.raises(TypeError, match="not a list"):
            call([1, 2, 3])


def test_numbers_that_are_not_whole_are_no_ids(model):
    for call in calls(model):
        with pytest.raises(TypeError, match=r"whole numbers, not of torch\.float32"):
            call(BATCH.float())
        with pytest.raises(TypeError, match=r"whole numbers, not of torch\.bool"):
            call(BATCH == 1)


def test_score_takes_one_text_and_says_so(model):
    with pytest.raises(ValueError, match=r"\(T\), one text, not of shape \(1, 3\)"):
        model.score(BATCH)
    assert model.score(FLAT).shape == (3,)


def test_generate_takes_a_text_as_well_as_its_ids(model):
    texts = [
        "".join(t.text for t in generate(model, prompt, 4))
        for prompt in ("Once upon", model.tokenizer.encode("Once upon"))
    ]
    assert texts[0] == texts[1]


def test_the_encoder_decoders_say_it_too():
    tokenizer = checkpoints.load("stories", "ngram").tokenizer
    both = [
        Seq2Seq(Seq2SeqConfig(8)),
        EncoderDecoder(EncoderDecoderConfig(tokenizer.vocab_size, 16, 1, 1, 8), tokenizer),
    ]
    for network in both:
        with pytest.raises(ValueError, match=r"\(B, T\).*ids\[None\]"):
            network(FLAT, BATCH)
        with pytest.raises(ValueError, match=r"\(B, T\).*ids\[None\]"):
            network(BATCH, FLAT)


def test_a_model_and_a_tokenizer_name_their_size_and_what_they_were_trained_on(model):
    assert repr(model).startswith(f'<{type(model).__name__} of "twins": ')
    for number in (model.vocab_size, model.context_length or "any context"):
        assert str(number) in repr(model)
    assert repr(model.tokenizer) == f"<BPETokenizer: {model.vocab_size:,} tokens>"
