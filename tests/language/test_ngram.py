"""The n-gram as a language model: one interface, explanations, files, pruning, learning."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from llm_core import checkpoints
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.ngram import NGram
from llm_core.language.ngram_fit import fit_ngram, held_out_bits
from llm_core.language.ngram_learner import CountingLearner, reading_batches
from llm_core.language.ngram_smoothing import SMOOTHINGS

LINES = [
    "the cat sat on the mat",
    "the cat ran to the dog",
    "the dog sat on the cat",
    "床前明月光",
    "疑是地上霜",
] * 3


@pytest.fixture(scope="module")
def tokenizer() -> CharTokenizer:
    return CharTokenizer.train(LINES)


@pytest.fixture(scope="module")
def stream(tokenizer) -> np.ndarray:
    return np.concatenate([[0, *tokenizer.encode(line)] for line in LINES])


SMOOTHED = [way for way in SMOOTHINGS if way != "raw"]


@pytest.fixture(scope="module", params=SMOOTHED)
def model(request, stream, tokenizer) -> NGram:
    return NGram.fit(stream, tokenizer, 4, request.param)


def test_stepping_scoring_and_whole_text_agree(model, tokenizer):
    ids = torch.tensor(tokenizer.encode("the cat sat 明月?the"))
    whole = model.log_probs(torch.cat([torch.tensor([0]), ids])[None])[0]
    log_probs, state = model.step(torch.tensor([[0]]), model.start())
    for at, token in enumerate(ids):
        torch.testing.assert_close(log_probs[0], whole[at])
        log_probs, state = model.step(token[None, None], state)
    torch.testing.assert_close(model.score(ids), whole[:-1].gather(-1, ids[:, None])[:, 0])


def test_without_its_counts_it_writes_the_same_and_the_one_with_counts_keeps_them(model, tokenizer):
    small, ids = model.without_counts(), [0, *tokenizer.encode("the cat sat 明月")]
    assert torch.equal(small.log_probs(torch.tensor([ids])), model.log_probs(torch.tensor([ids])))
    state = torch.tensor([ids])
    assert torch.equal(small.step_many([1], [state])[0], model.step_many([1], [state])[0])
    taken = small.counts.levels[1:]
    assert not any(len(level.raw) + len(level.adjusted) + len(level.suffix) for level in taken)
    assert small.n_parameters == model.n_parameters
    assert all(len(level.raw) == len(level) for level in model.counts.levels)


def test_without_its_counts_it_says_that_it_cannot_be_saved_pruned_or_explained(model, tmp_path):
    small = model.without_counts()
    for call in (
        lambda: checkpoints.save(small, "cats", tmp_path),
        lambda: small.pruned([1] * small.order),
        lambda: small.why([0, 1], 2),
    ):
        with pytest.raises(ValueError, match="made without its counts"):
            call()
    assert list(tmp_path.iterdir()) == []


def test_rows_of_a_batch_do_not_see_each_other(model, tokenizer):
    rows = torch.tensor([tokenizer.encode("the cat"), tokenizer.encode("sat on "), [0, 1, 0, 1, 2, 0, 3]])
    together = model.log_probs(rows)
    for row, alone in zip(rows, together, strict=True):
        torch.testing.assert_close(model.log_probs(row[None])[0], alone)


def test_a_step_leaves_the_given_state_as_it_was(model, tokenizer):
    _, state = model.step(torch.tensor([tokenizer.encode("the ")]), model.start())
    before = state.clone()
    first, _ = model.step(torch.tensor([[5]]), state)
    model.step(torch.tensor([[6]]), state)
    again, _ = model.step(torch.tensor([[5]]), state)
    assert torch.equal(state, before)
    assert torch.equal(first, again)


def test_an_empty_text_has_no_scores_and_an_empty_prefix_a_distribution(model):
    assert model.score(torch.zeros(0, dtype=torch.long)).shape == (0,)
    log_probs, _ = model.step(torch.zeros((2, 0), dtype=torch.long), model.start(2))
    torch.testing.assert_close(log_probs.exp().sum(-1), torch.ones(2))


@pytest.mark.parametrize("bad", [-1, 10_000])
def test_ids_outside_the_vocabulary_are_refused_in_words(model, bad):
    with pytest.raises(ValueError, match="token ids must be from 0 to"):
        model.log_probs(torch.tensor([[bad]]))
    with pytest.raises(ValueError, match="token ids must be from 0 to"):
        model.why([0], bad)


@pytest.mark.parametrize(
    "settings", [{"order": 0}, {"order": 9}, {"smoothing": "magic"}, {"smoothing": "add_k", "k": 0}]
)
def test_impossible_settings_are_refused(stream, tokenizer, settings):
    with pytest.raises(ValueError, match="must be"):
        NGram.fit(stream, tokenizer, **settings)


def test_why_adds_up_to_the_probability_of_the_model(model, tokenizer):
    for prefix in ["", "the ", "the cat", "明", "xyz", "sat on 月"]:
        ids = [0, *tokenizer.encode(prefix)]
        probabilities = model.step(torch.tensor([ids]), model.start())[0][0].exp()
        for token in (0, 1, 5, 9):
            why = model.why(ids, token)
            assert why.probability == pytest.approx(float(probabilities[token]), rel=1e-4)
            parts = sum(order.contribution for order in why.orders) + why.uniform
            assert parts == pytest.approx(why.probability)


def test_why_names_the_context_the_counts_and_the_back_off(stream, tokenizer):
    model = NGram.fit(stream, tokenizer, 4)
    t, h, e, c = tokenizer.encode("thec")
    why = model.why([0, *tokenizer.encode("cat the")], tokenizer.encode(" ")[0])
    assert why.context == (t, h, e)
    assert why.backed_off_to == 4
    assert (why.orders[0].context_count, why.orders[0].count) == (18, 18)
    assert [(top.id, top.count) for top in why.continuations] == [(tokenizer.encode(" ")[0], 18)]
    backed_off = model.why([0, *tokenizer.encode("cat the")], c)
    assert backed_off.backed_off_to == 1  # "c" comes after a space, never after "e"
    assert [order.count for order in backed_off.orders[:3]] == [0, 0, 0]
    assert backed_off.orders[3].count > 0
    unknown = model.why([0, *tokenizer.encode("the")], 1)
    assert unknown.backed_off_to == 0


def test_why_of_an_unseen_context_hands_everything_on(stream, tokenizer):
    model = NGram.fit(stream, tokenizer, 4)
    why = model.why([0, *tokenizer.encode("月cx")], 5)
    assert (why.orders[0].context_count, why.orders[0].backoff, why.orders[0].contribution) == (0, 1.0, 0.0)


@pytest.mark.parametrize("pruned", [False, True])
def test_a_packed_table_gives_the_same_model_back(model, tokenizer, tmp_path, pruned):
    model = model.pruned([1, 1, 2, 4]) if pruned else model
    tensors, config = model.to_tensors()
    save_file(tensors, tmp_path / "table.safetensors")
    again = NGram.from_tensors(load_file(tmp_path / "table.safetensors"), config, tokenizer)
    ids = torch.tensor([[0, *tokenizer.encode("the dog ran on 明月 mat")]])
    assert torch.equal(model.log_probs(ids), again.log_probs(ids))
    assert again.n_parameters == model.n_parameters
    assert model.why([0, 4, 5], 6) == again.why([0, 4, 5], 6)


def test_a_damaged_table_is_refused_in_words(model, tokenizer):
    tensors, config = model.to_tensors()
    with pytest.raises(ValueError, match="damaged"):
        NGram.from_tensors(tensors | {"3.places": tensors["3.places"][:-7]}, config, tokenizer)
    with pytest.raises(ValueError, match="damaged"):
        NGram.from_tensors(tensors | {"2.children": tensors["1.adjusted"]}, config, tokenizer)
    with pytest.raises(ValueError, match="was made for"):
        NGram.from_tensors(tensors, config, CharTokenizer.train("ab"))


def test_pruning_drops_n_grams_and_still_sums_to_one(model, stream, tokenizer):
    small = model.pruned([1, 2, 4, 4])
    assert small.n_parameters < model.n_parameters
    sums = small.log_probs(torch.from_numpy(stream)[None]).exp().sum(-1)
    torch.testing.assert_close(sums, torch.ones_like(sums))


def test_a_pruned_table_lists_what_followed_the_longest_context_it_still_knows(stream, tokenizer):
    small = NGram.fit(stream, tokenizer, 4).pruned([1, 1, 1, 10**6])
    ids = [int(i) for i in stream[:3]]
    why = small.why(ids, int(stream[3]))
    assert why.continuations
    assert len(why.context) < len(ids)
    assert all(top.count > 0 for top in why.continuations)


def test_pruning_nothing_changes_nothing(model, stream):
    ids = torch.from_numpy(stream)
    torch.testing.assert_close(model.pruned([1, 1, 1, 1]).score(ids), model.score(ids))


def test_pruning_thresholds_that_would_orphan_n_grams_are_refused(model):
    with pytest.raises(ValueError, match="never falling"):
        model.pruned([1, 3, 2, 3])


def test_reading_in_batches_gives_the_model_of_the_whole_text(stream, tokenizer):
    learner = CountingLearner(tokenizer, order=4)
    losses = [learner.learn(ids, 0.0) for ids in reading_batches(torch.from_numpy(stream), 4, 16)]
    ids = torch.from_numpy(stream)
    torch.testing.assert_close(learner.model.score(ids), NGram.fit(stream, tokenizer, 4).score(ids))
    assert losses[0] == pytest.approx(np.log(tokenizer.vocab_size))
    assert losses[-1] < losses[0] / 2


def test_a_model_taken_while_counting_knows_what_was_seen_so_far(stream, tokenizer):
    learner, batches = CountingLearner(tokenizer, order=3), reading_batches(torch.from_numpy(stream), 2, 16)
    assert learner.model.n_parameters == 0
    learner.learn(next(batches), 0.0)
    early = learner.model
    ids, half = torch.tensor([5, 6]), NGram.fit(stream[:33], tokenizer, 3)
    torch.testing.assert_close(early.score(ids), half.score(ids))
    learner.learn(next(batches), 0.1)
    assert learner.model.n_parameters > early.n_parameters


def test_fitting_chooses_the_order_with_the_fewest_bits_that_fits_the_limits(stream, tokenizer):
    valid = np.array([0, *tokenizer.encode("the cat ran on the mat"), 0, *tokenizer.encode("床前明月光")])
    fitted = fit_ngram(stream, valid, 27, tokenizer, max_order=5)
    prices = [candidate.bits_per_character for candidate in fitted.orders]
    assert fitted.chosen.bits_per_character == min(prices)
    assert len(prices) == 5
    assert held_out_bits(fitted.model, valid) / 27 == pytest.approx(min(prices))
    limit = fitted.model.n_parameters - 1
    smaller = fit_ngram(stream, valid, 27, tokenizer, max_order=5, max_n_grams=limit)
    assert smaller.model.n_parameters <= limit
    with pytest.raises(ValueError, match="no n-gram table"):
        fit_ngram(stream, valid, 27, tokenizer, max_bytes=10)


def test_the_price_of_a_stream_is_the_price_of_its_documents(stream, tokenizer):
    model = NGram.fit(stream, tokenizer, 4)
    documents = [tokenizer.encode("the cat"), tokenizer.encode("明月光 dog")]
    alone = sum(-float(model.score(torch.tensor(d)).double().sum()) / np.log(2) for d in documents)
    stream = np.array([0, *documents[0], 0, *documents[1], 0])
    assert held_out_bits(model, stream) == pytest.approx(alone, rel=1e-5)


def test_raw_counts_make_the_unseen_impossible_and_its_price_infinite(stream, tokenizer):
    model = NGram.fit(stream, tokenizer, 3, "raw")
    seen, never = (torch.tensor(tokenizer.encode(text)) for text in ("the cat", "the xat"))
    assert bool(torch.isfinite(model.score(seen)).all())
    assert torch.isinf(model.score(never)).sum() > 0
    probabilities = model.step(torch.tensor([[0, *tokenizer.encode("the")]]), model.start())[0].exp()
    assert float(probabilities.sum()) == pytest.approx(1)
    assert int((probabilities > 0).sum()) == 1  # in this text a space always follows


def test_after_a_context_never_seen_raw_counts_give_no_token_a_probability(stream, tokenizer):
    model = NGram.fit(stream, tokenizer, 4, "raw")
    ids = [0, *tokenizer.encode("月cx")]
    assert float(model.step(torch.tensor([ids]), model.start())[0].exp().sum()) == 0
    why = model.why(ids, 5)
    assert (why.probability, why.uniform, why.orders[0].context_count) == (0, 0, 0)


def test_stepping_scoring_and_whole_text_agree_for_raw_counts(stream, tokenizer):
    model = NGram.fit(stream, tokenizer, 4, "raw")
    ids = torch.tensor(tokenizer.encode("the cat sat 明月?the"))
    whole = model.log_probs(torch.cat([torch.tensor([0]), ids])[None])[0]
    torch.testing.assert_close(model.score(ids), whole[:-1].gather(-1, ids[:, None])[:, 0])
    again = NGram.from_tensors(*model.to_tensors(), tokenizer)
    torch.testing.assert_close(again.score(ids), model.score(ids))


def test_why_tells_the_back_off_as_discounts_times_followers(model, tokenizer):
    if model.weights.floor is not None:
        assert all(order.discounts == (0, 0, 0) for order in model.why([0], 5).orders)
        return
    why = model.why([0, *tokenizer.encode("the c")], tokenizer.encode("a")[0])
    for order in why.orders:
        taken = sum(d * n for d, n in zip(order.discounts, order.followers, strict=True))
        assert order.backoff == pytest.approx(taken / order.used_total, rel=1e-5)


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("text", ["x", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "🙂🙃🙂🙂🙃", "ab"])
def test_tiny_texts_and_an_order_beyond_their_length_have_a_distribution(smoothing, text):
    tokenizer = CharTokenizer.train(text)
    model = NGram.fit(np.array([0, *tokenizer.encode(text), 0]), tokenizer, 8, smoothing)
    ids = torch.tensor([[0, *tokenizer.encode(text)]])
    torch.testing.assert_close(model.log_probs(ids).exp().sum(-1), torch.ones(ids.shape))
