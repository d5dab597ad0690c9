"""The mini-GPT on a part of the stories, and the n-gram that counts the same part."""

import numpy as np
import pytest
import torch

from llm_core import experiments
from llm_core.analysis.evaluation.capacity import over_orders
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.ngram import NGram
from llm_core.mini_gpt import amounts
from llm_core.mini_gpt.amounts import RECORD, SHARES, learn, part, untrained
from llm_core.mini_gpt.stored import encoded
from llm_core.mini_gpt.training import reported

TEXT = "the cat sat on the mat. the dog sat on the cat. "


def ids_of(text, tokenizer):
    return torch.tensor(tokenizer.encode(text))


def test_a_part_is_one_piece_of_its_length_and_the_seed_decides_where():
    ids = torch.arange(1000)
    for share, seed in ((0.01, 1), (0.1, 2), (1.0, 3)):
        found = part(ids, share, seed)
        assert torch.equal(found, torch.arange(int(found[0]), int(found[0]) + round(1000 * share)))
    assert not torch.equal(part(ids, 0.1, 1), part(ids, 0.1, 2))


@pytest.mark.parametrize("way", ["add_k", "kneser_ney"])
def test_prices_of_the_orders_are_those_of_models_of_that_order(way):
    tokenizer = CharTokenizer.train([TEXT])
    known, other = ids_of(TEXT * 4, tokenizer), ids_of("the dog sat. ", tokenizer)
    for one in over_orders(known, other, tokenizer, way, max_order=4):
        model = NGram.fit(known.numpy(), tokenizer, one.order, way)
        assert one.held_out == pytest.approx(evaluate_documents(model, ["the dog sat. "]).bits_per_character)
        assert one.train == pytest.approx(evaluate_documents(model, [TEXT * 4]).bits_per_character)
        assert one.n_grams == model.n_parameters


def test_a_text_without_characters_is_refused():
    tokenizer = CharTokenizer.train([TEXT])
    with pytest.raises(ValueError, match="at least one character"):
        over_orders(torch.tensor([tokenizer.eot_id]), ids_of(TEXT, tokenizer), tokenizer)


def test_a_small_training_learns_a_part_and_is_asked_for_held_out_text(monkeypatch):
    monkeypatch.setattr(amounts, "PIECES", 16)
    tokenizer = CharTokenizer(experiments.record(RECORD)["tokenizer"]["characters"])
    model, share = untrained(tokenizer, 1), 3000 / len(encoded("train", "".join(tokenizer.characters)))
    points = list(learn(model, share, 1, steps=20, every=10))
    assert [point.step for point in points] == [0, 10, 20]
    assert points[-1].train < points[0].train - 1
    assert points[-1].held_out == pytest.approx(reported(model, "valid", 16))


def test_the_record_holds_three_seeds_of_every_share_and_the_errata_s_turn():
    facts = experiments.record(RECORD)
    runs = {(run["share"], run["seed"]) for run in facts["runs"]}
    assert runs == {(share, seed) for share in SHARES for seed in (1, 2, 3)}
    orders = facts["orders"]["add_k"]
    held_out = [one["held_out"] for one in orders]
    best = int(np.argmin(held_out))
    assert held_out[best + 1] > held_out[best]  # one order more: dearer on held-out text ...
    assert orders[best + 1]["train"] < orders[best]["train"]  # ... and cheaper on the text that was counted
