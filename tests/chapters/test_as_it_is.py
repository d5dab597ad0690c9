"""What a visitor typed and what a model wrote is closed against a browser's translator, in every chapter."""

from html.parser import HTMLParser

import pytest

from tests.chapters.opening import CHAPTERS, leave, module_of, opened
from ui.controls.text import Text

WORD = "Qwzzx"
TYPED = "Qwzzx saw a dog. " * 3
pytestmark = [
    pytest.mark.usefixtures("shared_models"),
    # bertviz 1.4.1 leaves the files that it reads to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
EMPTY = {"br", "wbr", "img", "hr", "input", "meta", "link"}


class Open(HTMLParser):
    """Collects the text that a translator may rewrite."""

    def __init__(self):
        super().__init__()
        self.closed, self.text = [False], []

    def handle_starttag(self, tag, attrs):
        if tag not in EMPTY:
            self.closed.append(dict(attrs).get("translate", "no" if self.closed[-1] else "yes") == "no")

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            self.closed.pop()

    def handle_data(self, data):
        if not self.closed[-1]:
            self.text.append(data)


def translatable(html):
    """The text of some HTML that no translate="no" closes."""
    found = Open()
    found.feed(html)
    return " ".join(found.text)


def test_the_reader_of_the_html_knows_what_is_closed():
    assert translatable('<p>a <b translate="no">b<br>c</b> d</p>').split() == ["a", "d"]


@pytest.mark.parametrize(("page", "chapter"), CHAPTERS, ids=["-".join(one) for one in CHAPTERS])
def test_what_was_typed_is_never_open_to_a_translator(page, chapter):
    texts = [control for control in module_of(page, chapter).CONTROLS if isinstance(control, Text)]
    if texts:
        at = opened(page, chapter, wait=False, **{control.key: TYPED for control in texts})
        parts = [translatable(part.proto.body) for part in at.get("html")]
        assert [part for part in parts if WORD in part] == []
        leave(at)
