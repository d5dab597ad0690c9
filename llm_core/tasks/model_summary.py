"""A summary written by the pretrained model: long texts are cut, each piece is summarised, the results are
merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from llm_core.generation import GeneratedToken, Sampling
from llm_core.pretrained.chat import Message, chat_ids, stop_ids
from llm_core.pretrained.engine_types import Engine, never
from llm_core.tasks.chunks import Piece, cut
from llm_core.tasks.sentences import ends_sentence
from llm_core.tasks.sentences import sentences as split
from llm_core.tasks.words import is_chinese, words

INSTRUCTION = (
    "Provide a concise, objective summary of the input text in up to {sentences} sentences, focusing on key "
    "actions and intentions without using second or third person pronouns."
)
"""The instruction SmolLM2 was tuned with for this task (the smol-summarize part of its data, Allal et al.
2025)."""

PIECE_TOKENS = 600
TOKENS_PER_SENTENCE = 50
CHINESE_TOKENS_PER_SENTENCE = 120
"""A Chinese character takes SmolLM2 two or three tokens."""
SHORTER = 0.75
"""A round that leaves more than this of its text is the last."""
LOOP = 40
"""What comes four times in a row, at most so many characters long, is a loop."""
MARGIN = 40
"""So many tokens more may finish the sentence that the limit would cut."""
MOST_PIECES = 24
"""More pieces than this would take minutes on a laptop: the rest of the text is left out, and the result says
so."""


@dataclass
class PartialSummary:
    """A piece and what the model made of it; grows while the model writes."""

    level: int  # 0: a piece of the text; 1: a piece of the joined summaries of level 0; ...
    piece: Piece
    text: str = ""
    tokens: list[GeneratedToken] = field(default_factory=list)
    of: int = 1  # so many pieces are summarised on this level
    dropped: str = ""  # what was cut off at the end: an unfinished sentence, or one too many
    stopped: str = ""  # why it was stopped: "enough" sentences, "grew" as long as its piece, "repeats" itself

    def add(self, token: GeneratedToken) -> None:
        self.tokens.append(token)
        self.text += token.text

    def keep(self, most: int) -> None:
        """Keep whole and different sentences only, at most so many, unless there is none."""
        whole = [sentence for sentence in split(self.text) if ends_sentence(sentence.text)]
        kept = whole[: min(most, len({tuple(words(sentence.text)) for sentence in whole}))]
        if kept:
            self.text, self.dropped = self.text[: kept[-1].end], self.text[kept[-1].end :].strip()


def summary_prompt(engine: Engine, text: str, sentences: int) -> list[int]:
    """Write the conversation in which the model is asked for a summary, as token ids."""
    system = Message("system", INSTRUCTION.format(sentences=sentences))
    return chat_ids(engine.tokenizer, [system, Message("user", text)])


def write_summary(
    text: str,
    engine: Engine,
    sentences: int = 3,
    sampling: Sampling | None = None,
    cancelled: Callable[[], bool] = never,
) -> Iterator[PartialSummary]:
    """Summarise `text`, yielding the summary under way after every token.

    The last one of the highest level is the result.

    Level 0 has one summary per piece of the text. When there are several, they are joined and the joined text
    is summarised on level 1, and so on until one summary is left or a round no longer shortens by a quarter. A summary
    that grows as long as its piece or repeats itself is stopped. Raises what `engine.stream` raises.
    """
    sampling = sampling or Sampling(temperature=0.0)
    level, source = 0, text
    while not cancelled():
        done: list[PartialSummary] = []
        pieces = pieces_for(source, engine)[:MOST_PIECES]
        for piece in pieces:
            done.append(PartialSummary(level, piece, of=len(pieces)))
            yield from _written(done[-1], engine, sentences, sampling, cancelled)
        joined = "\n".join(summary.text.strip() for summary in done)
        shorter = len(joined) < SHORTER * len(source)
        if len(done) <= 1 or not shorter:
            return  # one summary is left, or the model no longer makes the text shorter
        level, source = level + 1, joined


def pieces_for(text: str, engine: Engine) -> list[Piece]:
    """Cut the pieces that the model will read, each small enough for its window."""
    most = min(PIECE_TOKENS, engine.context_length // 2)
    return cut(text, most, lambda part: len(engine.tokenizer.encode(part)))


def _written(
    summary: PartialSummary,
    engine: Engine,
    sentences: int,
    sampling: Sampling,
    cancelled: Callable[[], bool],
) -> Iterator[PartialSummary]:
    """Yield the summary after every token.

    At the limit the model may finish its sentence; what it leaves unfinished even then is dropped, as is a sentence
    that nobody asked for, and `dropped` records it.
    """
    text, stop = summary.piece.text, stop_ids(engine.tokenizer)
    limit = sentences * (CHINESE_TOKENS_PER_SENTENCE if is_chinese(text) else TOKENS_PER_SENTENCE)
    prompt = summary_prompt(engine, text, sentences)
    for token in engine.stream(prompt, limit + MARGIN, sampling, cancelled=cancelled, every_token=False):
        summary.add(token)
        yield summary
        if token.id in stop or (len(summary.tokens) >= limit and ends_sentence(summary.text)):
            return
        summary.stopped = _why_to_stop(summary, sentences)
        if summary.stopped:
            break
    if summary.tokens and not cancelled():
        summary.keep(sentences)
        yield summary


def _why_to_stop(summary: PartialSummary, most: int) -> str:
    """Return why the summary should end here, as `PartialSummary.stopped` has it; nothing when it may go on."""
    if len(summary.text) >= len(summary.piece.text):
        return "grew"
    found = [tuple(words(sentence.text)) for sentence in split(summary.text)]
    if len(set(found)) < len(found) or _loops(summary.text):
        return "repeats"
    return "enough" if len(found) > most else ""


def _loops(text: str) -> bool:
    """Return whether the text ends in the same few characters four times in a row."""
    return any(text.endswith(text[-length:] * 4) for length in range(4, LOOP) if len(text) >= 4 * length)
