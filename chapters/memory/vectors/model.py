"""Panel "And in a language model?": the neighbours of a word in the skip-gram and in the Transformer's token table."""

from __future__ import annotations

import html
from collections.abc import Hashable
from dataclasses import dataclass

from chapters.memory.vectors.read import SOURCE, about, quoted, word_field
from llm_core.language.transformer import Transformer
from llm_core.vectors.beside import Beside, beside
from llm_core.vectors.stored import Stored
from llm_core.vectors.table import LookedUp, Table
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.table import Cell, Html
from ui.show.table import table as written_table
from ui.site.language import html_lang
from ui.work.source import SharedModel

COUNT = 10
CONTROLS = (word_field("vec_model_word"),)
MODEL = SharedModel("stories", "transformer")


@dataclass(frozen=True)
class Both:
    """Our vectors and the Transformer that has read the same stories."""

    def get(self) -> tuple[Stored, Transformer]:
        """Return both; raises what their loaders raise."""
        return SOURCE.get(), MODEL.get()

    def state(self) -> Hashable:
        """Return that of the vectors."""
        return SOURCE.state()

    @property
    def python(self) -> tuple[str, str]:
        """Load both."""
        return (
            "from llm_core import checkpoints\nfrom llm_core.vectors.stored import stored",
            "(stored(), checkpoints.load('stories', 'transformer'))",
        )


@dataclass(frozen=True)
class InBoth:
    """Neighbours of every shared word in both tables, and which word was asked for."""

    table: Table
    asked: LookedUp
    found: Beside
    shape: tuple[int, ...]
    """Of the Transformer's token table."""


def in_both(models: tuple[Stored, Transformer], text: str) -> InBoth:
    """Compare the neighbours among the words that are a row in both; one that is not gives way to one that is."""
    stored, transformer = models
    found = beside(stored.after, transformer, COUNT)
    example = "cat" if "cat" in found.words else found.words[0]
    shared = Table(found.words, stored.after.vectors[[stored.after.ids[word] for word in found.words]])
    return InBoth(shared, shared.look_up(text, example), found, tuple(transformer.embed.weight.shape))


def figures(found: InBoth, words: Lesson, _dark: bool) -> Figures:
    """Write both lists side by side; what stands in both is strong."""
    ours, theirs = (side[found.asked.row].tolist() for side in (found.found.ours, found.found.theirs))
    both, names = set(ours) & set(theirs), found.found.words
    rows: list[list[str | Cell]] = [
        [
            str(rank),
            *(Cell(in_both_html(names[i], words), strong=True) if i in both else names[i] for i in pair),
        ]
        for rank, pair in enumerate(zip(ours, theirs, strict=True), start=1)
    ]
    columns = ["", words.ui("vec_model_ours"), words.ui("vec_model_theirs")]
    return {"lists": written_table(columns, rows, label=words.ui("vec_model_table"), fitted=True)}


def in_both_html(word: str, words: Lesson) -> Html:
    """Write a word, and for the ear that it stands in both lists: bold is not heard."""
    told = f'<span class="gb-unseen" lang="{html_lang()}">{html.escape(words.ui("vec_model_in_both"))}</span>'
    return Html(f'<span translate="no">{html.escape(word)}</span>{told}')


def sentence(found: InBoth, words: Lesson) -> dict[str, object]:
    """Say how many neighbours are shared, for the word and on average, and how many would be by chance."""
    return {
        "word": quoted(found.found.words[found.asked.row]),
        "same": int(found.found.shared[found.asked.row]),
        "count": found.found.ours.shape[1],
        "words": f"{len(found.found.words):,}",
        "mean": f"{float(found.found.shared.double().mean()):.1f}",
        "chance": f"{found.found.chance:.2f}",
        "rows": f"{found.shape[0]:,}",
        "width": found.shape[1],
    }


model_panel = Demo(
    "vec_model",
    CONTROLS,
    in_both,
    figures,
    sentence,
    code=[beside],
    source=Both(),
    notices=lambda found, words: about(found.asked, found.table, words),
    ways=(("learning", "features"), ("transformer", "walk")),
)
