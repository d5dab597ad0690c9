"""The task: read letters, note the one that is marked, and say it when asked, `delay` letters later.

    f c ! k a p d ... ?   ->   k

After Hochreiter & Schmidhuber 1997, who asked networks to carry one symbol past many distractors. The distractors are
letters like the one that counts, so that a machine has to tell which to note. Shapes: B strips, T tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.data.characters import CharTokenizer

LETTERS = "abcdefghijklmnop"
CHANCE = 1 / len(LETTERS)
MARK, ASK = "!", "?"
TOKENIZER = CharTokenizer([*LETTERS, MARK, ASK])
FIRST_ID = TOKENIZER.encode(LETTERS[0])[0]
MOST_BEFORE = 5
"""Letters before the mark, at most."""
KINDS = ("marked", "first")
"""Which letter is asked for: the one after a mark, or the first of all (no mark: the easier task, tried first)."""


@dataclass(frozen=True)
class Strips:
    """Strips of one delay: ids (B, T) that begin with the end-of-text token, and the ids of the answers (B,)."""

    ids: Tensor
    answers: Tensor
    place: int
    """Where the letter stands that is asked for."""

    @property
    def delay(self) -> int:
        """Count the letters between that one and the question."""
        return self.ids.shape[1] - self.place - 2


def strips(count: int, delay: int, draw: torch.Generator, kind: str = "marked") -> Strips:
    """Draw strips, all with the same number of letters before the mark.

    Raises ValueError for a delay or a count below 1, or an unknown kind.
    """
    if min(count, delay) < 1:
        raise ValueError(f"There must be at least one strip and one letter between: {count}, {delay}.")
    if kind not in KINDS:
        raise ValueError(f"The kind of task is one of {', '.join(KINDS)}, not {kind}.")
    before = int(torch.randint(MOST_BEFORE + 1, (1,), generator=draw)) if kind == "marked" else 0
    letters = torch.randint(len(LETTERS), (count, before + 1 + delay), generator=draw) + FIRST_ID
    start = letters.new_full((count, 1), TOKENIZER.eot_id)
    mark = letters.new_full((count, int(kind == "marked")), TOKENIZER.encode(MARK)[0])
    ask = letters.new_full((count, 1), TOKENIZER.encode(ASK)[0])
    ids = torch.cat([start, letters[:, :before], mark, letters[:, before:], ask], 1)
    return Strips(ids, letters[:, before], 1 + before + mark.shape[1])


def strip_of(text: str) -> Strips:
    """Read one marked strip as it is written, such as "fc!kapd?".

    Raises ValueError unless it has letters of the task, one mark with a letter after it, at least one more, and ends
    with the question.
    """
    mark = text.find(MARK)
    letters = text.replace(MARK, "", 1).removesuffix(ASK)
    if mark < 0 or not text.endswith(ASK) or not set(letters) <= set(LETTERS) or len(text) < mark + 4:
        raise ValueError("not a strip")
    ids = torch.tensor([[TOKENIZER.eot_id, *TOKENIZER.encode(text)]])
    return Strips(ids, ids[:, mark + 2], mark + 2)


def written(found: Strips, row: int = 0) -> str:
    """Write a strip as text, without the end-of-text token."""
    return TOKENIZER.decode(found.ids[row, 1:].tolist())
