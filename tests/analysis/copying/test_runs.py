import random

import numpy as np
import pytest

from llm_core.analysis.copying import runs as copying
from llm_core.analysis.copying.runs import Copy, copied, standard_error, summary


def longest_by_hand(output: str, corpus: str) -> int:
    for length in range(len(output), 0, -1):
        if any(output[i : i + length] in corpus for i in range(len(output) - length + 1)):
            return length
    return 0


def found_by_hand(output: str, corpus: str, n: int = 20) -> int:
    return sum(output[i : i + n] in corpus for i in range(len(output) - n + 1))


def outputs_and_corpus(letters: str, seed: int) -> tuple[list[str], str]:
    rng = random.Random(seed)
    corpus = "".join(rng.choices(letters, k=700))
    outputs = ["".join(rng.choices(letters, k=rng.randrange(0, 60))) for _ in range(6)]
    for length in (19, 20, 21, 57):
        begin = rng.randrange(len(corpus) - length)
        outputs.append(outputs[0] + corpus[begin : begin + length] + outputs[1])
    return outputs, corpus


@pytest.mark.parametrize("letters", ["ab", "abcdefghij ", "春花秋月何时了，", "é🙂ا\x00"])
@pytest.mark.parametrize("piece", [64, 1 << 20])
def test_runs_and_shares_equal_brute_force(letters: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "PIECE", piece)
    outputs, corpus = outputs_and_corpus(letters, seed=len(letters))
    for output, copy in zip(outputs, copied(outputs, corpus), strict=True):
        assert len(copy.run) == longest_by_hand(output, corpus)
        assert copy.found == found_by_hand(output, corpus)
        assert output[copy.start : copy.start + len(copy.run)] == copy.run
        if copy.run:
            assert corpus[copy.position : copy.position + len(copy.run)] == copy.run


def test_a_text_copied_whole_is_copied_whole() -> None:
    corpus = "Once upon a time there was a girl named Lily. She had a red ball."
    (copy,) = copied([corpus[5:50]], corpus)
    assert (copy.run, copy.start, copy.position, copy.share) == (corpus[5:50], 0, 5, 1.0)


def test_a_run_across_the_border_of_two_pieces_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "PIECE", 50)
    corpus = "".join(random.Random(1).choices("abcdefgh", k=120))
    (copy,) = copied([corpus[30:80]], corpus)
    assert (copy.run, copy.position, copy.share) == (corpus[30:80], 30, 1.0)


def test_the_same_letter_a_million_times_is_no_trap() -> None:
    (copy,) = copied(["b" + "a" * 300 + "c"], "a" * (1 << 21))
    assert len(copy.run) == 300
    assert copy.found == 281


def test_nothing_shared_and_nothing_to_share() -> None:
    alien, empty, orphan = *copied(["xyz", ""], "abc"), *copied(["abc"], "")
    assert (alien.run, alien.position, alien.grams) == ("", -1, 0)
    assert (empty.characters, empty.run) == (0, "")
    assert orphan.run == ""
    assert np.isnan(alien.share)


def test_the_summary_weighs_every_gram_the_same() -> None:
    corpus = "".join(random.Random(3).choices("abcdefghijklmnop", k=500))
    copies = copied([corpus[:59], "z" * 79, "zz"], corpus)
    longest, share = summary(copies)
    assert longest == 59
    assert share == pytest.approx(40 / 100)
    assert np.isnan(summary([])[1])


def test_the_standard_error_is_the_spread_of_the_share_over_many_draws_of_texts():
    rng = np.random.default_rng(0)
    texts = [Copy(0, "", 0, -1, int(n), int(rng.integers(0, n))) for n in rng.integers(5, 400, size=60)]
    draws = [summary([texts[i] for i in rng.integers(0, 60, size=60)])[1] for _ in range(2000)]
    assert standard_error(texts) == pytest.approx(np.std(draws), rel=0.1)
    assert np.isnan(standard_error(texts[:1]))
