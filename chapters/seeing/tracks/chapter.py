"""Chapter "Who is who?": identities through a crossing, assignment, many seeds, names across a text."""

from chapters.seeing.tracks.assign import CONTROLS as ASSIGN
from chapters.seeing.tracks.assign import assign
from chapters.seeing.tracks.many import many
from chapters.seeing.tracks.names import names_panel
from chapters.seeing.tracks.scene import CONTROLS as SCENE
from chapters.seeing.tracks.scene import scene_panel

PANELS = (scene_panel, assign, many, names_panel)
CONTROLS = (*SCENE, *ASSIGN, *many.controls, *names_panel.controls)
