"""Panel "The loop": ask, append, ask again, until the model says that the text is over."""

from __future__ import annotations

from typing import NamedTuple

from chapters.inside.made.asked import MODEL, answer_bars, begun, named, remarks
from figures.tokens import token_html, visible
from llm_core.analysis.evaluation.next_token import NextTokens
from llm_core.generation import GeneratedToken, Sampling, generate
from llm_core.language.model import LanguageModel
from llm_core.sampling import draw
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.table import table

START = Text("made_start", example="story", label="start")
ROUNDS = Number("made_rounds", 0, 60, 3, 1, label="rounds", slider=True, again="again")
RULE = Choice("made_rule", ("likeliest", "drawn"), label="rule", names="rule_")
SEED = Number("made_seed", 1, MOST_SEED, 1, label="seed", again="reseed")
LISTED, BARS = 6, 5
WAYS = (("arena", "write"), ("studio", "write"), ("transformer", "speed"))


class Written(NamedTuple):
    """A text, the tokens that were appended to it, and what is answered next; None once the text is over."""

    model: LanguageModel
    start: str
    tokens: tuple[GeneratedToken, ...]
    asked: GeneratedToken | None


def write(model: LanguageModel, start: str, rounds: int, rule: str, seed: int) -> Written:
    """Ask so many times and append each time one token, the likeliest or one that is drawn; then ask once more."""
    rules = Sampling(temperature=0) if rule == "likeliest" else Sampling(seed=seed)
    tokens = tuple(generate(model, model.tokenizer.encode(start), rounds + 1, rules))
    return Written(model, start, tokens[:rounds], tokens[rounds] if len(tokens) > rounds else None)


def figures(found: Written, words: Lesson, dark: bool) -> dict[str, str]:
    """Draw the text as it stands, the next answer, and the last rounds."""
    drawn = {"text": text_html(found, words)}
    if found.asked is not None:
        top = tuple((token_of(found, a.id, a.text), a.probability) for a in found.asked.alternatives[:BARS])
        answer = NextTokens(top, 1 - sum(p for _, p in top), found.asked.entropy or 0.0)
        drawn["bars"] = answer_bars(answer, words.ui("round_next", count=len(found.tokens) + 1))
    if found.tokens:
        drawn["rounds"] = rounds_table(found, words)
    return drawn


def token_of(found: Written, token: int, text: str) -> str:
    """Give the text of a token, empty for that which ends a text."""
    return "" if token == found.model.tokenizer.eot_id else text


def text_html(found: Written, words: Lesson) -> str:
    """Write the start, and behind it each appended token, the darker the more probable it was."""
    spans = [
        f'<span class="gb-made" style="--p:{one.probability:.3f}" title="{percent(one.probability)}">'
        f"{token_html(named(token_of(found, one.id, one.text)))}</span>"
        for one in found.tokens
    ]
    return f'<p class="gb-made-text" translate="no">{begun(found.start, words)}{"".join(spans)}</p>'


def rounds_table(found: Written, words: Lesson) -> str:
    """Write the last rounds: what was appended, how probable it was, what was likeliest."""
    columns = [words.ui(f"column_{name}") for name in ("round", "appended", "probability", "likeliest")]
    rows = []
    for number, one in list(enumerate(found.tokens, start=1))[-LISTED:]:
        first = one.alternatives[0]
        rows.append([
            str(number), visible(named(token_of(found, one.id, one.text))), percent(one.probability),
            visible(named(token_of(found, first.id, first.text))),
        ])  # fmt: skip
    return table(columns, rows, label=words.ui("rounds_label"), fitted=True)


def sentence(found: Written, words: Lesson) -> dict[str, object]:
    """Count the rounds, and say whether the text is over."""
    n = len(found.tokens)
    over = found.asked is None
    return {
        "rounds": n,
        "state": words.ui("state_over" if over else "state_open"),
        "vocabulary": f"{found.model.vocab_size:,}",
        "asked": f"{(n if over else n + 1) * found.model.vocab_size:,}",
    }


def notices(found: Written, words: Lesson) -> list[str]:
    """Say what is odd about the start."""
    return remarks(found.model, found.start)


rounds_panel = Demo(
    "made_rounds",
    (START, ROUNDS, RULE, SEED),
    write,
    figures,
    sentence,
    code=[generate, draw],
    source=MODEL,
    notices=notices,
    ways=WAYS,
    stacked=True,
)
