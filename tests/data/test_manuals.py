"""The modern Chinese corpus: what is shipped is what its note says; what counts as prose; pages never part."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from llm_core.data.splitting import SEPARATOR, SPLITS, read_documents
from scripts import make_manuals

HAN = re.compile(make_manuals.HAN)


SHIPPED = Path(__file__).resolve().parents[2] / "assets/corpora/manuals"


@pytest.fixture(scope="module")
def note():
    return json.loads((SHIPPED / "provenance.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def texts():
    return {split: read_documents(SHIPPED / f"{split}.txt.xz") for split in SPLITS}


def test_the_shipped_text_is_the_one_its_note_describes(note, texts):
    for split, about in note["splits"].items():
        assert about["documents"] == len(texts[split]) == sum(about["documents_of_page"].values())
        assert about["characters"] == sum(map(len, texts[split]))
        assert about["sha256_of_text"] == hashlib.sha256(SEPARATOR.join(texts[split]).encode()).hexdigest()


def test_it_is_half_a_million_chinese_characters_split_about_ninety_five_five(note):
    counted = {split: about["chinese_characters"] for split, about in note["splits"].items()}
    assert sum(counted.values()) > 500_000
    for split in ("valid", "test"):
        assert 0.04 < counted[split] / sum(counted.values()) < 0.06


def test_the_files_stay_small():
    assert sum(path.stat().st_size for path in SHIPPED.glob("*.xz")) < 700_000


def test_no_page_lies_in_two_splits_and_no_paragraph_stands_twice(note, texts):
    pages = [set(about["documents_of_page"]) for about in note["splits"].values()]
    assert len(set.union(*pages)) == sum(map(len, pages))
    lines = [line for split in SPLITS for text in texts[split] for line in text.split("\n")]
    assert len(set(lines)) == len(lines)


def test_every_paragraph_is_chinese_sentences(texts):
    for text in texts["test"]:
        for line in text.split("\n"):
            assert re.search(r"[。！？][”’）]?$|）$", line)
            assert len(HAN.findall(line)) >= make_manuals.SHORTEST
            assert not re.search(r"[<>{}=\\$#]|[一-鿿] | [一-鿿]", line)


def test_every_package_keeps_its_notice_and_the_licences_named_are_there(note):
    folder = SHIPPED / "licenses"
    for package in note["source"]:
        assert "opyright" in (folder / f"{package}.copyright").read_text("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in (folder / "GPL-2.txt").read_text("utf-8")
    assert "GNU Free Documentation License" in (folder / "GFDL-1.2.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("性能 . 即使 还没有 被写 , 也会成功 .", "性能。即使还没有被写，也会成功。"),
        ("系统模式（nice）,系统 (参见 foo) 。", "系统模式（nice），系统（参见foo）。"),
        ("见[22] ``users'' 和 `a' 与 \"b c\".", "见“users”和‘a’与“b c”。"),
        ("３ 号端口，见 Debian GNU/Linux 3.1 。", "3号端口，见Debian GNU/Linux 3.1。"),
        ("* 一个选项。", "一个选项。"),
    ],
)
def test_spaces_and_marks_become_those_of_chinese(written, tidied):
    assert make_manuals.tidy(written) == tidied


@pytest.mark.parametrize(
    ("paragraph", "kept"),
    [
        ("系统管理员可以用这个命令列出所有的用户。", "系统管理员可以用这个命令列出所有的用户。"),
        (
            "系统管理员可以用这个命令列出所有的用户。见/usr/share/doc。",
            "系统管理员可以用这个命令列出所有的用户。",
        ),
        ("The administrator lists all users with 命令。", ""),
        ("请运行下面的命令来列出系统里所有的用户：", ""),
        ("则系统管理员可以用这个命令列出所有的用户。", ""),
        ("很短的一句。", ""),
    ],
)
def test_only_whole_chinese_sentences_are_prose(paragraph, kept):
    assert make_manuals.prose(paragraph) == kept


def test_a_near_copy_is_let_through_once():
    is_new = make_manuals.Distinct()
    line = "系统管理员可以用这个命令列出所有的用户，也可以列出所有的组。"
    assert is_new(line)
    assert not is_new(line.replace("。", "！"))
    assert not is_new("另外，" + line)
    assert is_new("这是另外一个命令，它会删除系统里所有已经过期的临时文件。")


def test_whole_pages_fill_the_small_splits_and_never_more_than_their_share():
    pages = {f"page{i}": ["字" * (50 + i)] for i in range(200)}
    names = make_manuals.split_pages(pages)
    assert sorted(name for chosen in names.values() for name in chosen) == sorted(pages)
    total = sum(len(lines[0]) for lines in pages.values())
    for split in ("valid", "test"):
        assert 0.04 * total < sum(len(pages[name][0]) for name in names[split]) <= 0.05 * total


def test_a_page_is_read_by_paragraph_without_code_headings_and_tables(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<head><title>题</title></head><body><h1>章</h1><p>第一\n段<code>ls</code>。</p>"
        "<pre>代码</pre><table><tr><td>表</td></tr></table><ul><li>项</li></ul></body>",
        "utf-8",
    )
    assert [line for line in map(make_manuals.tidy, make_manuals.paragraphs(path)) if line] == [
        "第一段ls。",
        "项",
    ]
