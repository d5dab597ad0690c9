"""Chapter "Tokens": one text cut four ways, vocabularies learnt live, what languages cost, and the space at the end."""

from chapters.memory.tokens.cut import cut_panel
from chapters.memory.tokens.learn import MERGES, TEXT, own_text
from chapters.memory.tokens.price import price_panel
from chapters.memory.tokens.three import SIZE
from chapters.memory.tokens.trap import trap_panel

PANELS = (cut_panel, own_text, price_panel, trap_panel)
CONTROLS = (*cut_panel.controls, TEXT, MERGES, SIZE, *price_panel.controls, *trap_panel.controls)
