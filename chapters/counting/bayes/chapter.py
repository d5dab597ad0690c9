"""Chapter "Bayes": a probability turned round by the base rate, people as dots, and a naive Bayes spam filter."""

from __future__ import annotations

from chapters.counting.bayes.dots import dots
from chapters.counting.bayes.letters import letters
from chapters.counting.bayes.measured import measured_panel
from chapters.counting.bayes.message import message

PANELS = (dots, letters, message, measured_panel)
CONTROLS = tuple(control for demo in PANELS for control in demo.controls)
