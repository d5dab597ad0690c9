"""Chapter "Where is it?": a detector at every window, overlap, precision and recall, windows of a text."""

from chapters.seeing.where.field import field
from chapters.seeing.where.held_out import SMALL, held_out
from chapters.seeing.where.overlap import CONTROLS as OVERLAP
from chapters.seeing.where.overlap import overlap
from chapters.seeing.where.scene import CONTROLS as SCENE
from chapters.seeing.where.scene import scene
from chapters.seeing.where.text_windows import text_windows

PANELS = (scene, overlap, held_out, text_windows, field)
CONTROLS = (*SCENE, *OVERLAP, *held_out.controls, SMALL.seed, *text_windows.controls)
