"""The conditional random field: sums over label sequences against enumeration, its gradient against autograd."""

import itertools
import math

import numpy as np
import pycrfsuite
import pytest
import torch
from scipy.optimize import minimize

from llm_core.sequences.crf import CRF, numbers_of, rows_of, signs_of
from llm_core.sequences.crf_features import FIRST, GROUPS, LAST, features, type_of, word_lengths
from llm_core.sequences.crf_training import (
    N_LABELS,
    Recipe,
    climb,
    packed,
    rows_for,
    train,
)
from llm_core.sequences.segmentation import LABELS, labels_of

WORDS = [["我", "爱", "学习"], ["学", "编程"], ["我们", "爱", "北京市"], ["学习", "编程", "我"]]
DICTIONARY = frozenset(["学习", "编程", "北京", "北京市", "我们"])


def random_crf(sentences=WORDS, seed=3):
    """A field with random weights for the features of these sentences."""
    dice = np.random.default_rng(seed)
    found = [features("".join(words), tuple(GROUPS), DICTIONARY) for words in sentences]
    rows = rows_for(found, 1)
    weights = np.vstack([dice.normal(size=(len(rows), N_LABELS)), np.zeros((1, N_LABELS))])
    return CRF(rows, weights, dice.normal(size=(N_LABELS, N_LABELS)), tuple(GROUPS), DICTIONARY)


def all_labels(n):
    """Every label sequence of n signs."""
    return ["".join(labels) for labels in itertools.product(LABELS, repeat=n)]


def batch_of(field, sentences=WORDS):
    """The sentences as one batch for this field."""
    texts = ["".join(words) for words in sentences]
    return packed(
        [
            (field.active(text), numbers_of(labels_of(words)))
            for text, words in zip(texts, sentences, strict=True)
        ],
        len(field.rows),
    )


@pytest.mark.parametrize("text", ["我", "我爱", "学习编程", "x我!"])
def test_log_z_best_path_and_marginals_are_those_of_an_enumeration(text):
    field = random_crf()
    scores = {labels: field.score(text, labels) for labels in all_labels(len(text))}
    log_z = math.log(sum(math.exp(score) for score in scores.values()))
    assert field.log_z(text) == pytest.approx(log_z, rel=1e-12)
    best = max(scores, key=scores.get)
    assert field.label(text) == best
    assert field.viterbi(text).score == pytest.approx(scores[best], rel=1e-12)
    shares = np.zeros((len(text), N_LABELS))
    for labels, score in scores.items():
        shares[range(len(text)), numbers_of(labels)] += math.exp(score - log_z)
    np.testing.assert_allclose(field.marginals(text), shares, rtol=1e-10)
    assert sum(math.exp(field.log_probability(text, labels)) for labels in scores) == pytest.approx(
        1, rel=1e-12
    )


def test_a_score_is_the_sum_of_its_weights():
    field, text = random_crf(), "我爱"
    names = features(text, tuple(GROUPS), DICTIONARY)
    by_hand = sum(
        field.weights[field.rows[name], LABELS.index(label)]
        for here, label in zip(names, "SB", strict=True)
        for name in here
        if name in field.rows
    )
    assert field.score(text, "SB") == pytest.approx(by_hand + field.transition[3, 0], rel=1e-12)


def test_one_number_added_to_every_label_of_a_place_changes_z_and_no_probability():
    """Why the field has no p(x): what all labels share cancels."""
    field, text = random_crf(), "学习编程"
    moved = CRF(field.rows, field.weights.copy(), field.transition, field.groups, field.dictionary)
    moved.weights[field.rows["here=学"]] += 5.0
    assert moved.log_z(text) == pytest.approx(field.log_z(text) + 5.0, rel=1e-12)
    np.testing.assert_allclose(moved.marginals(text), field.marginals(text), rtol=1e-9)


def test_the_log_likelihood_of_a_batch_is_the_sum_of_its_texts():
    field = random_crf()
    each = [field.log_probability("".join(words), labels_of(words)) for words in WORDS]
    value, _ = climb(field.weights, field.transition, batch_of(field))
    assert value == pytest.approx(sum(each), rel=1e-12)


def test_the_slopes_are_those_of_autograd():
    """torch sums over all label sequences one by one and differentiates that."""
    field = random_crf()
    weights = torch.tensor(field.weights, requires_grad=True)
    transition = torch.tensor(field.transition, requires_grad=True)
    total = torch.zeros((), dtype=torch.float64)
    for words in WORDS:
        text, right = "".join(words), labels_of(words)
        seen = weights[torch.tensor(field.active(text))].sum(1)
        scores = {}
        for labels in all_labels(len(text)):
            y = torch.tensor(numbers_of(labels))
            scores[labels] = seen[torch.arange(len(y)), y].sum() + transition[y[:-1], y[1:]].sum()
        total = total + scores[right] - torch.stack(list(scores.values())).logsumexp(0)
    total.backward()
    value, (to_weights, to_transition) = climb(field.weights, field.transition, batch_of(field))
    assert value == pytest.approx(total.item(), rel=1e-12)
    expected = weights.grad.numpy().copy()
    expected[-1] = 0  # the row of unseen features is no weight
    np.testing.assert_allclose(to_weights, expected, atol=1e-12)
    np.testing.assert_allclose(to_transition, transition.grad.numpy(), atol=1e-12)


def test_the_top_of_the_penalised_likelihood_is_that_of_crfsuite(tmp_path):
    """CRFsuite minimises -log p + c2 ‖w‖² over the same features: the same probabilities come out."""
    groups, c2 = ("here", "neighbours"), 0.5
    texts = [("".join(words), labels_of(words)) for words in WORDS]
    peer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for text, labels in texts:
        peer.append(features(text, groups), list(labels))
    peer.set_params(
        {
            "c1": 0.0,
            "c2": c2,
            "epsilon": 1e-9,
            "delta": 1e-12,
            "feature.possible_states": True,
            "feature.possible_transitions": True,
        }
    )
    peer.train(str(tmp_path / "peer.crfsuite"))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(tmp_path / "peer.crfsuite"))
    field = our_top(texts, groups, c2)
    for text, labels in texts:
        tagger.set(features(text, groups))
        assert math.log(tagger.probability(list(labels))) == pytest.approx(
            field.log_probability(text, labels), abs=1e-4
        )


def our_top(texts, groups, c2):
    """Our field at the top of its penalised likelihood, found by scipy's L-BFGS."""
    found = [features(text, groups) for text, _ in texts]
    rows = rows_for(found, 1)
    made = [(rows_of(rows, here), numbers_of(labels)) for here, (_, labels) in zip(found, texts, strict=True)]
    batch, n = packed(made, len(rows)), (len(rows) + 1) * N_LABELS

    def down(flat):
        weights, transition = flat[:n].reshape(-1, N_LABELS), flat[n:].reshape(N_LABELS, N_LABELS)
        value, slopes = climb(weights, transition, batch, penalty=2 * c2)
        return c2 * (flat**2).sum() - value, -np.concatenate([slope.ravel() for slope in slopes])

    top = minimize(down, np.zeros(n + N_LABELS**2), jac=True, method="L-BFGS-B", tol=1e-12).x
    return CRF(rows, top[:n].reshape(-1, N_LABELS), top[n:].reshape(N_LABELS, N_LABELS), groups)


def test_training_learns_its_sentences_and_the_same_seed_gives_the_same_weights():
    recipe = Recipe(epochs=30, batch=2, penalty=0.01)
    runs = [list(train(WORDS, dictionary=DICTIONARY, recipe=recipe, seed=7)) for _ in range(2)]
    first, last = runs[0][0], runs[0][-1]
    assert last.loss < first.loss / 10
    assert [last.model.cut("".join(words)) for words in WORDS] == WORDS
    np.testing.assert_array_equal(last.model.weights, runs[1][-1].model.weights)
    assert not last.model.weights[-1].any()


def test_a_stop_ends_the_training():
    assert list(train(WORDS, cancelled=lambda: True)) == []


def test_every_place_has_one_answer_of_each_template():
    found = features("我们", tuple(GROUPS), DICTIONARY)
    assert found[0] == [
        "here=我", f"before2={FIRST}", f"before={FIRST}", "next=们", f"next2={LAST}",
        f"before+here={FIRST}我", "here+next=我们", f"before+next={FIRST}…们",
        "type=chinese", "types=edge+chinese+chinese", "begins=2", "ends=0", "inside=0",
    ]  # fmt: skip
    assert len(found) == 2
    assert features("我们", ("here",)) == [["here=我"], ["here=们"]]


def test_the_dictionary_says_how_long_the_words_are_that_begin_end_and_go_on():
    assert word_lengths("北京市我", DICTIONARY) == [(3, 0, 0), (0, 2, 3), (0, 3, 0), (0, 0, 0)]


@pytest.mark.parametrize(
    ("sign", "name"),
    [("国", "chinese"), ("三", "numeral"), ("3", "digit"), ("é", "letter"), ("。", "mark"), ("🙂", "other")],
)
def test_signs_have_types(sign, name):
    assert type_of(sign) == name


@pytest.mark.parametrize(
    "text", ["", "  \n", "🙂", "👩‍👩‍👧 学习", "Hello world", "學習編程", "x" * 2000, "我"]
)
def test_a_cut_loses_nothing_but_white_space(text):
    assert "".join(random_crf().cut(text)) == "".join(text.split())


def test_an_emoji_of_several_characters_is_one_sign():
    assert signs_of("👩‍👩‍👧学") == ["👩‍👩‍👧", "学"]
