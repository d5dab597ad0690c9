"""Section "Switch it off": which heads this text needs, and what the model does without a part of it."""

from __future__ import annotations

from chapters.attention.look.shown import Shown
from llm_core.analysis.ablation.head_damage import head_damage
from llm_core.analysis.ablation.parts import continue_without, edits_without, losses_without
from ui.controls.part_off import Filling, PartOff
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.removal import change, damage_sentence, draw_damage, draw_effect, part_name
from ui.work import attention_models, jobs
from ui.work import removal as work

FILLING, PART = Filling("instead"), PartOff("off")
CONTROLS = (FILLING, *PART.controls)


def switch_panels(words: Lesson, shown: Shown) -> None:
    """Draw both panels, for every model that runs as our own Transformer."""
    if not attention_models.has_taps(shown.model_id):
        prose(words.ui("no_taps"), "note")
        return
    filling = damage_panel(words, shown)
    off_panel(words, shown, filling)


def damage_panel(words: Lesson, shown: Shown) -> str:
    """Remove every head once; returns what a removed part gives instead, which both panels share."""
    expect: dict[str, object] = {}
    with panel(words, "damage", [head_damage], expect):
        filling = FILLING.draw(words)
        ids = work.swept(shown.model_id, shown.reading.attention.ids[1:])
        if len(ids) < shown.reading.length - 1:
            notice(words.ui("damage_cut", limit=len(ids)))
        found = damage(words, shown, ids, filling)
        if found is not None:
            draw_damage(found)
            expect["sentence"] = damage_sentence(found)
    return filling


def damage(words: Lesson, shown: Shown, ids: list[int], filling: str) -> work.Damage | None:
    """Take the sweep, shared by everybody with this text."""
    key = f"damage|{shown.model_id}|{filling}|{ids}"
    total = shown.reading.layers * shown.reading.heads
    job = work.sweep_work(shown.model_id, ids, filling)
    return jobs.result(words, "damage", key, job, total, jobs.lane(shown.model_id))


def off_panel(words: Lesson, shown: Shown, filling: str) -> None:
    """Switch one part off: loss and continuation, before and after."""
    expect: dict[str, object] = {}
    with panel(words, "off", [edits_without, losses_without, continue_without], expect, wide=True):
        reading = shown.reading
        off, seed = PART.draw((reading.layers, reading.heads), (shown.layer, shown.head), filling)
        ids = list(shown.reading.attention.ids[1:])
        key = f"off|{shown.model_id}|{off}|{seed}|{ids}"
        job = work.effect_work(shown.model_id, ids, off, seed)
        found = jobs.result(words, "off", key, job, 4, jobs.lane(shown.model_id))
        if found is not None:
            draw_effect(found)
            expect |= {"part": part_name(off), "change": change(found.own)}
