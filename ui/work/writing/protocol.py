"""What the site and the process that writes say to each other: JSON, one message a line.

To the process: {"begin": n, **request}, {"leave": n}. Back, once a round: {"tokens": [[n, token], ...],
"ended": [n, ...], "failed": [[n, kind, sentence], ...]}. n names a text. Python writes and reads a float exactly.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from llm_core.generation import Alternative, GeneratedToken, Sampling

Command = Mapping[str, Any]
Message = dict[str, list[Any]]

MISSING, REFUSED, CRASHED = "missing", "refused", "crashed"
"""Why a text failed: no model, a request that cannot be met, an error while writing."""


@dataclass(frozen=True)
class Request:
    """One text to write: what `llm_core.generation.generate` is told, and which trained model."""

    folder: str  # of the checkpoints
    corpus: str
    family: str
    ids: tuple[int, ...]
    n_tokens: int
    sampling: Sampling = field(default_factory=Sampling)
    forced: Mapping[int, int] = field(default_factory=dict)


def pack(request: Request) -> dict[str, Any]:
    """Turn a request into plain data."""
    return {**asdict(request), "forced": [list(pair) for pair in request.forced.items()]}


def unpack(command: Command) -> Request:
    """Read a request back; raises KeyError, TypeError or ValueError for anything else."""
    return Request(
        str(command["folder"]),
        str(command["corpus"]),
        str(command["family"]),
        tuple(_whole(command["ids"])),
        int(command["n_tokens"]),
        Sampling(**command["sampling"]),
        {int(position): int(token) for position, token in command["forced"]},
    )


def _whole(ids: Collection[Any]) -> list[int]:
    if not all(isinstance(i, int) for i in ids):
        raise TypeError("A token is a whole number.")
    return list(ids)


def pack_token(token: GeneratedToken) -> list[Any]:
    """Turn a token into plain data."""
    return [
        token.id,
        token.text,
        token.probability,
        token.chance,
        [list(alternative) for alternative in token.alternatives],
        token.rest,
        token.entropy,
        token.seconds,
        token.forced,
    ]


def unpack_token(plain: Sequence[Any]) -> GeneratedToken:
    """Read a token back. Equal texts become one object: answers are kept, and the vocabulary is small."""
    token, text, probability, chance, alternatives, *rest = plain
    known = tuple(Alternative(i, sys.intern(text), p) for i, text, p in alternatives)
    return GeneratedToken(token, sys.intern(text), probability, chance, known, *rest)
