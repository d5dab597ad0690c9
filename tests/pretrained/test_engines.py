"""llama.cpp, transformers and our own Transformer as engines: the same model, the same events."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from llm_core.generation import Sampling
from llm_core.pretrained import smollm2
from llm_core.pretrained.chat import plain_ids
from llm_core.pretrained.engine_types import EngineError
from llm_core.pretrained.gguf_header import BadWeightsError
from llm_core.pretrained.known_chance import chance_of
from llm_core.pretrained.llama_cpp import LlamaCppEngine
from llm_core.pretrained.part_tokens import before_last, splits
from llm_core.pretrained.rates import Meter, resident_bytes
from llm_core.pretrained.space import Space
from llm_core.pretrained.torch_engine import CachedLlama, TorchEngine

GREEDY = Sampling(temperature=0.0)


@pytest.fixture(scope="module")
def ours(tiny_llama, tmp_path_factory):
    return smollm2.load(tiny_llama.path, tmp_path_factory.mktemp("ours") / "llama")


@pytest.fixture(scope="module")
def llama_cpp(tiny_llama):
    engine = LlamaCppEngine(tiny_llama.path, n_threads=1, n_slots=2, context_length=256, total_context=512)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def torch_engine(ours):
    return TorchEngine(ours, name="tiny", engine="glassbox", device="CPU", precision="float32")


@pytest.fixture(params=["llama_cpp", "torch_engine"])
def engine(request):
    return request.getfixturevalue(request.param)


def prompt(engine, text="in the"):
    return plain_ids(engine.tokenizer, text)


def test_probabilities_of_llama_cpp_are_those_of_our_transformer(llama_cpp, ours):
    ids = prompt(llama_cpp)
    for token in llama_cpp.stream(ids, 4, GREEDY, stop=frozenset()):
        own = ours.log_probs(torch.tensor([ids]))[0, -1].exp()
        assert token.probability == pytest.approx(float(own[token.id]), abs=2e-3)
        for alternative in token.alternatives:
            assert alternative.probability == pytest.approx(float(own[alternative.id]), abs=2e-3)
        ids = [*ids, token.id]


def test_probabilities_are_the_models_own_whatever_the_rules(llama_cpp):
    ids = prompt(llama_cpp)
    plain = next(iter(llama_cpp.stream(ids, 1, GREEDY)))
    rules = Sampling(temperature=1.7, top_k=3, top_p=0.6, min_p=0.1, repetition_penalty=1.3, seed=5)
    ruled = next(iter(llama_cpp.stream(ids, 1, rules)))
    assert [a.id for a in ruled.alternatives] == [a.id for a in plain.alternatives]
    assert ruled.rest == pytest.approx(plain.rest, abs=1e-5)


def test_alternatives_and_the_rest_make_one(engine):
    token = next(iter(engine.stream(prompt(engine), 1, Sampling(seed=1))))
    assert len(token.alternatives) == 10
    assert sum(a.probability for a in token.alternatives) + token.rest == pytest.approx(1)
    shown = [a.probability for a in token.alternatives]
    assert shown == sorted(shown, reverse=True)


def test_greedy_takes_the_likeliest_token(engine):
    for token in engine.stream(prompt(engine), 5, GREEDY, stop=frozenset()):
        assert token.id == token.alternatives[0].id
        assert token.chance == 1.0


def test_the_same_seed_gives_the_same_text(engine):
    texts = [
        [t.id for t in engine.stream(prompt(engine), 12, Sampling(seed=seed), stop=frozenset())]
        for seed in (1, 1, 2)
    ]
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


@pytest.mark.parametrize("sampling", [GREEDY, Sampling(seed=3)])
def test_the_same_request_gives_the_same_numbers_whatever_others_ask(tiny_llama, sampling):
    engine = LlamaCppEngine(tiny_llama.path, n_threads=1, context_length=256, total_context=4096)

    def answer():
        tokens = engine.stream(prompt(engine), 40, sampling, stop=frozenset())
        return [(token.id, token.probability) for token in tokens]

    def other(seed):
        return list(engine.stream(prompt(engine, "the" * seed), 30, Sampling(seed=seed), stop=frozenset()))

    try:
        alone = answer()
        with ThreadPoolExecutor(8) as pool:
            others = [pool.submit(other, seed) for seed in range(1, 8)]
            beside = answer()
            assert all(len(one.result()) == 30 for one in others)
        assert beside == alone
        assert answer() == alone
    finally:
        engine.close()


def test_top_k_one_is_greedy(engine):
    greedy = [t.id for t in engine.stream(prompt(engine), 6, GREEDY, stop=frozenset())]
    top_1 = [t.id for t in engine.stream(prompt(engine), 6, Sampling(top_k=1, seed=3), stop=frozenset())]
    assert top_1 == greedy


def test_the_answer_has_the_length_asked_for(engine):
    assert len(list(engine.stream(prompt(engine), 7, Sampling(seed=0), stop=frozenset()))) == 7


def test_llama_cpp_says_that_it_does_not_know_the_entropy(llama_cpp, torch_engine):
    assert next(iter(llama_cpp.stream(prompt(llama_cpp), 1, GREEDY))).entropy is None
    assert next(iter(torch_engine.stream(prompt(torch_engine), 1, GREEDY))).entropy > 0


def test_tokens_inside_a_character_get_the_models_own_probabilities(llama_cpp, ours):
    parts = [llama_cpp.tokenizer.id_of_bytes(bytes([byte])) for byte in "长".encode()]
    ids = prompt(llama_cpp)
    entry = {"id": parts[2], "bytes": list("长".encode())}  # all that llama.cpp hands out for three tokens
    found = list(llama_cpp._before(ids, entry, 2, 10))
    assert [part["id"] for part in found] == parts[:2]
    for part in found:
        own = ours.log_probs(torch.tensor([ids]))[0, -1]
        assert part["logprob"] == pytest.approx(float(own[part["id"]]), abs=0.05)
        assert part["top_logprobs"][0]["id"] == int(own.argmax())
        ids = [*ids, part["id"]]


def test_bytes_are_split_into_exactly_so_many_tokens(llama_cpp):
    tokenizer = llama_cpp.tokenizer
    the = [tokenizer.id_of_bytes(part) for part in (b"t", b"h", b"e", b"th", b"the")]
    assert splits(b"the", 1, tokenizer) == [[the[4]]]
    assert splits(b"the", 2, tokenizer) == [[the[3], the[2]]]
    assert splits(b"the", 3, tokenizer) == [the[:3]]
    assert splits(b"the", 4, tokenizer) == []
    assert before_last(b"the", the[2], 1, tokenizer) == [[the[3]]]
    assert before_last(b"the", the[0], 1, tokenizer) == []


def test_a_prompt_that_fills_the_window_is_refused(engine):
    with pytest.raises(ValueError, match="fills the window"):
        engine.stream([5] * engine.context_length, 5, GREEDY)


def test_an_empty_prompt_is_refused(engine):
    with pytest.raises(ValueError, match="no token"):
        engine.stream([], 5, GREEDY)


def test_the_answer_is_cut_at_the_window(engine):
    ids = [5] * (engine.context_length - 3)
    assert len(list(engine.stream(ids, 50, Sampling(seed=0), stop=frozenset()))) == 3


def test_cancelling_ends_the_answer(engine):
    seen = []
    stream = engine.stream(
        prompt(engine), 200, Sampling(), stop=frozenset(), cancelled=lambda: len(seen) >= 3
    )
    for token in stream:
        seen += [token]
    assert len(seen) == 3


def test_closing_the_stream_frees_the_slot(tiny_llama):
    engine = LlamaCppEngine(tiny_llama.path, n_threads=1, n_slots=1, context_length=400, total_context=400)
    stream = engine.stream(prompt(engine), 390, Sampling(seed=0), stop=frozenset())
    next(stream)
    stream.close()
    again = list(engine.stream(prompt(engine), 390, Sampling(seed=0), stop=frozenset()))
    assert len(again) == 390
    engine.close()


def test_two_answers_at_once_are_both_complete(llama_cpp):
    results = {}

    def answer(seed):
        results[seed] = list(llama_cpp.stream(prompt(llama_cpp), 40, Sampling(seed=seed), stop=frozenset()))

    threads = [threading.Thread(target=answer, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(tokens) for tokens in results.values()) == [40, 40, 40]


def test_status_measures_speed_and_memory(engine):
    list(engine.stream(prompt(engine), 8, Sampling(seed=0), stop=frozenset()))
    status = engine.status()
    assert status.tokens_per_second > 0
    assert status.memory_bytes > 10_000_000
    assert status.engine in ("llama.cpp", "glassbox")


def test_transformers_with_its_cache_writes_what_our_transformer_writes(tiny_llama, ours):
    llama = CachedLlama(tiny_llama.reference, ours.tokenizer, 256)
    theirs = TorchEngine(llama, name="tiny", engine="transformers", device="CPU", precision="float32")
    mine = TorchEngine(ours, name="tiny", engine="glassbox", device="CPU", precision="float32")
    for sampling in (GREEDY, Sampling(temperature=0.9, top_k=20, seed=4)):
        written = [
            [t.id for t in e.stream([1, 9, 30], 10, sampling, stop=frozenset())] for e in (theirs, mine)
        ]
        assert written[0] == written[1]


def test_a_cached_llama_can_go_on_from_an_older_state(tiny_llama, ours):
    llama = CachedLlama(tiny_llama.reference, ours.tokenizer, 256)
    _, before = llama.step(torch.tensor([[0, 9, 30]]), llama.start())
    first, _ = llama.step(torch.tensor([[7]]), before)
    llama.step(torch.tensor([[8]]), before)
    again, _ = llama.step(torch.tensor([[7]]), before)
    torch.testing.assert_close(first, again, atol=1e-5, rtol=1e-4)


def test_a_cached_llama_forgets_the_oldest_half_beyond_its_window(tiny_llama, ours):
    llama = CachedLlama(tiny_llama.reference, ours.tokenizer, 8)
    ids = torch.tensor([[0, 9, 30, 7, 8, 40, 41, 42, 43]])
    long, _ = llama.step(ids, llama.start())
    short, _ = llama.step(ids[:, -4:], llama.start())
    torch.testing.assert_close(long, short, atol=1e-5, rtol=1e-4)


def test_a_chat_is_fed_without_an_extra_first_token(ours, torch_engine):
    ids = [1, 9, 30]
    token = next(iter(torch_engine.stream(ids, 1, GREEDY)))
    own = ours.log_probs(torch.tensor([ids]))[0, -1]
    assert token.id == int(own.argmax())
    assert token.probability == pytest.approx(float(own.max().exp()), rel=1e-4)


TOP = [(7, -0.5), (8, -1.5), (9, -2.0)]


def test_the_chance_after_top_k_is_the_share_among_those_kept():
    e = torch.tensor([-0.5, -1.5]).exp()
    assert chance_of(8, 0.2, TOP, Sampling(top_k=2)) == pytest.approx(float(e[1] / e.sum()))
    assert chance_of(9, 0.1, TOP, Sampling(top_k=2)) == 0.0


def test_the_chance_after_top_p_is_the_share_of_the_nucleus():
    e = torch.tensor([-0.5, -1.5]).exp()  # 0.607 + 0.223 reaches 0.8
    assert chance_of(7, 0.6, TOP, Sampling(top_p=0.8)) == pytest.approx(float(e[0] / e.sum()))


def test_the_chance_is_none_where_it_depends_on_tokens_we_do_not_see():
    assert chance_of(7, 0.6, TOP, Sampling(temperature=1.5)) is None
    assert chance_of(7, 0.6, TOP, Sampling(repetition_penalty=1.2)) is None
    assert chance_of(7, 0.6, TOP, Sampling(top_p=0.99)) is None


def test_the_chance_without_rules_is_the_probability():
    assert chance_of(7, 0.6, TOP, Sampling(seed=9)) == 0.6


def test_llama_cpp_draws_with_the_chances_it_reports(llama_cpp):
    ids, sampling, n = prompt(llama_cpp), {"top_k": 3, "temperature": 1.4}, 150
    tokens = [next(iter(llama_cpp.stream(ids, 1, Sampling(seed=s, **sampling)))) for s in range(n)]
    chance = {t.id: t.chance for t in tokens}
    assert sum(chance.values()) == pytest.approx(1, abs=0.02)
    for i, expected in chance.items():
        seen = sum(t.id == i for t in tokens) / n
        assert seen == pytest.approx(expected, abs=5 * (expected * (1 - expected) / n) ** 0.5 + 0.01)


def test_a_file_that_is_no_model_is_refused(tmp_path):
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"no model")
    with pytest.raises(BadWeightsError):
        LlamaCppEngine(path)


def test_a_file_that_llama_cpp_cannot_load_is_a_clear_error(tiny_llama, tmp_path, monkeypatch):
    class Broken:
        def __init__(self, params):
            raise RuntimeError("out of memory")

    monkeypatch.setattr("xllamacpp.Server", Broken)
    with pytest.raises(EngineError, match="could not load tiny"):
        LlamaCppEngine(tiny_llama.path)


def test_space_waits_until_somebody_gives_room_back():
    space, order = Space(10), []

    def second():
        with space.reserved(6, lambda: False):
            order.append("second")

    with space.reserved(6, lambda: False):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_space_can_be_given_up():
    space = Space(10)
    with space.reserved(10, lambda: False), space.reserved(1, lambda: True) as granted:
        assert granted is False


def test_the_meter_ignores_answers_of_one_token():
    meter = Meter()
    meter.add(0, 0.0)
    assert meter.tokens_per_second is None
    meter.add(20, 2.0)
    assert meter.tokens_per_second == 10


def test_memory_is_told_in_bytes():
    assert resident_bytes() > 50_000_000
