"""Lead, TextRank and the model with its pieces."""

from __future__ import annotations

import re
from collections import deque

import pytest

from llm_core.generation import GeneratedToken
from llm_core.tasks.chunks import cut
from llm_core.tasks.model_summary import MARGIN, MOST_PIECES, TOKENS_PER_SENTENCE, pieces_for, write_summary
from llm_core.tasks.summarise import from_parts, summarise

TEXT = (
    "Rain flooded the harbour town overnight. A poet read aloud. The harbour roads stayed closed because of the rain. "
    "Engineers said that rain will flood the harbour roads again. Lunch was late."
)


LONG = " ".join(f"Sentence {i} is one of many in a text that is longer than its summary." for i in range(35))


class FakeTokenizer:
    eot_id = 0

    def encode(self, text):
        return text.split()

    def id_of(self, token):
        return 0


class Parrot:
    """An engine that repeats the first words of what it was given: deterministic, and it shortens."""

    context_length = 60

    def __init__(self, n_words=4):
        self.tokenizer, self.n_words, self.prompts = FakeTokenizer(), n_words, []

    def stream(self, ids, n_tokens, sampling, *, stop=None, cancelled=lambda: False, every_token=True):
        self.prompts.append(ids)
        text = ids[ids.index("user") + 1 :]
        for word in text[: self.n_words]:
            if cancelled():
                return
            yield token(f"{word} ")


def token(text, id=3):
    return GeneratedToken(id, text, 1.0, 1.0, (), 0.0, None, 0.0)


class Rambler:
    """An engine that never finishes by itself: a full stop after every so many words."""

    context_length = 4_000

    def __init__(self, n_words):
        self.tokenizer, self.n_words = FakeTokenizer(), n_words

    def stream(self, ids, n_tokens, sampling, *, stop=None, cancelled=lambda: False, every_token=True):
        for i in range(1, n_tokens + 1):
            yield token(f" Word{i}" + ("." if i % self.n_words == 0 else ""))


class Speaker:
    """An engine that says the same words to everybody, one after the other."""

    context_length = 4_000

    def __init__(self, said):
        self.tokenizer, self.said = FakeTokenizer(), said

    def stream(self, ids, n_tokens, sampling, *, stop=None, cancelled=lambda: False, every_token=True):
        for piece in re.findall(r"\S+ ?" if " " in self.said else r"\S", self.said)[:n_tokens]:
            yield token(piece)


def test_the_sentence_at_the_limit_may_be_finished():
    part = summarise(LONG, "model", 1, engine=Rambler(60)).parts[-1]
    assert len(part.tokens) == 60 > TOKENS_PER_SENTENCE
    assert part.text.endswith("Word60.")
    assert part.dropped == ""


def test_a_sentence_that_does_not_end_is_dropped_and_told():
    part = summarise(LONG, "model", 2, engine=Rambler(98)).parts[-1]
    assert len(part.tokens) == 2 * TOKENS_PER_SENTENCE + MARGIN
    assert part.text.endswith("Word98.")
    assert len(part.dropped.split()) == 2 * TOKENS_PER_SENTENCE + MARGIN - 98


def test_a_sentence_more_than_was_asked_for_is_not_written():
    part = summarise(LONG, "model", 3, engine=Rambler(10)).parts[-1]
    assert part.text.split()[-1] == "Word30."
    assert (part.stopped, part.dropped) == ("enough", "Word31")


@pytest.mark.parametrize(
    "said", ["It burned. Nobody came. It burned. ", "It burned. fire fire fire fire fire "]
)
def test_a_summary_that_repeats_itself_is_stopped(said):
    part = summarise(LONG, "model", 5, engine=Speaker(said * 40)).parts[-1]
    assert part.stopped == "repeats"
    assert len(part.tokens) < 10
    assert part.text.count("It burned.") == 1


def test_a_summary_that_grows_is_stopped_and_not_summarised_again():
    text = "他走了很远的路。" * 12 + "天亮了。"
    engine = Speaker("".join(f"第{i}天他又走了很远很远的路，没有停下来，" for i in range(400)))
    engine.context_length = 60
    parts = summarise(text, "model", 3, engine=engine).parts
    assert {part.stopped for part in parts} == {"grew"}
    assert {part.level for part in parts} == {0}
    assert sum(len(part.text) for part in parts) < 1.5 * len(text)


def test_a_summary_without_any_end_is_kept_as_it_is():
    part = summarise(LONG, "model", 1, engine=Rambler(1_000)).parts[-1]
    assert len(part.text.split()) == TOKENS_PER_SENTENCE + MARGIN
    assert part.dropped == ""


def test_lead_takes_the_first_sentences():
    assert summarise(TEXT, "lead", 2).text == "Rain flooded the harbour town overnight. A poet read aloud."


def test_textrank_takes_the_sentences_that_share_most_in_the_order_of_the_text():
    summary = summarise(TEXT, "textrank", 2)
    assert summary.text == (
        "The harbour roads stayed closed because of the rain. "
        "Engineers said that rain will flood the harbour roads again."
    )
    assert all(TEXT[c.sentence.start : c.sentence.end] == c.sentence.text for c in summary.chosen)
    assert all(c.score > 1 / 5 for c in summary.chosen)


def test_textrank_takes_a_sentence_that_stands_five_times_once():
    repeated = "The harbour roads stayed closed because of the rain. " * 5
    summary = summarise(repeated + TEXT, "textrank", 3)
    assert len({chosen.sentence.text for chosen in summary.chosen}) == 3
    assert len(summarise(repeated, "textrank", 3).chosen) == 1
    assert len(summarise("港口下雨了。" * 5 + "路都淹了。", "textrank", 3).chosen) == 2


def test_textrank_is_the_standard_method():
    assert summarise(TEXT).method == "textrank"


def test_a_short_text_is_its_own_summary():
    assert summarise("Only this.", "textrank", 5).text == "Only this."


def test_chinese_sentences_are_joined_without_spaces():
    assert summarise("港口下雨了。 我们没出门。 路都淹了。", "lead", 2).text == "港口下雨了。我们没出门。"


@pytest.mark.parametrize("text", ["", "   ", "...", "🙂🙂", "\x00"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(ValueError, match="no words"):
        summarise(text)


def test_unknown_methods_and_no_sentences_are_refused():
    with pytest.raises(ValueError, match="method must be one of lead, textrank, model"):
        summarise(TEXT, "magic")
    with pytest.raises(ValueError, match="at least one sentence"):
        summarise(TEXT, "lead", 0)


@pytest.mark.parametrize("method", ["lead", "textrank"])
def test_odd_texts_are_summarised(method):
    for text in ("</script><img onerror=x>. Two.", "שלום עולם. טוב.", "a" * 50_000, "word. " * 5_000):
        assert summarise(text, method, 2).text


def test_only_the_first_two_thousand_sentences_are_ranked():
    text = " ".join(f"Sentence number {i} is here." for i in range(2_500))
    summary = summarise(text, "textrank", 3)
    assert 0 < summary.read_characters < len(text)


def count(text):
    return len(text.split())


def test_pieces_end_at_sentences_and_hold_each_sentence_once():
    pieces = cut(TEXT, 16, count)
    assert len(pieces) > 1
    assert all(count(piece.text) <= 16 for piece in pieces)
    assert all(TEXT[piece.start : piece.end] == piece.text for piece in pieces)
    assert " ".join(piece.text for piece in pieces) == TEXT
    assert all(piece.text.endswith(".") for piece in pieces)


def test_a_sentence_longer_than_the_window_is_cut_at_spaces():
    text = "word " * 100
    pieces = cut(text, 12, count)
    assert all(count(piece.text) <= 12 for piece in pieces)
    assert "".join(piece.text for piece in pieces).split() == text.split()


def test_a_word_longer_than_the_window_is_cut_anywhere():
    pieces = cut("猫" * 100, 12, len)
    assert "".join(piece.text for piece in pieces) == "猫" * 100


def test_nothing_gives_no_piece():
    assert cut("", 10, count) == []


def test_a_text_that_fits_is_summarised_in_one_go():
    engine = Parrot()
    summary = summarise("One two three four five six. Seven.", "model", engine=engine)
    assert summary.text == "One two three four"
    assert [part.level for part in summary.parts] == [0]
    assert len(engine.prompts) == 1


def test_a_long_text_is_cut_summarised_and_merged_and_shows_it():
    text = " ".join(f"Sentence {i} has exactly six words." for i in range(20))
    engine = Parrot()
    summary = summarise(text, "model", engine=engine)
    first = [part for part in summary.parts if part.level == 0]
    assert len(first) == len(pieces_for(text, engine)) > 1
    assert [part.piece.start for part in first] == [piece.start for piece in pieces_for(text, engine)]
    merged = [part for part in summary.parts if part.level > 0]
    assert merged
    assert merged[-1].text.strip() == summary.text
    assert first[0].text.strip() in merged[0].piece.text


def test_a_model_that_does_not_shorten_ends_too():
    text = " ".join(f"Sentence {i} has exactly six words." for i in range(20))
    summary = summarise(text, "model", 6, engine=Parrot(n_words=10_000))
    assert {part.level for part in summary.parts} == {0}


def test_very_long_texts_are_read_up_to_a_limit_that_is_told():
    text = " ".join(f"Sentence {i} has exactly six words." for i in range(400))
    summary = summarise(text, "model", engine=Parrot())
    assert sum(part.level == 0 for part in summary.parts) == MOST_PIECES
    assert summary.read_characters < len(text)


def test_stopping_keeps_what_was_written():
    text = " ".join(f"Sentence {i} has exactly six words." for i in range(20))
    seen = deque()
    parts = write_summary(text, Parrot(), cancelled=lambda: len(seen) >= 6)
    seen.extend(part.text for part in parts)
    assert len(seen) == 6
    assert summarise(text, "model", engine=Parrot(), cancelled=lambda: True).text == ""


def test_no_part_is_no_summary():
    assert from_parts([], 1.0).text == ""


def test_of_sentences_that_share_as_much_the_first_are_taken():
    text = "".join(f"第{i}条很短。" for i in range(300))
    assert summarise(text, "textrank", 3).text == "第0条很短。第1条很短。第2条很短。"


def test_a_line_that_ends_after_a_chinese_mark_leaves_no_space():
    verse = "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。"
    assert summarise(verse, "lead", 1).text == "床前明月光，疑是地上霜。"
    assert summarise("They came,\nsaw and won.", "lead", 1).text == "They came, saw and won."
