"""Panel "cut": the learner's sentence cut into words by four methods, one below the other."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from llm_core.sequences.crf import CRF
from llm_core.sequences.crf_words import RECORD, stored_crf
from llm_core.sequences.cutters import METHODS, cut_by
from llm_core.sequences.segmentation import labels_of, spans
from ui.controls.guess import Found, Guess
from ui.controls.presets import PresetText
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.table import Html, table
from ui.site.language import html_lang
from ui.work.source import StoredModel

FIELD = StoredModel(RECORD, stored_crf)
PRESETS = ("learn", "bridge", "bats", "grow")
TEXT = PresetText("labels_text", "example", limit=2000, presets=PRESETS)
SHOWN = 40
"""Words of which the sentence below the table names the cut."""


@dataclass(frozen=True)
class Cuts:
    """What each method makes of the text."""

    text: str
    words: Mapping[str, tuple[str, ...]]  # method -> words

    @property
    def agreeing(self) -> int:
        """How many methods give the most frequent cut."""
        return Counter(self.words.values()).most_common(1)[0][1]


def cuts(field: CRF, text: str) -> Cuts:
    """Cut the text by every method."""
    return Cuts(text, {method: cut_by(method, field, text) for method in METHODS})


def figures(found: Cuts, words: Lesson, dark: bool) -> Figures:
    """Draw a row of words for each method; what the field cuts otherwise is framed."""
    field = set(spans(found.words["crf"]))
    rows = [
        [
            words.ui(f"method_{method}"),
            chips(found.words[method], field, words),
            f"{len(found.words[method]):,}",
        ]
        for method in METHODS
    ]
    head = [words.ui(name) for name in ("method", "cut", "n_words")]
    return {"words": table(head, rows, label=words.ui("labels_cut_table"), kind="gb-cuts")}


def covered(found: Cuts, words: Lesson, dark: bool) -> Figures:
    """Show the text alone, as long as the guess waits."""
    return {
        "words": table(
            [],
            [[words.ui("uncut"), chips([found.text], {(0, len(found.text))}, words)]],
            label=words.ui("labels_cut_table"),
            kind="gb-cuts",
        )
    }


def chips(found: Sequence[str], usual: set[tuple[int, int]], words: Lesson) -> Html:
    """Write words as HTML, each in a frame; one that is not among the usual ones in a frame of dashes, and told."""
    told = f'<span class="gb-unseen" lang="{html_lang()}">{html.escape(words.ui("cut_other"))}</span>'
    each = (
        f'<span class="gb-word">{html.escape(word)}</span>'
        if span in usual
        else f'<span class="gb-word gb-other">{html.escape(word)}{told}</span>'
        for word, span in zip(found, spans(found), strict=True)
    )
    return Html(f'<span class="gb-cut" lang="zh-Hans" translate="no">{" ".join(each)}</span>')


def sentence(found: Cuts, words: Lesson) -> dict[str, object]:
    """Say how the field cuts, what labels that is, and who agrees."""
    mine = found.words["crf"]
    others = [method for method in METHODS[1:] if found.words[method] == mine]
    more = "…" if len(mine) > SHOWN else ""
    return {
        "count": f"{len(mine):,}",
        "cut": " / ".join(mine[:SHOWN]) + more,
        "labels": labels_of(mine[:SHOWN]) + more,
        "others": words.ui(f"agree_{len(others)}"),
    }


def asked(found: Cuts) -> Found:
    """Count how many methods agree."""
    count = found.agreeing if found.agreeing > 1 else 0
    return Found(str(found.agreeing), {"count": count}, found.text)


cut_panel = Demo(
    "labels_cut",
    (TEXT,),
    cuts,
    figures,
    sentence,
    code=[CRF.cut, CRF.viterbi, cut_by],
    source=FIELD,
    guess=Guess("labels_cut", ("1", "2", "3", "4"), asked),
    covered=covered,
    more=TEXT.look_for,
    wide=True,
)
