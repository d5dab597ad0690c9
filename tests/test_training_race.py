import itertools
import math
import random
import threading
from types import SimpleNamespace

import pytest
import torch

from llm_core import training_race
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import encode_documents
from llm_core.data.tokenizers import BPETokenizer, CharTokenizer
from llm_core.data.user_text import TextRejected
from llm_core.language.ngram import NGram
from llm_core.training import Event, random_batches
from llm_core.training_race import (
    FAMILIES,
    LEARNING_SHARE,
    RaceEvent,
    look,
    plan,
    race,
    some,
    with_beginnings,
)

TEXT = "".join(f"The cat number {i % 7} sat on mat {i % 5}, and the dog slept.\n" for i in range(60))


def by_family(events: list[RaceEvent]) -> dict[str, list[RaceEvent]]:
    return {family: [event for event in events if event.family == family] for family in FAMILIES}


@pytest.fixture(scope="module")
def run() -> dict[str, list[RaceEvent]]:
    """Long enough in steps, whatever else the machine is doing: stopped when both networks have made some."""
    events: list[RaceEvent] = []
    steps = {"lstm": 0, "transformer": 0}
    for event in race(TEXT, seconds=25, cancelled=lambda: min(steps.values()) >= 25):
        events.append(event)
        steps.update({event.family: event.step} if event.family in steps else {})
    return by_family(events)


def test_all_three_learn_and_end_with_their_model(run: dict[str, list[RaceEvent]]) -> None:
    for family, events in run.items():
        assert [event.finished for event in events] == [False] * (len(events) - 1) + [True]
        assert events[-1].valid_bits < events[0].valid_bits - (0.02 if family == "ngram" else 0.5), family
        assert events[-1].model is not None
        assert events[-1].model.family == family
        assert all(event.model is None for event in events[:-1])


def test_the_last_bits_are_those_of_the_model_on_the_held_out_documents(
    run: dict[str, list[RaceEvent]],
) -> None:
    valid = plan(TEXT).corpus.valid
    for events in run.values():
        assert evaluate_documents(events[-1].model, valid).bits_per_character == pytest.approx(
            events[-1].valid_bits
        )


def test_a_machine_is_timed_by_its_own_learning_and_both_networks_get_the_same_time(
    run: dict[str, list[RaceEvent]],
) -> None:
    for events in run.values():
        seconds = [event.seconds for event in events]
        assert seconds == sorted(seconds)
    lstm, transformer = run["lstm"][-1].seconds, run["transformer"][-1].seconds
    assert 0 < lstm + transformer <= 25
    assert lstm == pytest.approx(transformer, rel=0.5, abs=2)


def test_the_last_count_of_the_n_gram_is_the_fit_on_the_whole_training_text(
    run: dict[str, list[RaceEvent]],
) -> None:
    made = plan(TEXT)
    whole = NGram.fit(encode_documents(made.tokenizer, made.corpus.train).numpy(), made.tokenizer, made.order)
    ids = torch.tensor(made.tokenizer.encode("The cat sat"))
    assert torch.equal(run["ngram"][-1].model.score(ids), whole.score(ids))


def test_training_bits_are_per_character_like_the_held_out_ones(run: dict[str, list[RaceEvent]]) -> None:
    made = plan(TEXT)
    train_text = "".join(made.corpus.train)
    tokens = sum(map(len, made.tokenizer.encode_many(made.corpus.train)))
    seen = look("ngram", run["ngram"][-1].model, made, Event(1, 1, 1.0, loss=math.log(2)))  # one bit a token
    assert seen.train_bits == pytest.approx(tokens / len(train_text), rel=0.05)


def test_a_stop_ends_at_once_and_keeps_what_was_learnt() -> None:
    events, stop = [], threading.Event()
    for event in race(TEXT, seconds=60, cancelled=stop.is_set):
        events.append(event)
        if sum(event.family == "transformer" for event in events) >= 3:
            stop.set()
    last = {family: found[-1] for family, found in by_family(events).items()}
    assert all(event.finished and event.model is not None for event in last.values())
    assert last["lstm"].seconds + last["transformer"].seconds < 0.9 * LEARNING_SHARE * 60
    assert last["transformer"].step > 0
    assert last["transformer"].valid_bits < math.log2(plan(TEXT).tokenizer.vocab_size)


def test_a_stop_before_the_start_still_gives_three_models() -> None:
    events = list(race(TEXT, seconds=60, cancelled=lambda: True))
    assert sorted(event.family for event in events if event.finished) == sorted(FAMILIES)


def test_one_machine_alone_can_run() -> None:
    assert {event.family for event in race(TEXT, seconds=1, families=["ngram"])} == {"ngram"}


@pytest.mark.parametrize(("text", "reason"), [("", "empty"), ("abc", "too_short"), ("\x00 \n", "empty")])
def test_a_text_that_is_too_short_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(TextRejected) as refusal:
        next(race(text))
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "a" * 600,
        "مرحبا بالعالم\n" * 60,
        "🙂🙃 hello 🎉\n" * 60,
        "\x00".join(["null bytes inside "] * 60),
        "春花秋月何时了？往事知多少。\n" * 50,
    ],
)
def test_any_language_and_any_signs_can_be_learnt(text: str) -> None:
    last = [event for event in race(text, seconds=0.5) if event.finished]
    assert len(last) == 3
    assert all(math.isfinite(event.valid_bits) and "\x00" not in event.sample for event in last)


def test_a_long_english_text_is_cut_into_byte_pairs_and_chinese_into_characters() -> None:
    assert isinstance(plan(TEXT * 10).tokenizer, BPETokenizer)
    assert isinstance(plan("春花秋月何时了？往事知多少。\n" * 2000).tokenizer, CharTokenizer)
    assert isinstance(plan(TEXT).tokenizer, CharTokenizer)


def test_some_pieces_begin_as_a_prompt_does_and_no_target_is_touched() -> None:
    stream = torch.arange(1, 500)
    plain = random_batches(stream, 64, 8, seed=3)
    changed = with_beginnings(random_batches(stream, 64, 8, seed=3), 0, seed=3)
    begun = 0
    for _ in range(5):
        before, after = next(plain), next(changed)
        assert torch.equal(before[:, 1:], after[:, 1:])
        begun += int((after[:, 0] == 0).sum())
    assert 0 < begun < 100


def test_a_score_on_some_documents_takes_at_least_one() -> None:
    assert some(["aaaa", "bb", "c"], 6) == ["aaaa", "bb"]
    assert some(["aaaa", "bb"], 1) == ["aaaa"]


def test_a_text_without_spaces_does_not_hold_up_the_stop():
    asked = iter([False] * 5)
    letters = "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=40_000))
    last = [
        event for event in race(letters, seconds=60, cancelled=lambda: next(asked, True)) if event.finished
    ]
    assert [event.family for event in last] == list(FAMILIES)
    assert all(257 < event.model.vocab_size <= 257 + 5 for event in last)


def test_the_tokenizer_has_its_share_of_the_time_and_no_more(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(training_race, "time", SimpleNamespace(perf_counter=lambda: float(next(clock))))
    letters = "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=40_000))
    *_, last = race(letters, seconds=100, families=["ngram"])
    assert 257 < last.model.vocab_size <= 257 + training_race.TOKENIZER_SHARE * 100
