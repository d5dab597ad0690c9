"""Words: one way to write per cent; a machine is a model.

Chinese words: one term for each idea, one rule for spaces, signs of full width.
"""

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
    "词元表": "嵌入表",
    "坡度": "斜率",
    "滤波器": "卷积核",
    "识别者": "识别器",
    "螺旋": "螺线",
    "遮蔽": "掩码",
    "(?<!（)XOR": "异或",
    "工作单元": "计算设备：“单元”是神经元",
    "竞技场": "这一页叫“三台机器”",
    "本机|这台机器|这台电脑": "服务器：读者会以为是自己的电脑",
    "Softmax|Logits": "softmax、得分（logit）",
    "全网文本": "从网上大规模搜集的文本",
    "自然对数）": "奈特是以 e 为底取对数时的单位",
    "门限|门槛": "阈值",
    "物体识别": "目标检测",
    "匈牙利方法": "匈牙利算法",
    "加速度预测": "用速度预测：“加速度”是另一个词",
    "深色|浅色|颜色越深|最深处|颜色深|颜色浅": "浓、淡：暗色下深浅颠倒",
}
"""What is not said -> what is said instead."""
OURS = ("memory", "arena", "attention", "transformer", "studio")
TERMS_OF_OURS = {
    "学到的数(?!：权重)": "参数",
    "各种子": "各个随机种子：读成“各种”",
    "^种子$|采样种子": "随机种子",
    "(?<!图像)图块|图像小块|字块|词片段|碎片": "图像块、子词",
    "段文字|你的文字|连续文字|原样的文字": "文本",
    "每字符比特(?!数)": "每字符比特数",
    "长期依赖": "长距离依赖",
    "平均波动|平均日波动": "平均步长",
    "站在(?!窗)": "排在",
    "橙褐": "橙色",
    "诊所": "找错与修正",
    "看对面": "交叉注意力",
    "真有的": "训练文本里出现过的",
}
"""The same on these pages."""
UNITS = {"unit_bits", "readers_unit"}
"""Units that stand behind their number, like 词元/秒; a quantity is called 每字符比特数."""
ALLOWED = {
    ("common", "nav_arena"), ("arena", "title"), ("home/home", "card_arena"),  # the name of the page, in old links too
    ("seeing/ways", "ways_scale_panel"), ("memory/gates", "gates_read"),  # send the reader to that page
}  # fmt: skip
SPOKEN = ("kicker", "text", "expect", "try", "right", "claim", "question", "reason", "options")

HAN, WIDE = "[\u4e00-\u9fff]", "[，。：；！？、（）“”《》]"
NUMBERS = "n|count|bits|step|steps|tokens|parameters|characters|layers|weights|samples"
SIGNS = {
    "no space between Chinese and Latin": f"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}",
    "no space between Chinese and a number": f"{HAN}{{(?:{NUMBERS})}}|{{(?:{NUMBERS})}}{HAN}",
    "a space beside a sign of full width": f"{WIDE} |[^✓✗◐●·※] {WIDE}",
    "a sign of half width": rf"{HAN}[,;:!?(]|[,;!?)]{HAN}|{HAN} \([A-Z]{{2,}}\)",
    "quotation marks of the same kind inside each other": "“[^”]*“",
}
"""What is wrong -> where it shows."""
CODE = re.compile(r"`[^`]*`|\[@[^\]]*\]|https?://\S+|\]\([^)]*\)")
"""Programs, marks of sources and addresses are not Chinese."""


def said(page, language="zh"):
    """(key, text) of everything that a reader of a file of words is told."""
    content = raw(page, language)
    yield from content.get("ui", {}).items()
    for kind in ("panel", "claim", "question"):
        for entry in content.get(kind, []):
            for part in SPOKEN:
                given = entry.get(part, "")
                for text in given if isinstance(given, list) else [str(given)]:
                    yield entry["id"], text


def is_example(key):
    return key.endswith(("_text", "_prompt", "_own_hint")) or key.startswith(("text_", "doc_"))


def wrong_terms(text):
    return [f"{found[0]}: say {better}" for term, better in TERMS.items() if (found := re.search(term, text))]


def wrong_terms_of_ours(text):
    return [
        f"{found[0]}: say {better}"
        for term, better in TERMS_OF_OURS.items()
        if (found := re.search(term, text))
    ]


def wrong_signs(text):
    plain = CODE.sub("※", text).replace("*", "")
    return [f"{found[0]}: {what}" for what, pattern in SIGNS.items() if (found := re.search(pattern, plain))]


@pytest.mark.parametrize("page", PAGES)
def test_one_idea_has_one_name(page):
    told = [(key, text) for key, text in said(page) if not is_example(key) and (page, key) not in ALLOWED]
    assert [(key, wrong) for key, text in told for wrong in wrong_terms(text)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.split("/")[0] in OURS])
def test_one_idea_has_one_name_on_these_pages(page):
    told = [(key, text) for key, text in said(page) if not is_example(key) and (page, key) not in ALLOWED]
    assert [(key, wrong) for key, text in told for wrong in wrong_terms_of_ours(text)] == []
    assert [key for key, text in told if "比特/字符" in text and key not in UNITS] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_machine_is_a_model_and_not_the_server(page):
    told = [(key, text) for key, text in said(page, "en") if not is_example(key)]
    assert [key for key, text in told if re.search(r"[Tt]his machine|on the machine\b", text)] == []


@pytest.mark.parametrize("page", PAGES)
def test_our_own_mark_stands_behind_its_sentence(page):
    """Before a colon it would be read as the speaker of what follows: “我们的看法：……”."""
    assert [key for key, text in said(page) if re.search(r"\[@(?:here|view|how)\] ?：", text)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.split("/")[0] in OURS])
def test_a_question_to_guess_has_no_colon_of_its_own(page):
    """It stands behind “先猜一猜：”."""
    assert [key for key, text in said(page) if key.endswith("_guess") and "：" in text] == []


@pytest.mark.parametrize("page", PAGES)
def test_chinese_and_latin_are_parted_by_a_space_and_signs_of_full_width_by_none(page):
    told = [(key, text) for key, text in said(page) if not is_example(key)]
    assert [(key, wrong) for key, text in told for wrong in wrong_signs(text)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_the_sign_of_per_cent_stands_at_its_number(page, language):
    """As `percent` of figures and kit writes it, and as the axes do."""
    assert [(key, text) for key, text in said(page, language) if re.search(r"\s[%％]", text)] == []


@pytest.mark.parametrize(
    ("planted", "better"),
    [
        ("每行一个分数", "得分"),
        ("抽取下一个词元", "采样"),
        ("三台机器各写一段", "模型"),
        ("学不会 XOR", "异或"),
        ("第 {layer} 层第 {head} 头", "个头"),
    ],
)
def test_a_planted_word_is_found(planted, better):
    assert [better in wrong for wrong in wrong_terms(planted)] == [True]
    assert wrong_terms("抽取式摘要的得分，第 1 个头，百分数，异或（XOR）") == []


@pytest.mark.parametrize(
    "planted", ["各种子的平均", "种子", "12 个学到的数", "切成图块", "这段文字", "每字符比特", "站在第 3 位"]
)
def test_a_planted_word_of_ours_is_found(planted):
    assert len(wrong_terms_of_ours(planted)) == 1
    assert wrong_terms_of_ours("各个随机种子，图像块，这段文本，每字符比特数") == []


@pytest.mark.parametrize("planted", ["用LSTM", "有 {n}个", "完， 再来", "一,二", "“用“它”吧”"])
def test_a_planted_sign_is_found(planted):
    assert len(wrong_signs(planted)) == 1
    assert wrong_signs("有 {n} 个“词元”（LSTM），100%。") == []
