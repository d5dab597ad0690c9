"""One call or T calls: the same predictions, and the cache holds as many bytes as the formula says."""

import pytest
import torch

from llm_core.analysis.speed.serial_parallel import (
    WAYS,
    cache_bytes,
    measured_bytes,
    predictions,
    timed,
    timings,
)
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.kv_cache import KVCache
from llm_core.language.transformer import Transformer, TransformerConfig

IDS = list(range(1, 13))
KINDS = {"ours": {}, "SmolLM2": dict(norm="rms", mlp="swiglu", n_kv_head=2, n_hidden=48)}


@pytest.fixture(params=list(KINDS), scope="module")
def model(request):
    torch.manual_seed(0)
    tokenizer = ByteTokenizer()
    settings = dict(vocab_size=tokenizer.vocab_size, context_length=16, n_layer=2, n_head=4, n_embd=32)
    return Transformer(TransformerConfig(**(settings | KINDS[request.param])), tokenizer).freeze()


def test_all_ways_predict_the_same(model):
    ids = torch.tensor([IDS])
    whole, *others = (torch.cat(list(predictions(model, ids, way)), 1) for way in WAYS)
    assert whole.shape == (1, 12, model.vocab_size)
    for logits in others:
        torch.testing.assert_close(logits, whole, atol=1e-5, rtol=1e-4)


def test_one_call_against_as_many_calls_as_tokens(model):
    found = {timing.way: timing for timing in timings(model, IDS)}
    assert [found[way].calls for way in WAYS] == [1, 12, 12]
    assert all(t.tokens == 12 and t.finished and t.seconds > 0 for t in found.values())


def test_the_cache_holds_two_vectors_for_each_layer_head_and_token(model):
    heads = model.config.kv_heads
    assert cache_bytes(model, 12) == 2 * 2 * heads * 8 * 12 * 4
    found = {timing.way: timing.cache_bytes for timing in timings(model, IDS)}
    assert found == {"one_call": 0, "with_cache": cache_bytes(model, 12), "without_cache": 0}
    cache = KVCache.empty(2, 16)  # room for more than is held
    list(predictions(model, torch.tensor([IDS[:5]]), "with_cache", cache))
    assert measured_bytes(cache) == cache_bytes(model, 5)
    assert measured_bytes(KVCache.empty(2, 16)) == 0


def test_a_way_that_takes_too_long_or_is_stopped_says_how_far_it_came(model):
    slow = timed(model, torch.tensor([IDS]), "without_cache", budget=0)
    assert (slow.calls, slow.tokens, slow.finished) == (1, 1, False)
    stopped = timed(model, torch.tensor([IDS]), "with_cache", 60, lambda: True)
    assert (stopped.tokens, stopped.finished) == (1, False)
    assert stopped.cache_bytes == cache_bytes(model, 1)


def test_a_text_that_does_not_fit_is_refused(model):
    with pytest.raises(ValueError, match="1 to 16 tokens"):
        list(timings(model, [1] * 17))
