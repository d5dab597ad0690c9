"""What a caller gives: numbers and ids of the wrong kind are named at once, and never taken for others."""

import numpy as np
import pytest
import torch

from llm_core import checkpoints
from llm_core.data.tokenizers import BPETokenizer, ByteTokenizer, CharTokenizer, tokenizer_from_dict
from llm_core.generation import Sampling, chances, generate
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe, random_batches, train

TOKENIZER = ByteTokenizer()
STREAM = torch.tensor(TOKENIZER.encode("the cat sat on the mat. " * 20))


def small():
    torch.manual_seed(0)
    return Transformer(TransformerConfig(257, 16, 1, 2, 8), TOKENIZER).eval()


MODEL = small()


def written(ids=(5, 6), n_tokens=4, **settings):
    """Write with a model that is not trained; more tokens than asked for are an endless text."""
    tokens = generate(MODEL, ids, n_tokens, Sampling(temperature=0), **settings)
    return [token.id for token, _ in zip(tokens, range(50), strict=False)]


@pytest.mark.parametrize(
    "ids",
    [
        [5.9, 6.2],
        ["5", "6"],
        b"Tom",
        {5: 1, 6: 2},
        [True, False],
        torch.tensor([5.9, 6.2]),
        torch.tensor([[5]]),
        np.array([5.9]),
        torch.tensor([True]),
        None,
    ],
    ids=repr,
)
def test_a_prompt_that_is_not_made_of_ids_is_refused(ids):
    with pytest.raises(TypeError, match="ids"):
        written(ids)


@pytest.mark.parametrize(
    "ids", [(5, 6), torch.tensor([5, 6]), np.array([5, 6], np.uint8), range(5, 7)], ids=repr
)
def test_ids_may_come_in_any_list_of_whole_numbers(ids):
    assert written(ids) == written([5, 6])


@pytest.mark.parametrize("n_tokens", [2.5, 3.0, "3", None, float("nan"), float("inf")])
def test_a_number_of_tokens_that_is_not_whole_is_refused(n_tokens):
    with pytest.raises(TypeError, match="n_tokens"):
        written(n_tokens=n_tokens)


def test_a_number_of_tokens_may_be_one_of_numpy():
    assert len(written(n_tokens=np.int64(3), stop=())) == 3


@pytest.mark.parametrize("kind", [torch.tensor, np.array, set, tuple])
def test_any_collection_of_ids_stops_a_text(kind):
    third = written(stop=())[2]
    assert written(stop=kind([third]))[-1] == third


def test_tensors_in_a_set_stop_a_text_too():
    third = written(stop=())[2]
    assert written(stop={torch.tensor(third)})[-1] == third


@pytest.mark.parametrize("stop", [".", {"."}, 5, [1.5]], ids=repr)
def test_what_never_could_stop_a_text_is_refused(stop):
    with pytest.raises(TypeError, match="stop"):
        written(stop=stop)


@pytest.mark.parametrize("forced", [{"0": 5}, {0: 1.5}, {0: True}, {1.0: 5}], ids=repr)
def test_forced_tokens_of_another_kind_are_refused(forced):
    with pytest.raises(TypeError, match="forced"):
        written(forced=forced)


def test_a_forced_place_before_the_text_is_refused():
    with pytest.raises(ValueError, match="forced"):
        written(forced={-1: 5})


def test_a_forced_token_is_a_plain_number_whatever_it_was_given_as():
    found = written(forced={0: torch.tensor(7), 1: np.int64(8)}, stop=())
    assert found[:2] == [7, 8]
    assert {type(token) for token in found} == {int}


@pytest.mark.parametrize("top_k", [2**63 - 1, 2**53 + 1])
def test_a_huge_top_k_keeps_every_token(top_k):
    log_probs = torch.tensor([[0.5, 0.3, 0.2]]).double().log()
    assert torch.equal(
        chances(log_probs, [[]], [Sampling(top_k=top_k)]), chances(log_probs, [[]], [Sampling()])
    )


def test_a_top_k_beyond_64_bits_is_refused():
    with pytest.raises(ValueError, match="top_k"):
        Sampling(top_k=2**63)


def test_rules_may_be_numbers_of_numpy():
    given = Sampling(np.float32(0.5), np.int64(3), seed=np.int64(7))
    assert given == Sampling(0.5, 3, seed=7)
    assert [type(value) for value in (given.temperature, given.top_k, given.seed)] == [float, int, int]


@pytest.mark.parametrize(
    "tokenizer", [TOKENIZER, CharTokenizer("abc"), BPETokenizer.train("abab", 258)], ids=repr
)
@pytest.mark.parametrize("ids", [[1.9], ["1"], "12", b"\x01", [True]], ids=repr)
def test_only_ids_are_decoded(tokenizer, ids):
    with pytest.raises(TypeError, match="ids"):
        tokenizer.decode(ids)


@pytest.mark.parametrize("text", [b"abc", ["ab", "c"], ("a",)], ids=repr)
def test_a_character_tokenizer_takes_texts_only(text):
    with pytest.raises(TypeError):
        CharTokenizer("abc").encode(text)


@pytest.mark.parametrize(
    "told",
    [
        {"kind": ["bpe"]},
        {"kind": "char", "characters": "a\ud800"},
        {"kind": "bpe", "merges": [[1.7, 5]], "counts": [1]},
        {"kind": "bpe", "merges": [["1", "5"]], "counts": [1]},
        {"kind": "bpe", "merges": [[1, 2], [1, 2]], "counts": [1, 1]},
    ],
    ids=repr,
)
def test_a_description_that_no_tokenizer_can_have_is_refused(told):
    with pytest.raises(ValueError):
        tokenizer_from_dict(told)


@pytest.mark.parametrize(
    "limits",
    [
        {"steps": -1},
        {"steps": 0},
        {"steps": 2.5},
        {"seconds": -1},
        {"seconds": 0},
        {"seconds": float("nan")},
        {"steps": 3, "every": 0},
        {"steps": 3, "every": -1},
    ],
    ids=repr,
)
def test_a_training_that_would_never_end_is_refused(limits):
    events = train(GradientLearner(small()), random_batches(STREAM, 2, 8, 0), **limits)
    with pytest.raises(ValueError, match=list(limits)[-1]):
        next(events)


@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": float("nan")},
        {"learning_rate": -1},
        {"warmup": 2},
        {"clip": -1},
        {"weight_decay": -1},
        {"muon": -1},
        {"final_share": float("nan")},
    ],
    ids=repr,
)
def test_a_recipe_that_spoils_every_weight_is_refused(settings):
    with pytest.raises(ValueError, match=next(iter(settings))):
        Recipe(**settings)


def test_a_model_that_was_loaded_is_frozen_and_that_is_said():
    with pytest.raises(ValueError, match="requires_grad_"):
        GradientLearner(small().freeze())


@pytest.mark.parametrize("stream", [STREAM + 0.7, STREAM[None], STREAM.tolist(), STREAM.numpy()], ids=type)
def test_batches_are_cut_from_one_row_of_ids_only(stream):
    with pytest.raises((TypeError, ValueError), match=r"shape \(T\)"):
        next(random_batches(stream, 2, 8, 0))


@pytest.mark.parametrize(("batch_size", "length"), [(0, 8), (-1, 8), (2, 0), (2, -1), (2, 1.5)])
def test_batches_without_a_token_to_learn_are_refused(batch_size, length):
    with pytest.raises(ValueError, match="whole number"):
        next(random_batches(STREAM, batch_size, length, 0))


def test_an_order_that_is_not_whole_is_refused():
    with pytest.raises(ValueError, match="order"):
        NGram.fit(STREAM.numpy(), TOKENIZER, 2.5)


@pytest.mark.parametrize("value", [1e6, float("nan")])
def test_a_weight_that_16_bits_cannot_hold_is_refused_before_anything_is_written(tmp_path, value):
    model = small()
    model.embed.weight.data[0, 0] = value
    with pytest.raises(ValueError, match=r"embed\.weight"):
        checkpoints.save(model, "text", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../text", "a/b", "", ".", ".."])
def test_a_name_that_load_refuses_is_refused_by_save(tmp_path, name):
    with pytest.raises(ValueError, match="name"):
        checkpoints.save(small(), name, tmp_path / "inside")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "facts",
    [{"test": {"bits_per_character": float("nan")}}, {"curve": "none"}, {"config": {}}, {"n_parameters": 1}],
    ids=repr,
)
def test_facts_that_load_would_refuse_are_refused_by_save(tmp_path, facts):
    with pytest.raises(ValueError):
        checkpoints.save(small(), "text", tmp_path, **facts)
    assert list(tmp_path.iterdir()) == []


LSTM_MODEL = LSTM(LSTMConfig(257, 16, 1), TOKENIZER).eval()


@pytest.mark.parametrize("model", [MODEL, LSTM_MODEL], ids=lambda model: model.family)
def test_a_batch_without_a_token_is_refused_in_the_same_words_by_every_network(model):
    empty = torch.zeros(1, 0, dtype=torch.long)
    for ask in (model.log_probs, lambda ids: model.step(ids, model.start())):
        with pytest.raises(ValueError, match="at least one token"):
            ask(empty)


def test_dropout_is_on_only_while_a_network_learns():
    model = Transformer(TransformerConfig(257, 16, 1, 2, 8, dropout=0.5), TOKENIZER)
    learner = GradientLearner(model)
    events = train(
        learner,
        random_batches(STREAM, 2, 8, 0),
        steps=1,
        validate=lambda: float(model.score(STREAM[:8]).sum()),
    )
    before = next(events).valid
    assert before == float(model.score(STREAM[:8]).sum())
