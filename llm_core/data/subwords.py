"""Three ways to learn a vocabulary of pieces from the same text: BPE (ours), Unigram and WordPiece (`tokenizers`).

Unigram (Kudo 2018) begins with many pieces, gives each a probability and drops those that the text can best do without.
WordPiece as the `tokenizers` library learns it merges the most frequent pair, as BPE does; what is its own is that a
piece inside a word ("##ing") is another one than the same at its beginning, and that it cuts by the longest match from
the left (Wu et al. 2016). Google's own rule for its merges was never published as code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from llm_core.data.bpe import BPETokenizer
from llm_core.data.bpe_training import BYTE_ORDER, count_pieces, pieces

INSIDE = "##"
"""Marks a piece of WordPiece that does not begin a word."""
LONGEST = 16
"""Letters of a piece that Unigram begins with; the library's own limit."""

_LETTER = {b: chr(b) if i < 188 else chr(256 + i - 188) for i, b in enumerate(BYTE_ORDER)}
_BYTE = {letter: byte for byte, letter in _LETTER.items()}
"""GPT-2's letter for a byte -> the byte; see llm_core/data/bpe.py."""


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary that was learnt, and how it cuts."""

    name: str
    pieces: frozenset[bytes]
    """Its pieces; for WordPiece without the sign that one stands inside a word."""
    size: int
    """How many entries it has; WordPiece may have a piece twice, at the beginning and inside."""
    cut_piece: Callable[[str], Sequence[Any]] = field(repr=False, compare=False)
    """A piece of a text -> its tokens, as the learner has them."""
    written: Callable[[Any], bytes] = field(repr=False, compare=False)
    """One of these tokens -> its bytes."""

    def cut(self, text: str) -> list[bytes]:
        """Cut a text; joined the pieces are the text again, in UTF-8."""
        return [self.written(token) for piece in pieces(text) for token in self.cut_piece(piece)]

    def count(self, text: str) -> int:
        """Count the tokens of a text; each different word is cut once."""
        return sum(times * len(self.cut_piece(piece)) for piece, times in count_pieces([text]).items())


def learn_bpe(text: str, size: int) -> Vocabulary:
    """Learn byte pairs: the bytes of the text, and merges until there are `size` entries or no pair stands twice."""
    single = len(set(text.encode()))
    bpe = BPETokenizer.train(text, 257 + max(0, size - single))
    learnt = {bpe.token_bytes(i) for i in range(257, bpe.vocab_size)} | _bytes_of(text)

    def cut(piece: str) -> list[int]:
        return bpe.encode_many([piece])[0]

    return Vocabulary("bpe", frozenset(learnt), len(learnt), cut, bpe.token_bytes)


def learn_unigram(text: str, size: int) -> Vocabulary:
    """Learn Unigram's pieces with the `tokenizers` library; a short text may not have `size` of them."""
    learner = Tokenizer(models.Unigram())
    trainer = trainers.UnigramTrainer(vocab_size=size, show_progress=False, max_piece_length=LONGEST)
    _train(learner, trainer, text)
    learnt, model = learner.get_vocab(), learner.model

    def cut(piece: str) -> list[str]:
        return [token.value for token in model.tokenize(_shown(piece))]

    return Vocabulary("unigram", frozenset(map(_raw, learnt)), len(learnt), cut, _raw)


def learn_wordpiece(text: str, size: int) -> Vocabulary:
    """Learn WordPiece's pieces with the `tokenizers` library; it needs every letter twice, so the fewest are longer.

    Its letters inside words are named beforehand: the library would number them in an order of chance, and break ties
    by these numbers.
    """
    inner = sorted({INSIDE + letter for piece in count_pieces([text]) for letter in _shown(piece)[1:]})
    learner = Tokenizer(models.WordPiece(unk_token=""))
    _train(
        learner, trainers.WordPieceTrainer(vocab_size=size, show_progress=False, special_tokens=inner), text
    )
    learnt = learner.get_vocab()
    longest = max(map(len, learnt), default=0)

    def cut(piece: str) -> list[str]:
        return longest_matches(_shown(piece), learnt, longest)

    return Vocabulary("wordpiece", frozenset(map(_raw, learnt)), len(learnt), cut, _raw)


LEARNERS: dict[str, Callable[[str, int], Vocabulary]] = {
    "bpe": learn_bpe,
    "unigram": learn_unigram,
    "wordpiece": learn_wordpiece,
}
NAMES = tuple(LEARNERS)


def learn(name: str, text: str, size: int) -> Vocabulary:
    """Learn a vocabulary of `size` entries by one of NAMES."""
    return LEARNERS[name](text, size)


def longest_matches(word: str, vocabulary: Mapping[str, int], longest: int) -> list[str]:
    """Cut a word as WordPiece does: the longest piece that is known, from the left; a letter alone where none is."""
    found: list[str] = []
    at = 0
    while at < len(word):
        sign = INSIDE if at else ""
        ends = range(min(len(word), at + longest), at, -1)
        end = next((end for end in ends if sign + word[at:end] in vocabulary), at + 1)
        found.append(sign + word[at:end])
        at = end
    return found


def _train(learner: Tokenizer, trainer: trainers.Trainer, text: str) -> None:
    """Let a learner read a text cut into our pieces, in GPT-2's letters, which hold no white space."""
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    words: Counter[str] = count_pieces([text])
    learner.train_from_iterator(
        [" ".join([_shown(piece)] * times) for piece, times in words.items()], trainer
    )


def _shown(piece: str) -> str:
    return "".join(_LETTER[byte] for byte in piece.encode())


def _raw(token: str) -> bytes:
    return bytes(_BYTE[letter] for letter in token.removeprefix(INSIDE) or token)


def _bytes_of(text: str) -> set[bytes]:
    return {bytes([byte]) for byte in "".join(pieces(text)).encode()}
