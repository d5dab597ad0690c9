"""Chapter "Words as vectors": a row for each word, learnt from its neighbours; what such rows can say, and what not."""

from chapters.memory.vectors.analogy import analogy_panel
from chapters.memory.vectors.flat import map_panel
from chapters.memory.vectors.model import model_panel
from chapters.memory.vectors.near import near_panel
from chapters.memory.vectors.pairs import pairs_panel
from chapters.memory.vectors.row import row_panel
from chapters.memory.vectors.sentence import sentence_panel
from chapters.memory.vectors.small import SMALL

PANELS = (row_panel, pairs_panel, near_panel, map_panel, analogy_panel, sentence_panel, model_panel)
CONTROLS = (*(control for demo in PANELS for control in demo.controls), SMALL.seed)
