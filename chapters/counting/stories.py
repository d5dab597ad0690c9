"""The children's stories, as what several panels of this page count."""

from __future__ import annotations

from dataclasses import dataclass

from llm_core.data.corpora import CorpusMissing
from llm_core.language.letter_pairs import stories
from ui.work.models import MissingModel


@dataclass(frozen=True)
class Stories:
    """The first 200,000 characters of the stories."""

    def get(self) -> str:
        """Return the text, or raise MissingModel with a sentence."""
        try:
            return stories()
        except CorpusMissing as reason:
            raise MissingModel(str(reason)) from reason

    def state(self) -> tuple[()]:
        """Return nothing: the text never changes."""
        return ()

    @property
    def python(self) -> tuple[str, str]:
        """Read the text."""
        return "from llm_core.language.letter_pairs import stories", "stories()"
