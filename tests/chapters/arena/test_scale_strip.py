import math
import re
from dataclasses import replace

import pytest

from chapters.arena.facts import facts
from chapters.arena.scale import summary_of, transformer_of
from chapters.arena.scale_strip_figure import GIANTS, SOURCES, Ours, position, rows, strip
from ui.lesson.words import Lesson, read


@pytest.fixture
def words() -> Lesson:
    return read("arena", "en")


def number(least: float, most: float | None = None) -> str:
    return f"{least:.3g}" if most is None else f"{least:.3g} – {most:.3g}"


def draw(**changes: object) -> str:
    ours = [Ours("ngram", "n-gram", 2.1e6, 2.6e6), Ours("transformer", "Transformer", 3.4e6, None)]
    given = {
        "ours": ours,
        "titles": ("Parameters", "Tokens"),
        "here": "here",
        "number": number,
        "summary": "far",
    }
    return strip(**(given | changes))


def test_the_same_distance_is_the_same_factor_on_both_rulers() -> None:
    assert position(1e7) - position(1e6) == pytest.approx(position(1e12) - position(1e11))
    assert (position(1e5), position(1e14)) == (0, 100)
    assert position(3) == 0
    assert position(1e30) == 100


def test_the_published_numbers_are_those_of_the_errata_and_the_papers() -> None:
    known = {giant.name: giant for giant in GIANTS}
    assert known["GPT-2"].parameters == 124_439_808
    assert known["GPT-2 XL"].parameters == 1_557_611_200
    assert (known["GPT-3"].parameters, known["GPT-3"].tokens) == (174.6e9, 300e9)
    assert (known["Llama 3.1"].parameters, known["Llama 3.1"].tokens) == (405e9, 15.6e12)
    assert (known["DeepSeek-V3"].parameters, known["DeepSeek-V3"].tokens) == (671e9, 14.8e12)


def test_gpt_2_and_gpt_3_have_as_many_parameters_as_their_published_shapes_give() -> None:
    def gpt(n_layer: int, n_embd: int, vocab_size: int = 50_257, context: int = 1024) -> int:
        return (vocab_size + context) * n_embd + n_layer * (12 * n_embd**2 + 13 * n_embd) + 2 * n_embd

    known = {giant.name: giant.parameters for giant in GIANTS}
    assert gpt(12, 768) == known["GPT-2"]
    assert gpt(48, 1600) == known["GPT-2 XL"]
    assert gpt(96, 12_288, context=2048) == pytest.approx(known["GPT-3"], rel=1e-3)


def test_a_model_whose_training_tokens_were_not_published_is_missing_from_that_ruler() -> None:
    _, parameters, tokens = draw().split('class="gb-ruler"')
    assert "GPT-2 " in parameters
    assert "GPT-2 " not in tokens
    assert "Transformer" not in tokens


def test_every_mark_stands_where_its_number_says() -> None:
    left = float(re.search(r"left:([\d.]+)%[^>]*><span>GPT-3 ", draw()).group(1))
    assert 10 ** (5 + 9 * left / 100) == pytest.approx(174.6e9, rel=0.02)


def test_labels_stand_clear_of_the_stems_and_labels_of_others() -> None:
    places, texts = [position(g.parameters) for g in GIANTS], [f"{g.name} 1.56 B" for g in GIANTS]
    narrow = rows(places, texts, 320)
    for i, row in enumerate(narrow):
        reach = places[i] - 100 * 7 * len(texts[i]) / 320
        assert all(narrow[j] < row for j in range(i) if places[j] > reach)
    assert rows([10, 90], ["a", "b"], 1000) == [0, 0]


def test_words_are_escaped() -> None:
    html = draw(summary="<img onerror=alert(1)>", here="<b>", titles=("<i>", "t"))
    assert "<img" not in html
    assert "&lt;img" in html
    assert "&lt;i&gt;" in html


def test_no_machines_yet_leaves_the_giants() -> None:
    html = draw(ours=[])
    assert "GPT-3" in html
    assert "gb-here" not in html


def test_sources_are_named_once_each() -> None:
    assert SOURCES == ("Radford2019", "Brown2020", "Grattafiori2024", "DeepSeekV3")
    assert all(math.log10(g.parameters) < 14 for g in GIANTS)


def test_the_ratio_to_gpt_3_is_that_of_the_transformer_and_of_its_own_tokens(words: Lesson) -> None:
    """GPT-3 is a Transformer: an LSTM is not compared with it, however large, nor what another machine has read."""
    found = facts("stories")
    larger = [replace(row, n_parameters=10**9) if row.family == "lstm" else row for row in found]
    ours = transformer_of(larger)
    assert ours is not None
    assert ours.family == "transformer"
    assert summary_of(words, "stories", larger) == summary_of(words, "stories", found)
    drawn = summary_of(words, "stories", found)
    times, times_tokens = (float(n.replace(",", "")) for n in re.findall(r"([\d,]+) times", drawn))
    own = next(row for row in found if row.family == "transformer")
    assert times == pytest.approx(174.6e9 / own.n_parameters, rel=0.05)
    assert times_tokens == pytest.approx(300e9 / own.tokens_seen, rel=0.05)
    chinese = summary_of(read("arena", "zh"), "stories", found)
    assert len(re.findall(r"它的 [\d,.]+ 万倍", chinese)) == 2
