"""Chapter "Duel": a GAN that learns in the browser, the modes it misses, counting instead, drawing tokens."""

from chapters.seeing.duel import count, language, missed, play

PANELS = (play.play, missed.missed, count.count, language.language)
CONTROLS = (
    *play.CONTROLS,
    *missed.missed.controls,
    missed.SMALL.seed,
    *count.count.controls,
    *language.language.controls,
)
