"""Sentences that were false, and sources that did not say it: they must not come back."""

import pytest

from tests.ui.test_lessons import PAGES, raw
from ui.lesson.words import file_of, read, references

NO_MORE = {
    "en": (
        "put different tokens first", "every token equally likely", "far too wide", "cannot say anything false",
        "nothing is learnt from data", "models are Transformers", "window of 2,048", "commonest story",
        "is worse than guessing", "elsewhere {there}",
    ),
    "zh": (
        "每个词元都同样可能", "宽得离谱", "说不出假话", "没有从数据中学到任何东西", "大语言模型是 Transformer",
        "2,048 个词元的窗口", "最常见的那种故事", "比瞎猜还差", "别处 {there}",
    ),
}  # fmt: skip
"""Typed into the words once, each false for some text, model or record."""

SAID_BY = {
    ("attention/look", "first_token"): {"Xiao2024"},
    ("attention/look", "explanation"): {"JainWallace2019", "Wiegreffe2019"},
    ("attention/look", "attribution"): {"Sundararajan2017", "Zeiler2014", "Abnar2020", "Adebayo2018"},
    ("attention/look", "bertviz"): {"Vig2019"},
    ("transformer/walk", "lens"): {"nostalgebraist2020"},
    ("attention/check", "E45"): {"Devlin2019", "Radford2018"},
    ("transformer/check", "E57"): {"Vaswani2017"},
    ("transformer/check", "E58"): {"PyTorch110and112docs"},
    ("transformer/check", "E59"): {"LewisBART2020", "Raffel2020"},
    ("studio/summarise", "summarise"): {"Zhang2023extractive"},
    ("home/home", "relation_map"): {"Brants2007", "Peng2023", "Gu2024", "Campbell1999"},
}
"""Panels and claims that name a method, a tool, a model or a finding -> who published it."""

NAMES = {
    "attention sink": "Xiao2024", "logit lens": "nostalgebraist2020", "BertViz (": "Vig2019", "BART": "LewisBART2020",
    "Pinter": "Wiegreffe2019", "Jain and Wallace": "JainWallace2019", "integrated gradients": "Sundararajan2017",
    "RWKV": "Peng2023", "Mamba": "Gu2024", "Deep Blue": "Campbell1999", "BERT": "Devlin2019",
    "TextRank": "Mihalcea2004",
    "Olsson et al.": "Olsson2022", "ALiBi": "Press2022", "induction head": "Olsson2022", "GPT-2": "Radford2019",
}  # fmt: skip
"""A name in the text of a panel or claim -> the source that must stand under it."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_that_can_be_false_comes_back(page, language):
    text = file_of(page, language).read_text("utf-8")
    assert [sentence for sentence in NO_MORE[language] if sentence in text] == []


@pytest.mark.parametrize(("place", "sources"), SAID_BY.items(), ids=lambda one: " ".join(sorted(one)))
def test_what_is_cited_stands_under_it(place, sources):
    page, entry = place
    words = read(page, "en")
    found = {**words.panels, **{claim.id: claim for claim in words.claims}}[entry]
    assert sources <= set(found.sources)
    assert sources <= references().keys()


@pytest.mark.parametrize("page", PAGES)
def test_a_work_that_is_named_is_cited(page):
    for kind, body in (("panel", "text"), ("claim", "right")):
        for entry in raw(page, "en").get(kind, []):
            missing = [
                n
                for n, source in NAMES.items()
                if n in entry[body] and source not in entry.get("sources", ())
            ]
            assert missing == [], entry["id"]
