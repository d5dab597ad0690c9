"""BertViz in one document: nothing from outside, no token that becomes markup, the same weights."""

import json
import re

import pytest
import torch

from chapters.attention.look import bertviz_page
from chapters.attention.look.bertviz_page import document, script_json

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
"""bertviz 1.4.1 leaves the files that it reads to the garbage collector."""

EVIL = ["</script><img src=x onerror=alert(1)>", "<!--<script>", "&amp;", "PYTHON_PARAMS", "\u2028"]


def attention(T=5, layers=3, heads=2):
    return list(torch.rand(layers, 1, heads, T, T, generator=torch.Generator().manual_seed(0)).softmax(-1))


def parameters(page):
    return json.loads(re.search(r"const params = (\{.*\});\n", page)[1])


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


def test_the_same_question_gives_the_same_document_so_that_a_rerun_does_not_reload_it():
    first, second = (document(attention(), list("abcde"), [0], "head", "title") for _ in range(2))
    assert first == second


def test_a_layer_that_is_not_drawn_is_not_shown_first():
    assert parameters(document(attention(), list("abcde"), [1], "head", "title", layer=0))["layer"] == 2


def test_more_tokens_than_a_browser_can_bear_are_refused():
    with pytest.raises(ValueError, match="at most 32"):
        document(attention(T=33), ["a"] * 33, [0], "head", "title")


def test_the_libraries_are_the_versions_that_were_tried():
    code = bertviz_page.libraries()
    assert "https://d3js.org v5.7.0" in code
    assert "jQuery v3.7.1" in code


def test_script_json_has_no_character_that_html_reads():
    assert set(script_json(EVIL)) & set("<>&\u2028") == set()
