"""Lessons are data: the same in both languages, short, and every id and source exists."""

import json
import re
import string
import tomllib

import pytest

from ui.lesson import words as lessons
from ui.lesson.marks import unmarked
from ui.lesson.words import CHAPTERS, LESSONS, demos, errata, file_of, inventory, read, references


def names(language):
    """Every file of words of a language, as `read` calls it."""
    common = [path.stem for path in (LESSONS / language).glob("*.toml")]
    return sorted(
        common + [str(path.parent.relative_to(CHAPTERS)) for path in CHAPTERS.rglob(f"{language}.toml")]
    )


PAGES = names("en")
MOST_WORDS, MOST_CHARACTERS = 120, 220
POINTS_DOWN = {
    "en": r"\bBelow(?=,| one\b| is\b| are\b| stands?\b| you\b)|\b[Ss]ee below",
    "zh": "(?<!最)下面|下图",
}
RIGHT_DOWN = {  # what they point at does stand there
    ("memory/gates", "gates_read"),  # below each token of the figure
    ("attention/look", "instrument"),  # the name of a choice
    ("transformer/train", "mt_train"),  # the panels that follow
}


def raw(page, language):
    return tomllib.loads(file_of(page, language).read_text(encoding="utf-8"))


def placeholders(text):
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})


def test_both_languages_have_the_same_files():
    assert names("zh") == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_strings_with_the_same_placeholders(page):
    en, zh = raw(page, "en").get("ui", {}), raw(page, "zh").get("ui", {})
    assert list(en) == list(zh)
    assert {k: placeholders(v) for k, v in en.items()} == {k: placeholders(v) for k, v in zh.items()}


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_panels_in_the_same_order(page):
    en, zh = raw(page, "en").get("panel", []), raw(page, "zh").get("panel", [])
    assert [sorted(panel) for panel in en] == [sorted(panel) for panel in zh]
    for key in ("id", "covers", "demos", "sources"):
        assert [panel.get(key) for panel in en] == [panel.get(key) for panel in zh]
    for key in ("expect", "try", "text"):
        assert [placeholders(p.get(key, "")) for p in en] == [placeholders(p.get(key, "")) for p in zh]


@pytest.mark.parametrize("page", PAGES)
def test_no_panel_text_is_longer_than_a_reader_takes_in_beside_a_figure(page):
    too_long = [
        p["id"] for p in raw(page, "en").get("panel", []) if len(unmarked(p["text"]).split()) > MOST_WORDS
    ]
    too_long += [
        p["id"] for p in raw(page, "zh").get("panel", []) if len(unmarked(p["text"])) > MOST_CHARACTERS
    ]
    assert too_long == []


@pytest.mark.parametrize("page", PAGES)
def test_every_concept_and_demo_is_in_the_catalogue_and_every_source_may_be_printed(page):
    panels, questions = read(page, "en").panels.values(), read(page, "en").questions
    assert {i for part in (*panels, *questions) for i in part.covers} <= inventory().keys()
    assert {d for panel in panels for d in panel.demos} <= demos().keys()
    assert {key for panel in panels for key in panel.sources} <= set(references())


@pytest.mark.parametrize("page", PAGES)
def test_every_panel_lists_its_demos_even_if_there_are_none_and_every_question_a_concept(page):
    content = raw(page, "en")
    assert [panel["id"] for panel in content.get("panel", []) if "demos" not in panel] == []
    assert [question["id"] for question in content.get("question", []) if not question.get("covers")] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_panel_or_question_names_a_concept_or_demo_twice(page):
    lesson = read(page, "en")
    lists = [part.covers for part in (*lesson.panels.values(), *lesson.questions)]
    lists += [panel.demos for panel in lesson.panels.values()]
    assert [ids for ids in lists if len(set(ids)) < len(ids)] == []


def test_the_catalogue_has_one_line_for_every_id():
    claims = json.loads((LESSONS / "errata.json").read_text("utf-8"))
    for lines, letter in ((inventory(), "I"), (demos(), "D"), (claims, "E")):
        assert all(key[0] == letter and key[1:].isdigit() for key in lines)
        assert all(line.strip() and "\n" not in line for line in lines.values())


def test_a_missing_string_value_or_panel_is_told_with_its_file():
    words = read("attention/scores", "zh")
    with pytest.raises(KeyError, match=r"chapters/attention/scores/zh\.toml has no 'nothing' in \[ui\]"):
        words.ui("nothing")
    with pytest.raises(
        KeyError, match=r"chapters/attention/scores/zh\.toml: 'cut' needs a value for 'limit'"
    ):
        words.ui("cut", other=1)
    with pytest.raises(KeyError, match=r"chapters/attention/scores/zh\.toml has no panel 'nothing'"):
        words.panel("nothing")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[[panel]]\nid = "one"\ntext = "."', r"lessons/en/demo\.toml: \[\[panel\]\] one: 'kicker'"),
        ('[[panel]]\nkicker = "?"', r"lessons/en/demo\.toml: \[\[panel\]\] 1: 'id'"),
        (
            '[[question]]\nid = "two"\noptions = []',
            r"lessons/en/demo\.toml: \[\[question\]\] two: .*'reason'",
        ),
    ],
)
def test_an_entry_that_lacks_a_key_is_told_with_its_file(tmp_path, monkeypatch, content, told):
    monkeypatch.setattr(lessons, "ROOT", tmp_path)
    monkeypatch.setattr(lessons, "LESSONS", tmp_path / "lessons")
    (tmp_path / "lessons" / "en").mkdir(parents=True)
    (tmp_path / "lessons" / "en" / "demo.toml").write_text(content, encoding="utf-8")
    with pytest.raises(KeyError, match=told):
        read("demo", "en")


def test_a_lesson_file_once_read_stays_read_however_many_there_are():
    assert read.cache_info().maxsize is None


def test_no_text_is_left_empty_and_no_panel_without_a_concept():
    for page in PAGES:
        for language in ("en", "zh"):
            lesson = read(page, language)
            assert [key for key, value in lesson.strings.items() if not value.strip()] == []
            assert [p.id for p in lesson.panels.values() if not (p.kicker and p.text and p.covers)] == []


def test_only_references_that_were_looked_up_are_printed():
    for key, entry in references().items():
        assert {"author", "title", "year"} <= set(entry), key
        assert "K)" not in str(entry.get("url", "")), key


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_claims_and_questions_in_the_same_order(page):
    en, zh = read(page, "en"), read(page, "zh")
    assert [(c.id, c.verdict, c.page, c.chapter, c.sources) for c in en.claims] == [
        (c.id, c.verdict, c.page, c.chapter, c.sources) for c in zh.claims
    ]
    assert [(q.id, len(q.options), q.right, q.covers, q.panel) for q in en.questions] == [
        (q.id, len(q.options), q.right, q.covers, q.panel) for q in zh.questions
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_claim_is_a_known_erratum_with_a_verdict_a_demo_and_printable_sources(page):
    lesson, common = read(page, "en"), read("common", "en")
    assert {claim.id for claim in lesson.claims} <= errata()
    for claim in lesson.claims:
        assert f"verdict_{claim.verdict}" in common.strings
        assert "title" in read(f"{claim.page}/{claim.chapter}", "en").strings
        assert set(claim.sources) <= set(references())
    assert all(0 <= q.right < len(q.options) and q.reason for q in lesson.questions)


def test_the_errata_of_attention_and_transformer_are_all_put_right():
    told = {
        claim.id for page in ("attention/check", "transformer/check") for claim in read(page, "en").claims
    }
    assert told == {"E13", *(f"E{n}" for n in range(39, 61))}


def test_the_errata_of_the_page_on_what_lies_inside_what_are_all_put_right():
    assert {claim.id for claim in read("inside/check", "en").claims} == {"E01", "E02", "E03", "E04", "E09"}


def test_the_errata_of_the_page_on_networks_that_see_and_draw_are_all_put_right():
    assert {claim.id for claim in read("seeing/check", "en").claims} == {f"E{n}" for n in range(26, 33)}


def test_the_errata_of_the_page_on_counting_are_all_put_right():
    expected = {"E02", "E15", *(f"E{n}" for n in range(69, 79))}
    assert {claim.id for claim in read("counting/check", "en").claims} == expected


def test_the_errata_of_the_page_on_memory_are_all_put_right():
    claims = read("memory/check", "en").claims
    assert {claim.id for claim in claims} >= {f"E{n}" for n in range(33, 39)}
    assert all(claim.verdict and claim.panel for claim in claims)


MENTIONS = {"I188", "I225", "I226", "I245", "I274"}
"""Ids of the inventory that need no question: an application, a paper, graphs that a program draws while it runs."""


@pytest.mark.parametrize("page", ["inside", "learning", "seeing", "counting", "memory"])
def test_everything_that_page_teaches_is_asked_for(page):
    taught = {
        concept
        for chapter in PAGES
        if chapter.startswith(f"{page}/")
        for panel in read(chapter, "en").panels.values()
        if panel.demos  # the paper behind a page is no demo
        for concept in panel.covers
    }
    asked = {concept for one in read(f"{page}/check", "en").questions for concept in one.covers}
    assert taught - asked <= MENTIONS
    assert asked <= taught


@pytest.mark.parametrize(
    "page", ["attention", "transformer", "inside", "learning", "seeing", "counting", "memory"]
)
def test_a_claim_names_a_panel_of_its_chapter(page):
    for claim in read(f"{page}/check", "en").claims:
        assert claim.panel in read(f"{claim.page}/{claim.chapter}", "en").panels


def gives_itself_away(question):
    """Whether the right answer is longer than all others."""
    right = question.options[question.right]
    return all(len(one) < len(right) for one in question.options if one is not right)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", [page for page in PAGES if page.endswith("/check")])
def test_the_right_answer_is_not_simply_the_longest(page, language):
    questions = read(page, language).questions
    assert sum(map(gives_itself_away, questions)) <= max(2, 0.5 * len(questions))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_what_stands_after_the_figure_does_not_point_down_to_it(page, language):
    """On a phone and a low screen all but the first paragraph of a panel follow its figure (ui/site/style.css)."""
    for panel_id, panel in read(page, language).panels.items():
        _, *rest = re.split(r"\n\s*\n", panel.text.strip())
        if (page, panel_id) not in RIGHT_DOWN:
            assert re.search(POINTS_DOWN[language], "\n".join(rest)) is None, panel_id
