"""What holds for every chapter of the book. A new chapter needs no copy of these: it is found in contents.py."""

import re
import shutil

import pytest

from chapters.contents import PREPARED
from tests.chapters.opening import CHAPTERS, leave, module_of, opened, questions, settled, sound
from tests.chapters.reading import html, labels, numbered
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.controls.text import Text
from ui.lesson.words import CHAPTERS as FOLDER
from ui.lesson.words import read

NONSENSE = "</script>9e99\u202e\u0000banana"
HOSTILE = "</script><img src=x onerror=alert(1)>\u202e \u0000 \U0001f600 \u0645\u0631\u062d\u0628\u0627"
BARE = "<img src=x"
MARKDOWN = "Please [login](https://evil.example/x) **now** `a` *b*"
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(https://evil")

every_chapter = pytest.mark.parametrize(
    ("page", "chapter"), CHAPTERS, ids=["-".join(one) for one in CHAPTERS]
)
pytestmark = pytest.mark.usefixtures("shared_models")


def test_the_list_names_every_folder_and_every_folder_is_in_the_list():
    assert sorted(CHAPTERS) == sorted(p.parts[-3:-1] for p in FOLDER.glob("*/*/chapter.py"))


@pytest.mark.parametrize("name", PREPARED)
def test_what_is_made_ready_for_the_first_visitor_is_made_without_a_failure(name):
    """The warm-up only logs a failure, so nobody would see it."""
    module_of(*name.split(".")).prepare()


@pytest.mark.parametrize("language", ["en", "zh"])
@every_chapter
def test_it_opens_in_both_languages_and_asks_its_questions(page, chapter, language):
    at = opened(page, chapter, language, wait=False)
    shown, words = html(at), read(f"{page}/{chapter}", language)
    assert shown.count("<h1") == 1
    assert "gb-footer" in shown
    assert "[@" not in shown  # a mark that was not drawn
    assert read("common", language).ui("bad_link", name="chapter") not in shown
    assert {lang for lang, _ in questions(at)} <= {"en" if language == "en" else "zh-CN"}
    assert {id for _, id in questions(at)} <= words.panels.keys()
    assert questions(at) or words.questions
    assert [radio.label for radio in at.radio if radio.label in numbered(words)] == numbered(words)
    assert [chart.proto.id for chart in settled(at).get("plotly_chart") if not chart.proto.alt.strip()] == []


@every_chapter
def test_nonsense_for_every_declared_control_changes_nothing_but_a_notice(page, chapter):
    controls = [c for c in module_of(page, chapter).CONTROLS if not isinstance(c, Text)]
    plain = opened(page, chapter, wait=False)
    at = opened(page, chapter, wait=False, **{control.key: NONSENSE for control in controls})
    for control in controls:
        if control.key in plain.session_state:
            assert at.session_state[control.key] == plain.session_state[control.key], control.key
            if isinstance(control, Choice | Number):
                assert read("common", "en").ui("bad_link", name=control.key) in html(at)
    leave(plain)
    leave(at)


@every_chapter
def test_values_of_another_chapter_and_a_hostile_text_are_survived_and_the_text_is_shown_as_text(
    page, chapter
):
    """A value that fits there and not here must not break the page: here every number and choice is given "3"."""
    texts = [control for control in module_of(page, chapter).CONTROLS if isinstance(control, Text)]
    others = [control for control in module_of(page, chapter).CONTROLS if not isinstance(control, Text)]
    hostile = {control.key: f"{MARKDOWN} {HOSTILE}" for control in texts}
    at = opened(page, chapter, wait=False, **{control.key: "3" for control in others}, **hostile)
    assert BARE not in html(at)
    assert 'href="https://evil' not in html(at)
    assert [label for label in labels(at) if LINK.search(label)] == []
    leave(at)


@every_chapter
def test_without_any_checkpoint_or_record_there_is_a_sentence_and_no_failure(
    page, chapter, tmp_path, monkeypatch
):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    at = opened(page, chapter, wait=False)
    assert "gb-footer" in html(at)
    leave(at)


@every_chapter
def test_damaged_and_outdated_records_are_survived(page, chapter, tiny_assets, tmp_path, monkeypatch):
    place = tmp_path / "assets"
    shutil.copytree(tiny_assets, place, ignore=shutil.ignore_patterns("experiments"))
    (place / "experiments").mkdir()
    for number, record in enumerate(sorted((tiny_assets / "experiments").glob("*.json"))):
        text = record.read_text("utf-8")
        outdated = '{"of": "another version"}' if number % 2 else text[: len(text) // 2]
        (place / "experiments" / record.name).write_text(outdated, "utf-8")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    leave(opened(page, chapter, wait=False))


MANIFESTS = {
    "nested": lambda text: "[" * 200_000,
    "of another model": lambda text: text.replace('"n_head": 2', '"n_head": 0').replace(
        '"order": 4', '"order": "4"'
    ),
    "of another kind": lambda text: '{"config": 3, "tokenizer": null}',
}


@every_chapter
def test_damaged_manifests_are_survived(page, chapter, tiny_assets, tmp_path, monkeypatch, fresh_models):
    """Chapters take turns at the damages; what a manifest may hold is tested where it is read (test_checkpoints)."""
    damage = list(MANIFESTS.values())[CHAPTERS.index((page, chapter)) % len(MANIFESTS)]
    place = shutil.copytree(tiny_assets, tmp_path / "assets")
    for path in (place / "checkpoints").glob("*.json"):
        path.write_text(damage(path.read_text("utf-8")), "utf-8")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    leave(opened(page, chapter, wait=False))


@every_chapter
def test_checkpoints_that_go_while_the_page_is_open_are_survived(
    page, chapter, tiny_assets, tmp_path, monkeypatch, fresh_models
):
    place = shutil.copytree(tiny_assets, tmp_path / "assets")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    at = opened(page, chapter, wait=False)
    for family in ("lstm", "ngram", "transformer"):
        for path in (place / "checkpoints").glob(f"*-{family}.*"):
            path.unlink()
        sound(at.run())
    leave(at)
