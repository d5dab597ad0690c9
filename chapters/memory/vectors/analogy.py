"""Panel "Analogies": b - a + c, what is nearest to it, and how often that is right, counted honestly."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean

import plotly.graph_objects as go

from chapters.memory.vectors.figure import analogy_bars
from chapters.memory.vectors.read import WithGlove, about, quoted, word_field
from llm_core.vectors.analogies import (
    PAIRS,
    Question,
    Score,
    aims,
    answers,
    first_miss,
    questions_of,
    score,
    scores,
)
from llm_core.vectors.compared import Tables
from llm_core.vectors.table import LookedUp
from ui.controls.guess import Found, Guess
from ui.demo import Demo
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.show.table import Cell, table

COUNT = 8
SHARES = {"tenth": 0.1, "third": 1 / 3, "most": 0.75}
CONTROLS = (
    word_field("vec_a", "vec_a_example"),
    word_field("vec_b", "vec_b_example"),
    word_field("vec_c", "vec_c_example"),
)


@dataclass(frozen=True)
class Analogy:
    """One question with what lies nearest to b - a + c, and the scores of the whole list."""

    tables: Tables
    asked: tuple[LookedUp, LookedUp, LookedUp]
    nearest: list[tuple[int, float]]
    """Rows and cosines, the words of the question not left out."""
    ours: dict[str, Score]
    glove: dict[str, Score] | None
    misses: dict[str, tuple[Question, int] | None]
    """Kind -> the first question that our vectors miss, and what they answer."""


def analogy(tables: Tables, a: str, b: str, c: str) -> Analogy:
    """Answer one question with our vectors, and score the list with each table."""
    table = tables.ours.after
    asked = table.look_up(a, "man"), table.look_up(b, "woman"), table.look_up(c, "king")
    question = Question(asked[0].row, asked[1].row, asked[2].row, -1)
    cosines = (aims(table, [question]) @ table.directions.T)[0]  # (V,)
    values, rows = cosines.topk(COUNT)
    far = None if tables.glove is None else scores(tables.glove)
    nearest = list(zip(rows.tolist(), values.tolist(), strict=True))
    misses = {kind: first_miss(table, questions_of(table, pairs)) for kind, pairs in PAIRS.items()}
    return Analogy(tables, asked, nearest, scores(table), far, misses)


def total(found: dict[str, Score]) -> Score:
    """Add up the kinds."""
    parts = [(one.questions, one.right, one.honest, one.neighbour) for one in found.values()]
    return Score(*(sum(column) for column in zip(*parts, strict=True)))


def question_rows(found: Analogy) -> set[int]:
    """Collect the rows of the question's own words."""
    return {one.row for one in found.asked}


def figures(found: Analogy, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw a bar for each of the nearest words, those of the question hatched."""
    own = [row in question_rows(found) for row, _ in found.nearest]
    names = [found.tables.ours.after.words[row] for row, _ in found.nearest]
    names = [
        words.ui("vec_own_word", word=name) if mine else name for name, mine in zip(names, own, strict=True)
    ]
    labels = draw_labels(words, "cosine", prefix="vec_axis_")
    return {"bars": analogy_bars(names, [cosine for _, cosine in found.nearest], own, labels, dark)}


def scores_table(found: Analogy, words: Lesson) -> str:
    """Write how many are right, by kind, counted three ways, and with GloVe as usual."""
    columns = [
        words.ui(f"vec_score_{name}") for name in ("kind", "questions", "right", "honest", "neighbour")
    ]
    columns += [words.ui("vec_score_glove")] if found.glove else []
    columns += [words.ui("vec_score_miss")]
    every = found.ours | {"all": total(found.ours)}
    far = {} if found.glove is None else found.glove | {"all": total(found.glove)}
    rows: list[list[str | Cell]] = []
    for kind, one in every.items():
        example = "" if kind == "all" else " : ".join(PAIRS[kind][0])
        numbers = [str(n) for n in (one.questions, one.right, one.honest, one.neighbour)]
        rows.append([Cell(words.ui(f"vec_kind_{kind}"), note=example), *numbers])
        if far:
            rows[-1].append(str(far[kind].right))
        rows[-1].append(miss(found, kind, words))
    return table(columns, rows, label=words.ui("vec_score_table"), least_width="46rem", fitted=True)


def miss(found: Analogy, kind: str, words: Lesson) -> str | Cell:
    """Write a question of this kind that is missed, with the answer that is wrong and the one that is right."""
    missed = found.misses.get(kind)
    if missed is None:
        return ""
    question, answer = missed
    names = found.tables.ours.after.words
    rows = {"a": question.a, "b": question.b, "c": question.c, "wrong": answer}
    text = words.ui("vec_missed", **{name: names[row] for name, row in rows.items()})
    return Cell(text, note=words.ui("vec_missed_right", right=names[question.d]))


def sentence(found: Analogy, words: Lesson) -> dict[str, object]:
    """Say what the nearest word is with and without the question's own, and give the totals of the list."""
    table, every = found.tables.ours.after, total(found.ours)
    a, b, c = (quoted(table.words[one.row]) for one in found.asked)
    usual = next(row for row, _ in found.nearest if row not in question_rows(found))
    runs = right_by_seed(found)
    return {
        "a": a,
        "b": b,
        "c": c,
        "first": quoted(table.words[found.nearest[0][0]]),
        "usual": quoted(table.words[usual]),
        "questions": every.questions,
        "right": every.right,
        "honest": every.honest,
        "neighbour": every.neighbour,
        "mean": f"{mean(runs):.0f}",
        "seeds": len(runs),
        "low": min(runs),
        "high": max(runs),
        "glove": glove_sentence(found, words),
    }


def right_by_seed(found: Analogy) -> list[int]:
    """Count the right answers of each training in the record; the first is the one that is shipped."""
    runs = found.tables.ours.record["runs"]
    return [sum(one["right"] for one in run["analogies"].values()) for run in runs]


def glove_sentence(found: Analogy, words: Lesson) -> str:
    """Give the totals with GloVe."""
    if found.glove is None:
        return words.ui("vec_score_no_glove")
    far = total(found.glove)
    return words.ui("vec_score_of_glove", right=far.right, questions=far.questions, honest=far.honest)


def notices(found: Analogy, words: Lesson) -> list[str]:
    """Say what was looked up instead."""
    told = [one for each in found.asked for one in about(each, found.tables.ours.after, words)]
    return [in_a_row(words, told)] if told else []


def measured(found: Analogy) -> Found:
    """Find the option nearest to the share that is right as usually counted."""
    every, runs = total(found.ours), right_by_seed(found)
    share = mean(runs) / every.questions
    right = min(SHARES, key=lambda name: abs(SHARES[name] - share))
    facts = {"right": f"{mean(runs):.0f}", "questions": every.questions, "share": percent(share)}
    facts |= {"low": min(runs), "high": max(runs), "seeds": len(runs)}
    return Found(right, facts)


analogy_panel = Demo(
    "vec_analogy",
    CONTROLS,
    analogy,
    figures,
    sentence,
    code=[aims, answers, score],
    source=WithGlove(),
    notices=notices,
    below=scores_table,
    guess=Guess("vec_analogy", tuple(SHARES), measured),
    wide=True,
)
