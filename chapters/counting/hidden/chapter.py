"""Chapter "Hidden states": the weather, Chinese words, learning without labels, underflow, forgetting, bigrams."""

from chapters.counting.hidden.compare import SMALL, SMALL_STATES, compare_panel
from chapters.counting.hidden.forget import forget_panel
from chapters.counting.hidden.learn import learn_panel
from chapters.counting.hidden.underflow import underflow_panel
from chapters.counting.hidden.weather import CONTROLS as WEATHER
from chapters.counting.hidden.weather import weather
from chapters.counting.hidden.words import VIEW, words_panel

PANELS = (weather, words_panel, learn_panel, underflow_panel, forget_panel, compare_panel)
CONTROLS = (
    *WEATHER,
    *words_panel.controls,
    *VIEW,
    *learn_panel.controls,
    *underflow_panel.controls,
    *forget_panel.controls,
    SMALL_STATES,
    SMALL.seed,
)
