"""How the tests hear what a page says: every string that was filled with values, and every "what you should see"."""

from contextlib import contextmanager

from ui.lesson import panel
from ui.lesson.words import Lesson


@contextmanager
def heard(monkeypatch):
    """List what is filled meanwhile, as (file of words, key, text). Strings without a value are not listed."""
    said = []
    ui, filled = Lesson.ui, panel.filled

    def listening(lesson, key, /, **values):
        text = ui(lesson, key, **values)
        if values:
            said.append((lesson.page, key, text))
        return text

    def also(template, measured):
        text = filled(template, measured)
        if text != template:
            said.append(("panel", template, text))
        return text

    with monkeypatch.context() as patch:
        patch.setattr(Lesson, "ui", listening)
        patch.setattr(panel, "filled", also)
        yield said
