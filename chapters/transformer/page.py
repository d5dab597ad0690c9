"""What stands above every chapter of this page."""

from ui.book import Chapters
from ui.lesson.words import Lesson
from ui.show.model_notices import notice_refused


def draw(_words: Lesson, chapters: Chapters) -> None:
    """Name the models that are damaged, then draw the chapters."""
    notice_refused()
    chapters.draw()
