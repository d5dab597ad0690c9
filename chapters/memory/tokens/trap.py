"""Panel "The space at the end": three machines on a text that ends inside a token, and the same text healed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chapters.memory.tokens.chips import Context, spoken
from figures.next_token_bars import Column, bars_html
from llm_core.checkpoints import THREE
from llm_core.generation import Alternative, GeneratedToken, Sampling, likeliest
from llm_core.healing import Healed, beginning_with, cut_back, heal
from llm_core.language.model import LanguageModel
from llm_core.writers import Writers
from ui.controls.guess import Found, Guess
from ui.controls.presets import PresetText
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import part, percent
from ui.show.table import Cell, foot, machine_name, table, written
from ui.site.language import html_lang
from ui.work.source import SharedModels

BARS, WRITTEN = 5, 6
"""Bars of a machine, and tokens that it goes on with, always the likeliest."""
SHOWN = 12
"""Tokens of the text that are written one by one."""
PRESETS = ("space", "none", "inside", "stop")
TEXT = PresetText(
    "tokens_prompt", example="preset_space_prompt", label="trap_text", limit=120, presets=PRESETS
)
ASKED = "transformer"


@dataclass(frozen=True)
class Answer:
    """What one machine expects after the text as typed and healed: bars, shares, and how it goes on."""

    typed: tuple[tuple[str, float], ...]
    healed: tuple[tuple[str, float], ...]
    mass: float
    as_typed: float
    goes_on: tuple[str, str]
    whole: bool
    """Whether the likeliest token, healed, is what was taken back and no more."""
    changed: bool
    """Whether healed it begins otherwise than as typed."""


@dataclass(frozen=True)
class Trap:
    """The answers of all machines, and where the text was cut back."""

    text: str
    rest: bytes
    tokens: tuple[bytes, ...]
    candidates: int
    answers: dict[str, Answer]


def trap(models: dict[str, LanguageModel], text: str) -> Trap:
    """Ask every machine about the text as it was typed, and healed."""
    tokenizer = models[ASKED].tokenizer
    ids = tokenizer.encode(text)
    cut = cut_back(tokenizer, ids)
    answers = {family: answer(model, text) for family, model in models.items()}
    return Trap(text, cut.rest, tuple(map(tokenizer.token_bytes, ids)), len(cut.candidates), answers)


def answer(model: LanguageModel, text: str) -> Answer:
    """Ask one machine."""
    healed, tokenizer = heal(model, text), model.tokenizer
    best = likeliest(tokenizer, healed.probability, min(BARS, len(healed.cut.candidates)))
    rest, begins = healed.cut.rest, tokenizer.token_bytes(best[0].id)
    typed, again = go_on_both(model, tokenizer.encode(text), healed, best[0].id)
    first = typed[0]
    expected = rest + tokenizer.token_bytes(first.alternatives[0].id)
    return Answer(
        tuple(shares_of(first.alternatives[:BARS], tokenizer.eot_id)),
        tuple(shares_of(best, tokenizer.eot_id)),
        healed.mass,
        healed.as_typed,
        (joined(typed), tokenizer.decode([*healed.cut.kept, *(one.id for one in again)]).removeprefix(text)),
        begins == rest,
        begins != rest and not begins.startswith(expected),
    )


def go_on_both(
    model: LanguageModel, ids: list[int], healed: Healed, first: int
) -> tuple[list[GeneratedToken], list[GeneratedToken]]:
    """Write the likeliest tokens after a text as typed, and healed, where the first one is given; both in one batch."""
    writers, likeliest_only = Writers(model), Sampling(temperature=0)
    typed = writers.join(ids, WRITTEN, likeliest_only)
    again = writers.join(healed.cut.kept, WRITTEN, likeliest_only, forced={0: first}, begun=healed.begun)
    tokens: dict[int, list[GeneratedToken]] = {typed: [], again: []}
    while len(writers):
        for text, token in writers.step():
            tokens[text].append(token)
    return tokens[typed], tokens[again]


def joined(tokens: list[GeneratedToken]) -> str:
    """Join the text of tokens."""
    return "".join(token.text for token in tokens)


def shares_of(tokens: Iterable[Alternative], end: int) -> Iterator[tuple[str, float]]:
    """Give text and probability of each token; the end of a text has the text ""."""
    return ((("" if one.id == end else one.text), one.probability) for one in tokens)


def figures(found: Trap, words: Lesson, dark: bool) -> Figures:
    """Draw the bars of all machines, as typed and healed."""
    drawn = {"typed": columns(found, words, "typed"), "healed": columns(found, words, "healed")}
    rest = lesson("common").ui("everything_else")
    return {name: bars_html(each, rest, html_lang(), level=4) for name, each in drawn.items()}


def covered(found: Trap, words: Lesson, dark: bool) -> Figures:
    """Leave out what is expected after either text: the first bars as typed show where the space has led."""
    return dict.fromkeys(("typed", "healed"), foot(lesson("guess").ui("waits_all")))


def columns(found: Trap, words: Lesson, name: str) -> list[Column]:
    """Collect the bars of each machine."""
    common, drawn = lesson("common"), []
    note = words.ui(f"trap_note_{name}", rest=spoken(found.rest))
    for family, one in found.answers.items():
        shares: tuple[tuple[str, float], ...] = getattr(one, name)
        bars = [(token or common.ui("text_end"), share) for token, share in shares]
        left = max(0.0, 1 - sum(share for _, share in bars))
        drawn.append(Column(family, common.ui(family), note, bars, left))
    return drawn


def read_as(found: Trap, words: Lesson) -> dict[str, str]:
    """Write the last tokens of the text, so that a space at its end is seen."""
    before = ["…"] if len(found.tokens) > SHOWN else []
    end = Context(found.text).spoken(*found.tokens[-SHOWN:])
    read = words.ui("trap_read", tokens=listing(words, [*before, *end]))
    ends = words.ui("trap_ends_space" if found.text.endswith(" ") else "trap_ends_ink")
    return {"typed": in_a_row(words, [read, ends])}


def below(found: Trap, words: Lesson) -> str:
    """Write for each machine how likely what was typed is, and how it goes on either way."""
    names = [words.ui(f"trap_column_{name}") for name in ("machine", "as_typed", "typed", "healed")]
    names.insert(2, words.ui("trap_column_mass", rest=spoken(found.rest)))
    rows: list[list[str | Cell]] = [
        [
            machine_name(family),
            part(one.as_typed),
            percent(one.mass),
            written(found.text + one.goes_on[0]),
            written(found.text + one.goes_on[1]),
        ]
        for family, one in found.answers.items()
    ]
    return table(names, rows, label=words.ui("trap_table"), least_width="44rem", kind="gb-healed")


def notices(found: Trap, words: Lesson) -> list[str]:
    """Say when the end of the text needs no healing."""
    return [words.ui("trap_whole", rest=spoken(found.rest))] if found.answers[ASKED].whole else []


def sentence(found: Trap, words: Lesson) -> dict[str, object]:
    """Give what the Transformer puts first either way, and the probability of what was typed."""
    one = found.answers[ASKED]
    each = [
        words.ui("trap_first", machine=lesson("common").ui(family), typed=first_of(answer.typed))
        for family, answer in found.answers.items()
    ]
    return {
        "each": words.ui("comma").join(each),
        "last": spoken(found.tokens[-1]),
        "rest": spoken(found.rest),
        "typed": first_of(one.typed),
        "typed_share": percent(one.typed[0][1]),
        "healed": first_of(one.healed),
        "healed_share": percent(one.healed[0][1]),
        "candidates": f"{found.candidates:,}",
        "mass": percent(one.mass),
        "as_typed": part(one.as_typed),
    }


def first_of(shares: tuple[tuple[str, float], ...]) -> str:
    """Name the likeliest token."""
    return spoken((shares[0][0] or lesson("common").ui("text_end")).encode())


def asked(found: Trap) -> Found:
    """Say whether the Transformer's first choice is another one than healed."""
    one = found.answers[ASKED]
    facts = {"typed": first_of(one.typed), "healed": first_of(one.healed)}
    return Found("yes" if one.changed else "no", facts, found.text)


trap_panel = Demo(
    "tokens_trap",
    (TEXT,),
    trap,
    figures,
    sentence,
    code=[cut_back, beginning_with, heal],
    source=SharedModels("stories", THREE),
    notices=notices,
    text=read_as,
    below=below,
    guess=Guess("tokens_trap", ("yes", "no"), asked),
    covered=covered,
    more=TEXT.look_for,
    ways=[("arena", "write"), ("counting", "ngram")],
    stacked=True,
    wide=True,
)
