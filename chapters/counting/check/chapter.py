"""The chapter "Check yourself": what is often said and is not right, a short quiz, and the page in one sentence."""

from ui.lesson.check import check_panels

PANELS = (check_panels,)
CONTROLS = ()
