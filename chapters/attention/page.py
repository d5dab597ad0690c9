"""What stands above every chapter of this page."""

from ui.book import Chapters
from ui.controls.model_text import tell_refused
from ui.lesson.words import Lesson


def draw(_words: Lesson, chapters: Chapters) -> None:
    """Which models are damaged, then the chapters."""
    tell_refused()
    chapters.draw()
