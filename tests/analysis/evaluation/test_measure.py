import math
import random

import numpy as np

from llm_core.analysis.evaluation.measure import copying, speed, this_machine, write_samples, write_together
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.ngram import NGram

TEXT = "the cat sat on the mat. the dog sat on the log. " * 20


def counter(order: int) -> NGram:
    tokenizer = CharTokenizer.train(TEXT)
    return NGram.fit(np.asarray([0, *tokenizer.encode(TEXT), 0]), tokenizer, order)


def test_a_long_context_copies_and_a_short_one_invents() -> None:
    texts = {str(order): [s.text for s in write_samples(counter(order), 6, 150)] for order in (8, 1)}
    parrot, babbler = copying(texts, TEXT).values()
    assert parrot == copying({"alone": texts["8"]}, TEXT)["alone"]
    assert parrot.longest_run > 40
    assert babbler.longest_run < 20
    assert parrot.share > 0.5
    assert babbler.share == 0
    assert TEXT[parrot.position :].startswith(parrot.run)


def test_samples_are_the_same_for_the_same_seed_and_differ_between_seeds() -> None:
    model = counter(3)
    first, again, other = (
        write_samples(model, 2, 30),
        write_samples(model, 2, 30),
        write_samples(model, 2, 30, seed=9),
    )
    assert [s.text for s in first] == [s.text for s in again]
    assert first[0].text != other[0].text
    assert speed(first) > 0


def test_a_stop_keeps_the_whole_texts_written_so_far() -> None:
    model = counter(3)
    whole = write_samples(model, 5, 30)
    answers = iter([False] * (whole[0].tokens + whole[1].tokens + 1) + [True] * 100)
    samples = write_samples(model, 5, 30, cancelled=lambda: next(answers))
    assert [sample.text for sample in samples] == [whole[0].text, whole[1].text]


def test_no_samples_have_no_speed_and_copy_nothing() -> None:
    assert math.isnan(speed([]))
    nothing = copying({"nobody": []}, TEXT)["nobody"]
    assert (nothing.longest_run, nothing.run) == (0, "")
    assert math.isnan(nothing.share)


def test_a_shuffled_text_copies_little_of_the_original() -> None:
    letters = random.Random(0).sample(TEXT, len(TEXT))
    assert copying({"noise": ["".join(letters)]}, TEXT)["noise"].share == 0


def test_the_machine_describes_itself() -> None:
    assert "cores" in this_machine()


def test_texts_written_together_are_those_written_one_at_a_time():
    model = counter(3)
    assert write_together(model, 5, 40) == [sample.text for sample in write_samples(model, 5, 40)]
