"""Section "Switch it off": which heads this text needs, and what the model does without a part of it."""

from __future__ import annotations

from chapters.attention.look.shown import Shown
from llm_core.analysis.ablation.head_damage import head_damage
from llm_core.analysis.ablation.parts import continue_without, edits_without, losses_without
from ui.controls.examples import examples_of
from ui.controls.part_off import Filling, PartOff
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.removal import change, damage_sentence, draw_damage, draw_effect, part_name
from ui.work import attention_models, jobs
from ui.work import removal as work

FILLING, PART = Filling("instead"), PartOff("off")
CONTROLS = (FILLING, *PART.controls)
BEGINS = 50
"""Characters of a text by which the page names it."""


def switch_panels(words: Lesson, shown: Shown) -> None:
    """Draw both panels, for every model that runs as our own Transformer."""
    if not attention_models.has_taps(shown.model_id):
        prose(words.ui("no_taps"), "note")
        return
    text, ids = text_read(shown)
    found, filling = damage_panel(words, shown, text, ids)
    if found is not None:
        off_panel(words, shown, ids, found.found.worst(1)[0][:2], filling)


def text_read(shown: Shown) -> tuple[str, list[int]]:
    """Return the text that the heads are judged on, and its tokens: the visitor's, or the longest of our examples.

    The first example, which the page opens with, is too short to tell heads apart from chance.
    """
    own, limit = list(shown.reading.attention.ids[1:]), attention_models.longest(shown.model_id)
    examples = [lesson("models").ui(f"text_{name}") for name in examples_of(shown.model_id, limit)]
    if shown.text != examples[0]:
        return shown.text, own
    encode = attention_models.transformer(shown.model_id).tokenizer.encode
    longest = max(examples, key=lambda text: len(encode(text)))
    return longest, encode(longest)[:limit]


def damage_panel(words: Lesson, shown: Shown, text: str, whole: list[int]) -> tuple[work.Damage | None, str]:
    """Remove every head once; returns what was found, and what a removed part gives instead."""
    expect: dict[str, object] = {}
    with panel(words, "damage", [head_damage], expect):
        filling = FILLING.draw(words)
        if text != shown.text:
            prose(words.ui("damage_example", begins=text[:BEGINS].rsplit(" ", 1)[0]), "note")
        ids = work.swept(shown.model_id, whole)
        if len(ids) < len(whole):
            notice(words.ui("damage_cut", limit=len(ids)))
        found = damage(words, shown, ids, filling)
        if found is not None:
            draw_damage(found)
            expect["sentence"] = damage_sentence(found)
    return found, filling


def damage(words: Lesson, shown: Shown, ids: list[int], filling: str) -> work.Damage | None:
    """Take the sweep, shared by everybody with this text."""
    key = f"damage|{shown.model_id}|{filling}|{ids}"
    total = shown.reading.layers * shown.reading.heads
    job = work.sweep_work(shown.model_id, ids, filling)
    return jobs.result(words, "damage", key, job, total, jobs.lane(shown.model_id))


def off_panel(words: Lesson, shown: Shown, ids: list[int], opens_at: tuple[int, int], filling: str) -> None:
    """Switch one part off, at first the head that hurts most: loss and continuation, before and after."""
    expect: dict[str, object] = {}
    with panel(words, "off", [edits_without, losses_without, continue_without], expect, wide=True):
        reading = shown.reading
        off, seed = PART.draw((reading.layers, reading.heads), opens_at, filling)
        key = f"off|{shown.model_id}|{off}|{seed}|{ids}"
        job = work.effect_work(shown.model_id, ids, off, seed)
        found = jobs.result(words, "off", key, job, 4, jobs.lane(shown.model_id))
        if found is not None:
            draw_effect(found)
            expect |= {"part": part_name(off), "change": change(found.own)}
