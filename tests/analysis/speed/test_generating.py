"""Timing with care: what is counted, what is held in memory, and what a stop leaves. No time decides a test."""

import pytest
import torch

from llm_core.analysis.speed.generating import (
    GPT_3,
    LLAMA_3_8B,
    Shape,
    all_ways,
    best_of,
    cache_formula,
    readings,
    with_context,
)
from llm_core.analysis.speed.serial_parallel import WAYS, cache_bytes
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig

IDS = list(range(1, 13))


def make(**settings):
    torch.manual_seed(0)
    tokenizer = ByteTokenizer()
    config = TransformerConfig(tokenizer.vocab_size, 16, n_layer=2, n_head=4, n_embd=32, **settings)
    return Transformer(config, tokenizer).freeze()


@pytest.fixture(scope="module")
def model():
    return make(n_kv_head=2)


def test_the_formula_gives_the_bytes_that_a_cache_really_holds(model):
    shape = Shape("this one", 2, 2, 8, 16)
    found = {best.timing.way: best.timing for best in all_ways(model, IDS, runs=1)}
    assert found["with_cache"].cache_bytes == cache_formula(shape, 12, 4) == cache_bytes(model, 12)


def test_the_formula_for_large_models_worked_out_by_hand():
    assert cache_formula(GPT_3, 1) == 2 * 96 * 12_288 * 2  # 4.7 MB a token, in 16-bit numbers
    assert cache_formula(GPT_3, 2048) == pytest.approx(9.66e9, rel=1e-3)
    assert cache_formula(LLAMA_3_8B, 1) == 131_072


def test_without_a_cache_every_token_is_read_again_for_every_token_after_it(model):
    seen = []
    hook = model.blocks[0].register_forward_hook(lambda _m, args, _o: seen.append(args[0].shape[1]))
    for way in WAYS:
        seen.clear()
        best_of(model, IDS, way, runs=1)
        assert sum(seen) - 8 == readings(way, 12)  # 8 tokens of the warm-up call
    hook.remove()


def test_the_fastest_run_counts_and_all_are_told(model):
    best = best_of(model, IDS, "one_call", runs=4)
    assert len(best.seconds) == 4
    assert best.timing.seconds == min(best.seconds)
    assert not best.unfinished


def test_what_takes_too_long_is_cut_off_and_a_stop_leaves_nothing_half_done(model):
    cut = best_of(model, IDS, "without_cache", budget=0)
    assert cut.unfinished
    assert cut.timing.tokens == 1
    assert best_of(model, IDS, "with_cache", cancelled=lambda: True) is None
    assert list(all_ways(model, IDS, cancelled=lambda: True)) == []


def test_a_longer_twin_has_the_same_weights_and_the_same_predictions_where_both_can_read(model):
    longer = with_context(model, 40)
    assert longer.config.context_length == 40
    ids = torch.tensor([IDS])
    torch.testing.assert_close(longer(ids), model(ids))
    assert best_of(longer, [*IDS, *IDS, *IDS], "one_call", runs=1).timing.tokens == 36
    assert with_context(model, 16) is model
    with pytest.raises(ValueError, match="table ends"):
        with_context(make(position="learned"), 17)
