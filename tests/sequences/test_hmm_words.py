"""Words by a hidden Markov model: tables counted by hand, and jieba's own, which cut as jieba's finalseg does."""

import numpy as np
import pytest

from llm_core.sequences.hmm_words import ADDED, NEVER, chinese_runs, estimated
from llm_core.sequences.segmentation import LABELS
from llm_core.sequences.word_tables import dictionary, stored

SENTENCES = [["我", "爱", "学习", "，", "学习", "编程"], ["编程", "Python", "好"]]


def test_tables_are_counts_divided_by_their_sums():
    model = estimated(SENTENCES)
    start, transition, emission = model.hmm.probabilities
    np.testing.assert_allclose(start, [2 / 4, 0, 0, 2 / 4])  # runs: 我爱学习, 学习编程, 编程, 好
    b, e, s = (LABELS.index(label) for label in "BES")
    np.testing.assert_allclose(transition[b, e], (4 + ADDED) / (4 + 2 * ADDED))
    np.testing.assert_allclose(transition[s, s], (1 + ADDED) / (2 + 2 * ADDED))
    assert transition[b, b] == transition[e, e] == 0
    assert len(model.column) == 7
    np.testing.assert_allclose(emission[b, model.column["学"]], (2 + ADDED) / (4 + 7 * ADDED))
    assert model.cut("我爱学习编程") == ["我", "爱", "学习", "编程"]
    assert model.cut("") == []


def test_nothing_chinese_has_no_tables():
    assert list(chinese_runs(["a", "，"])) == []
    with pytest.raises(ValueError, match="no Chinese word"):
        estimated([["abc", "!"]])


@pytest.mark.parametrize("text", ["龘", "㐀㐁㐂", "们", "的" * 300])
def test_every_text_has_a_path_that_ends_with_a_word(text):
    model = stored("jieba")
    best = model.best(text)
    assert np.isfinite(best.score)
    assert LABELS[best.states[-1]] in "ES"
    assert "".join(model.cut(text)) == text


def test_jiebas_rows_of_emission_sum_to_more_than_one():
    """As they are in the package: scores, which the page says; all other rows are distributions."""
    start, transition, emission = stored("jieba").hmm.probabilities
    assert start.sum() == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(transition.sum(axis=1), 1, atol=1e-4)
    np.testing.assert_allclose(emission.sum(axis=1), [1.313, 1.298, 1.353, 1.152], atol=1e-3)
    assert stored("jieba").hmm.emission[np.isfinite(stored("jieba").hmm.emission)].min() > NEVER


def test_the_dictionary_holds_frequent_words():
    words = dictionary()
    assert {"中国", "我们", "学习", "南京市"} <= words.keys()
    assert min(words.values()) >= 1
