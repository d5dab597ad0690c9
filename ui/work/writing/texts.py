"""One piece of work for the lane "writing": several texts, each by a trained machine, begun at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from llm_core.generation import GeneratedToken
from ui.work.models import MissingModel
from ui.work.writing.protocol import MISSING, REFUSED, Request, pack, unpack_token


@dataclass(frozen=True)
class RequestedTexts:
    """Requests by name; an event of the job is (name, token)."""

    requests: Mapping[str, Request]

    def commands(self) -> dict[str, dict[str, Any]]:
        """Write what begins each text."""
        return {name: pack(request) for name, request in self.requests.items()}

    def event(self, name: str, token: Sequence[Any]) -> tuple[str, GeneratedToken]:
        """Read a token."""
        return name, unpack_token(token)

    def error(self, kind: str, sentence: str) -> Exception:
        """Make the error that the page finds in the job."""
        errors = {MISSING: MissingModel, REFUSED: ValueError}
        return errors.get(kind, RuntimeError)(sentence)
