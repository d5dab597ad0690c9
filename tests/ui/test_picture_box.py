"""The box for a picture of one's own: read once, told what was changed, and the large file is not kept."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from ui.controls import picture
from ui.lesson.words import lesson


def file_of(data, number="1"):
    """What Streamlit gives for an uploaded file."""
    return SimpleNamespace(file_id=number, name="x.png", type="image/png", getvalue=lambda: data)


def png(width, height):
    file = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), 200, dtype=np.uint8)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def box(monkeypatch):
    """A box whose file is set by the test; what is told and what is thrown away are kept in lists."""
    seen = SimpleNamespace(file=None, told=[], emptied=[], state={})
    monkeypatch.setattr(picture, "open_box", lambda: None)
    monkeypatch.setattr(picture, "notice", lambda text, *kind: seen.told.append(str(text)))
    monkeypatch.setattr(picture, "empty", lambda file: seen.emptied.append(file.file_id))
    monkeypatch.setattr(picture.st, "file_uploader", lambda *args, **settings: seen.file)
    monkeypatch.setattr(picture.st, "session_state", seen.state)
    seen.draw = lambda: picture.PictureBox("own", 20).draw(lesson("pictures"))
    return seen


def test_a_picture_is_read_once_and_its_file_is_not_kept(box):
    box.file = file_of(png(40, 30))
    assert box.draw().pixels.shape == (15, 20, 3)
    box.file = file_of(b"")  # the bytes are gone, the name stays
    assert box.draw().pixels.shape == (15, 20, 3)
    assert box.emptied == ["1"]


def test_a_refused_file_is_refused_in_every_run_and_not_kept(box):
    box.file = file_of(b"not a picture")
    told = lesson("pictures").ui("refused_not_picture")
    for _ in range(2):
        assert box.draw() is None
        box.file = file_of(b"")
    assert box.told.count(str(told)) == 2
    assert box.emptied == ["1"]


def test_another_file_is_another_picture(box):
    box.file = file_of(png(4, 4))
    assert box.draw().pixels.shape == (4, 4, 3)
    box.file = file_of(png(6, 5), "2")
    assert box.draw().pixels.shape == (5, 6, 3)
    assert box.emptied == ["1", "2"]


def test_without_a_file_there_is_no_picture(box):
    assert box.draw() is None
    assert box.emptied == []
