"""The fetched files of Shakespeare's works as documents."""

from __future__ import annotations

import re
from pathlib import Path

from llm_core.data.splitting import pack_paragraphs

DOCUMENT_SIZE = 4_000
"""Characters of one document, about: a scene or a part of one. It ends with a paragraph, that is with a
speech."""


def documents_of_work(text: str) -> list[str]:
    """Cut one work at blank lines; spaces at line ends and further blank lines are dropped."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    paragraphs = [p.strip("\n") for p in re.split(r"\n{2,}", lines)]
    return pack_paragraphs(filter(None, paragraphs), DOCUMENT_SIZE, "\n\n")


def read_works(folder: Path) -> list[str]:
    """Read the documents of all works in the folder, work by work by file name (modern spelling only)."""
    works = [path.read_text("ascii") for path in sorted(folder.glob("*_gut.txt"))]
    return [document for work in works for document in documents_of_work(work)]
