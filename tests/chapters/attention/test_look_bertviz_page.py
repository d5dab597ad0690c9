"""BertViz in one document: nothing from outside, no token that becomes markup, the same weights."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from chapters.attention.look import bertviz_page
from chapters.attention.look.bertviz_page import document, script_json

ROOT = Path(__file__).parents[3]
EVIL = ["</script><img src=x onerror=alert(1)>", "<!--<script>", "&amp;", "PYTHON_PARAMS", "\u2028"]


def attention(T=5, layers=3, heads=2):
    return list(torch.rand(layers, 1, heads, T, T, generator=torch.Generator().manual_seed(0)).softmax(-1))


def parameters(page):
    return json.loads(re.search(r"const params = (\{.*\}); // HACK", page)[1])


@pytest.mark.parametrize("view", ["head", "model"])
def test_the_weights_are_the_tensors_rounded_to_three_decimals(view):
    given = attention()
    drawn = parameters(document(given, list("abcde"), [0, 2], view, "title"))["attention"][0]["attn"]
    expected = torch.stack([given[0][0], given[2][0]])
    torch.testing.assert_close(torch.tensor(drawn), expected, atol=5.1e-4, rtol=0)


@pytest.mark.parametrize("view", ["head", "model"])
def test_no_token_can_end_the_script(view):
    page = document(attention(), EVIL, [0], view, "<title>")
    assert parameters(page)["attention"][0]["left_text"] == EVIL
    assert page.count("</script>") == 4  # the libraries, the stand-in for require.js, BertViz, the fitting
    assert "onerror=alert(1)>" not in page
    assert "<img" not in page.split("</style>")[1].split("window.require")[-1]


@pytest.mark.parametrize("view", ["head", "model"])
def test_nothing_is_loaded_from_elsewhere(view):
    page = document(attention(), list("abcde"), [0], view, "title")
    assert "<script src" not in page
    assert "cdnjs.cloudflare.com/ajax/libs/require.js" not in page
    assert "default-src 'none'" in page


def test_layers_and_heads_are_counted_from_one_as_on_the_page():
    page = document(attention(), list("abcde"), [1, 2], "model", "title", layer=2)
    drawn = parameters(page)
    assert (drawn["include_layers"], drawn["include_heads"], drawn["layer"]) == ([2, 3], [1, 2], 3)


@pytest.mark.parametrize(
    ("view", "names"), [("head", ["层："]), ("model", ['"头"', '"层"', "'层 '", '"，头 "'])]
)
def test_its_own_words_are_chinese_on_a_chinese_page(view, names):
    english, chinese = (
        document(attention(), ["Layer: ", "Heads"], [0], view, "title", lang=lang) for lang in ("en", "zh-CN")
    )
    assert all(name in chinese and name not in english for name in names)
    assert parameters(chinese) == parameters(english)  # a text may hold the same words


def test_the_same_question_gives_the_same_document_so_that_a_rerun_does_not_reload_it():
    first, second = (document(attention(), list("abcde"), [0], "head", "title") for _ in range(2))
    assert first == second


def test_a_layer_that_is_not_drawn_is_not_shown_first():
    assert parameters(document(attention(), list("abcde"), [1], "head", "title", layer=0))["layer"] == 2


def test_more_tokens_than_a_browser_can_bear_are_refused():
    with pytest.raises(ValueError, match="at most 32"):
        document(attention(T=33), ["a"] * 33, [0], "head", "title")


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        ("head_view.js", "32885444af280c1745d0552da79d8dbad6ce52b5a6b4bd1ef5384cc4a917d7c0"),
        ("model_view.js", "a22b6b559eebfb3898ff9b45930ca7a16f9e5fe9040b968d92e8c10991ea353c"),
        ("d3.min.js", "bdad5585ef9a965ff25458738309b006058c55f2c78d794d25fbecae35014609"),
        ("jquery.min.js", "fc9a93dd241f6b045cbff0481cf4e1901becd0e12fb45166a8f17f95823f0b1a"),
    ],
)
def test_the_scripts_are_those_of_bertviz_1_4_1_d3_5_7_0_and_jquery_3_7_1_to_the_byte(name, sha256):
    """The sums of the packages bertviz 1.4.1 (its RECORD), npm's d3 5.7.0 and XStatic-jQuery 3.7.1.1."""
    assert hashlib.sha256((bertviz_page.LIBRARIES / name).read_bytes()).hexdigest() == sha256


def test_bertviz_draws_without_a_package_of_its_own():
    code = "import sys, chapters.attention.look.bertviz_page; print({'bertviz', 'IPython'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.strip() == "set()", run.stderr


def test_script_json_has_no_character_that_html_reads():
    assert set(script_json(EVIL)) & set("<>&\u2028") == set()


DRAWN_BY_CHANCE = r"Math\.random|\bd3\.(random|shuffle|force)|\.(shuffle|forceSimulation)\("


@pytest.mark.parametrize("name", ["head_view.js", "model_view.js"])
def test_what_draws_uses_none_of_the_random_functions_that_the_libraries_hold(name):
    """d3 has generators, a shuffle and jitter for forces; jQuery makes a name for its own data with one."""
    assert re.search(DRAWN_BY_CHANCE, (bertviz_page.LIBRARIES / name).read_text("utf-8")) is None
    assert re.search(DRAWN_BY_CHANCE, "x = d3.shuffle(y)")  # the search finds what it is for
