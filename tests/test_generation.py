"""The sampling rules are those of the transformers library; generation is reproducible and loses nothing."""

import math
import threading
from collections import Counter

import pytest
import torch
from transformers.generation.logits_process import (
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from llm_core.checkpoints import CONFIGS, FAMILIES
from llm_core.data.characters import UNKNOWN_ID
from llm_core.data.tokenizers import ByteTokenizer, CharTokenizer
from llm_core.generation import Sampling, continue_text, generate
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.sampling import (
    apply_temperature,
    chances,
    draw,
    keep_min_p,
    keep_top_k,
    keep_top_p,
    penalize_repeats,
)


class Script(LanguageModel):
    """Always continues with the same sentence: the next byte of it gets nine tenths of the probability."""

    family = "ngram"
    context_length = None
    n_parameters = 0

    def __init__(self, sentence):
        self.tokenizer = ByteTokenizer()
        self.bytes = [*self.tokenizer.encode(sentence), self.tokenizer.eot_id]

    def start(self, batch_size=1):
        return 0

    def step(self, ids, state):
        after = state + ids.shape[1]
        return self.log_probs(ids)[:, -1].roll(self.bytes[(after - 1) % len(self.bytes)], -1), after

    def log_probs(self, ids):
        probability = torch.full((*ids.shape, self.vocab_size), 0.1 / (self.vocab_size - 1))
        probability[..., 0] = 0.9
        return probability.log()


def network(seed=0):
    torch.manual_seed(seed)
    model = LSTM(LSTMConfig(257, 1, 16), ByteTokenizer()).eval()
    torch.nn.init.normal_(model.head_bias)
    return model


def random_log_probs(seed=0, size=50):
    return torch.randn(size, generator=torch.Generator().manual_seed(seed)).mul(2).double().log_softmax(-1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda x: apply_temperature(x, 0.7), TemperatureLogitsWarper(0.7)),
        (lambda x: keep_top_k(x, 7), TopKLogitsWarper(7)),
        (lambda x: keep_top_p(x, 0.8), TopPLogitsWarper(0.8)),
        (lambda x: keep_top_p(x, 0.01), TopPLogitsWarper(0.01)),
        (lambda x: keep_min_p(x, 0.1), MinPLogitsWarper(0.1)),
        (lambda x: penalize_repeats(x[None], [[3, 9, 3]], 1.3)[0], RepetitionPenaltyLogitsProcessor(1.3)),
    ],
    ids=["temperature", "top_k", "top_p", "top_p tiny", "min_p", "repetition_penalty"],
)
def test_each_rule_is_the_rule_of_the_transformers_library(ours, theirs, seed):
    log_probs = random_log_probs(seed)
    expected = theirs(torch.tensor([[3, 9, 3]]), log_probs[None].clone())[0]
    torch.testing.assert_close(ours(log_probs).softmax(-1), expected.softmax(-1))


def test_all_rules_together_apply_in_the_documented_order():
    log_probs, seen = random_log_probs(5), [1, 2, 30]
    expected = log_probs[None].clone()
    for rule in (
        RepetitionPenaltyLogitsProcessor(1.5),
        TemperatureLogitsWarper(1.4),
        TopKLogitsWarper(20),
        TopPLogitsWarper(0.9),
        MinPLogitsWarper(0.05),
    ):
        expected = rule(torch.tensor([seen]), expected)
    sampling = Sampling(1.4, top_k=20, top_p=0.9, min_p=0.05, repetition_penalty=1.5)
    torch.testing.assert_close(chances(log_probs[None], [seen], [sampling])[0], expected[0].softmax(-1))


def test_the_defaults_leave_the_probabilities_of_the_model_alone():
    log_probs = random_log_probs()
    torch.testing.assert_close(chances(log_probs[None], [[1, 2]], [Sampling()])[0], log_probs.exp())


@pytest.mark.parametrize("temperature", [1e-300, 100.0])
def test_extreme_temperatures_still_give_probabilities(temperature):
    chance = chances(random_log_probs()[None], [[]], [Sampling(temperature)])
    assert math.isclose(chance.sum(), 1.0, rel_tol=1e-9)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("n", [2, 3, 5, 7, 10, 20, 100])
def test_where_shares_reach_top_p_exactly_not_one_more_is_kept(n, dtype):
    even = torch.full((n,), 1 / n, dtype=dtype).log()
    kept = [
        int(keep_top_p(even, torch.tensor([k / n], dtype=dtype)).isfinite().sum()) for k in range(1, n + 1)
    ]
    assert kept == list(range(1, n + 1))
    three = torch.tensor([0.5, 0.3, 0.2], dtype=dtype).log()
    assert [int(keep_top_p(three, p).isfinite().sum()) for p in (0.5, 0.8, 0.81)] == [1, 2, 3]


def test_of_equally_likely_tokens_top_p_keeps_the_lower_ids_on_every_machine():
    kept = keep_top_p(torch.full((100,), 0.01).double().log(), 0.295).isfinite()
    assert kept.nonzero()[:, 0].tolist() == list(range(30))


def test_tokens_that_the_model_excludes_are_never_drawn_and_cost_no_nan():
    log_probs = torch.tensor([0.5, 0.0, 0.5]).double().log()
    sampling = Sampling(0.5, top_p=0.9, min_p=0.1, repetition_penalty=2.0)
    torch.testing.assert_close(
        chances(log_probs[None], [[1]], [sampling])[0], torch.tensor([0.5, 0.0, 0.5]).double()
    )
    assert {draw(log_probs.exp()[None], [u / 100])[0] for u in range(100)} == {0, 2}


@pytest.mark.parametrize(
    ("u", "token"), [(0.0, 2), (0.49, 2), (0.51, 0), (0.79, 0), (0.81, 1), (1 - 1e-16, 1)]
)
def test_one_number_falls_on_the_tokens_laid_out_from_the_likeliest_on(u, token):
    assert draw(torch.tensor([[0.3, 0.2, 0.5, 0.0]], dtype=torch.double), [u]) == [token]


def test_the_draw_finds_a_token_far_down_in_a_large_vocabulary():
    chance = torch.full((5000,), 1 / 5000, dtype=torch.double)
    chance[7] += 1e-9
    assert draw(chance[None], [0.0]) == [7]
    order = draw(chance.expand(5000, -1), [u / 5000 + 1e-5 for u in range(5000)])
    assert order == [7, *(i for i in range(5000) if i != 7)]


def test_greedy_is_deterministic_and_takes_the_likeliest_token():
    model = network()
    tokens = list(generate(model, [5], 20, Sampling(0, seed=1)))
    again = list(generate(model, [5], 20, Sampling(0, seed=2)))
    assert [t.id for t in tokens] == [t.id for t in again]
    assert all(t.id == t.alternatives[0].id and t.chance == 1.0 for t in tokens)


def test_the_same_seed_gives_the_same_text_and_another_seed_another():
    model = network()
    texts = [continue_text(model, "Once", 30, Sampling(seed=seed)) for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_the_seed_depends_neither_on_the_global_generator_nor_on_other_threads():
    model = network()
    alone = [t.id for t in generate(model, [1], 40, Sampling(seed=3))]
    found = {}

    def work(name):
        torch.manual_seed(name)
        torch.rand(name)
        found[name] = [t.id for t in generate(model, [1], 40, Sampling(seed=3))]

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[name] == alone for name in range(4))


def test_generation_leaves_the_global_generators_alone():
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    list(generate(network(seed=0), [1], 5))
    torch.manual_seed(0)
    assert torch.rand(1) == expected


def test_drawn_tokens_follow_the_chances():
    model = network()
    counts = Counter(next(generate(model, [4], 1, Sampling(seed=seed), stop=())).id for seed in range(600))
    first = next(generate(model, [4], 1))
    for alternative in first.alternatives[:3]:
        expected = 600 * alternative.probability
        assert abs(counts[alternative.id] - expected) < 4 * math.sqrt(expected)


def test_every_token_reports_what_the_model_thought():
    model, prompt = network(), [7, 8, 9]
    tokens = list(generate(model, prompt, 6, Sampling(0.8, top_k=5, seed=4), stop=()))
    ids = torch.tensor([[0, *prompt, *(t.id for t in tokens)]])
    log_probs = model.log_probs(ids)[0, len(prompt) :]
    for t, row in zip(tokens, log_probs, strict=False):
        own = row.double().exp()
        assert math.isclose(t.probability, own[t.id], rel_tol=1e-4)
        assert math.isclose(
            t.chance, chances(row.double()[None], [[]], [Sampling(0.8, top_k=5)])[0, t.id], rel_tol=1e-4
        )
        assert [a.id for a in t.alternatives] == own.topk(10).indices.tolist()
        assert math.isclose(sum(a.probability for a in t.alternatives) + t.rest, 1.0, rel_tol=1e-6)
        assert math.isclose(t.entropy, -float((own * own.log2()).sum()), rel_tol=1e-4)
        assert t.seconds > 0


def test_the_prompt_counts_as_already_said_for_the_repetition_penalty():
    model = network()
    plain = next(generate(model, [5], 1, Sampling(0)))
    punished = next(generate(model, [5, plain.id, 5], 1, Sampling(0, repetition_penalty=50.0)))
    assert punished.id not in (5, plain.id)


def test_a_forced_token_is_written_and_the_others_keep_their_random_numbers():
    model = network()
    free = list(generate(model, [1], 8, Sampling(seed=5), stop=()))
    same = list(generate(model, [1], 8, Sampling(seed=5), forced={3: free[3].id}, stop=()))
    assert [t.id for t in same] == [t.id for t in free]
    assert [t.forced for t in same] == [i == 3 for i in range(8)]
    other = list(generate(model, [1], 8, Sampling(seed=5, top_k=1), forced={0: 200}, stop=()))
    assert other[0].id == 200
    assert other[0].chance == 0.0
    assert other[0].probability > 0


def test_what_follows_a_forced_token_has_read_it():
    model = network()
    forced = list(generate(model, [1], 5, Sampling(0), forced={0: 99}, stop=()))
    prompted = list(generate(model, [1, 99], 4, Sampling(0), stop=()))
    assert [t.id for t in forced[1:]] == [t.id for t in prompted]


def test_a_character_split_over_tokens_appears_when_it_is_complete():
    tokens = list(generate(Script("é春👍!"), [], 20, Sampling(0)))
    assert [t.text for t in tokens] == ["", "é", "", "", "春", "", "", "", "👍", "!", ""]


def test_a_prompt_that_ends_inside_a_character_is_completed():
    start = list("春".encode())[:2]
    model = Script("春天")
    tokens = list(generate(model, [b + 1 for b in start], 20, Sampling(0)))
    assert "".join(t.text for t in tokens) == "春天"


def test_a_character_cut_off_at_the_end_is_shown_as_such():
    assert continue_text(Script("春"), "", 2, Sampling(0)) == "\ufffd"


def test_the_end_of_text_token_is_reported_and_is_the_last():
    tokens = list(generate(Script("ab"), [], 20, Sampling(0)))
    assert [t.text for t in tokens] == ["a", "b", ""]
    assert tokens[-1].id == 0
    assert tokens[-1].alternatives[0].text == "<|endoftext|>"
    assert len(list(generate(Script("ab"), [], 20, Sampling(0), stop=()))) == 20


def test_own_stop_tokens_end_the_text():
    stop = ByteTokenizer().encode("b")
    assert [t.text for t in generate(Script("abc"), [], 20, Sampling(0), stop=stop)] == ["a", "b"]


@pytest.mark.parametrize("ids", [[300], [-1]])
def test_ids_outside_the_vocabulary_are_refused_at_once(ids):
    with pytest.raises(ValueError, match="not in the vocabulary"):
        generate(network(), ids, 5)
    with pytest.raises(ValueError, match="not in the vocabulary"):
        generate(network(), [], 5, forced={0: ids[0]})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", -0.1),
        ("temperature", math.nan),
        ("temperature", "hot"),
        ("top_k", -1),
        ("top_k", 2.5),
        ("top_p", 1.1),
        ("min_p", -0.1),
        ("repetition_penalty", 0),
        ("seed", -1),
        ("seed", True),
    ],
)
def test_a_rule_outside_its_range_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=f"^{name} must be"):
        Sampling(**{name: value})


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "rules", [Sampling(), Sampling(0.0), Sampling(100.0, repetition_penalty=0.5), Sampling(top_k=2)]
)
def test_the_sign_for_a_character_never_seen_is_never_written(family, rules):
    tokenizer = CharTokenizer("ab")
    ids = torch.tensor([0, UNKNOWN_ID, 2, UNKNOWN_ID, 3, UNKNOWN_ID] * 20)
    if family == "ngram":
        model = NGram.fit(ids, tokenizer, 2)
    elif family == "transformer":
        model = Transformer(TransformerConfig(4, 16, 1, 1, 8), tokenizer)
    else:
        model = FAMILIES[family](CONFIGS[family](4, 1, 8), tokenizer)
    tokens = list(generate(model, tokenizer.encode("?a"), 60, rules, stop=()))
    assert UNKNOWN_ID not in [token.id for token in tokens]
    assert all(token.chance > 0 and token.probability > 0 for token in tokens)
    assert any(
        UNKNOWN_ID in [other.id for other in token.alternatives] for token in tokens
    )  # the model's own stay
