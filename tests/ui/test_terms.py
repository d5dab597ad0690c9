"""Chinese for the page: one term per idea, one rule for spaces, signs of full width, quotation marks inside each other."""

import re

import pytest

from tests.ui.test_lessons import PAGES, raw

MACHINES = "模型；“三台机器”只作页名"
TERMS = {
    "(?<!百)分数": "得分",
    "热力图": "热图",
    "前馈部分": "前馈层",
    "(?<!Attention` )模块": "块",
    "one-hot": "独热",
    "学来|学得的": "学到",
    "次序": "顺序",
    "主干|信息流|往流里": "残差流",
    "抽取(?!式)|抽样|抽中|抽到": "采样",
    "惊讶度(?!）)|惊异|惊奇": "自信息（惊讶度）",
    r"改进的 Kneser|Kneser-Ney": "修正的 Kneser–Ney",
    "展宽|弯折|弯曲、收窄": "升维、激活、降维",
    "孪生": "对照模型",
    "诚实的价|老实算": "真实损失",
    "绿得不对|理由不对": "假通过",
    r"号头|第 \S+ 头(?!痛)": "第 n 个头",
    "(?<!大)(?<!小)写字|写作": "生成",
    "逐层回溯": "注意力展开",
    "瞎猜": "均匀随机猜测",
    "编码器–解码器": "编码器—解码器",
    "[三两各每哪五四]台机器|几台机器|台机器的": MACHINES,
    "深色|浅色|颜色越深|最深处|颜色深|颜色浅": "浓、淡：暗色下深浅颠倒",
}
"""What is not said -> what is said instead."""
ALLOWED = {
    ("common", "nav_arena"), ("arena", "title"), ("home/home", "card_arena"),  # the name of the page, in old links too
    ("seeing/ways", "ways_scale_panel"),
}  # fmt: skip
OTHERS = ("counting", "memory", "transformer/walk", "transformer/block")
"""Pages and chapters that are still to come (two others work in them)."""
SPOKEN = ("kicker", "text", "expect", "try", "right", "claim", "question", "reason", "options")

HAN = r"\u4e00-\u9fff"
WIDE = "，。：；！？、（）“”‘’《》—…"
CODE = re.compile(r"`[^`]*`|\[@[^\]]*\]|https?://\S+|\]\([^)]*\)")
"""Programs, marks of sources and addresses are not Chinese."""


def said(page):
    """(key, text) of everything that a reader of a file of words is told."""
    content = raw(page, "zh")
    yield from content.get("ui", {}).items()
    for kind in ("panel", "claim", "question"):
        for entry in content.get(kind, []):
            for part in SPOKEN:
                given = entry.get(part, "")
                for text in given if isinstance(given, list) else [str(given)]:
                    yield entry["id"], text


def is_example(key):
    return key.endswith(("_text", "_prompt")) or key.startswith(("text_", "doc_"))


ALL = [page for page in PAGES if not page.startswith(OTHERS)]


def wrong_terms(page):
    return [
        (key, found[0], f"say {better}")
        for key, text in said(page)
        for term, better in TERMS.items()
        if not is_example(key) and (page, key) not in ALLOWED and (found := re.search(term, text))
    ]


@pytest.mark.parametrize("page", ALL)
def test_one_idea_has_one_name(page):
    assert wrong_terms(page) == []


SPACES = {
    "no space between Chinese and Latin letters or digits": rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]",
    "no space between Chinese and a place for a number": rf"[{HAN}]\{{(?:n|count|bits|step|steps|percent)\}}",
    "a space beside a sign of full width": rf"[{WIDE.replace('—', '').replace('…', '')}] (?![·✓✗◐●])|(?<![·✓✗◐●\w%}}]) [{WIDE.replace('“', '').replace('—', '').replace('…', '')}]",
    "a sign of half width between Chinese": rf"[{HAN}][,;:!?(]|[,;!?)][{HAN}]",
}


def spaced_wrong(page):
    return [
        (key, what, found[0])
        for key, text in said(page)
        for what, pattern in SPACES.items()
        if not is_example(key) and (found := re.search(pattern, CODE.sub("※", text).replace("*", "")))
    ]


@pytest.mark.parametrize("page", ALL)
def test_chinese_and_latin_are_parted_by_a_space_and_signs_of_full_width_by_none(page):
    assert spaced_wrong(page) == []
