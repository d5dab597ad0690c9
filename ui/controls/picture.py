"""A picture of the visitor's own: uploaded, read once, and one clear sentence for what was changed or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from llm_core.data.pictures import FORMATS, MOST_BYTES, Picture, PictureRefused, read_picture
from ui.controls.uploads import empty, open_box
from ui.lesson.notice import notice
from ui.lesson.rows import listing
from ui.lesson.words import Lesson, lesson

MEGABYTES = MOST_BYTES >> 20


@dataclass(frozen=True)
class PictureBox:
    """The box for a picture. Of a larger one `side` pixels in each direction are kept."""

    key: str
    side: int

    def draw(self, words: Lesson, /, **settings: Any) -> Picture | None:
        """Draw it; the picture, None while there is none or it was refused with a notice.

        The picture is not in the link: the sentence below the box says so.
        """
        common = lesson("pictures")
        label = common.ui("upload", formats=listing(common, FORMATS), most=MEGABYTES)
        open_box()
        file = st.file_uploader(label, type="image", key=self.key, max_upload_size=MEGABYTES)
        notice(common.ui("stays_here"), "gb-note")
        if file is None:
            return None
        picture = self._read(file)
        if isinstance(picture, PictureRefused):
            numbers = {key: f"{value:,}" for key, value in picture.values.items()}
            notice(common.ui(f"refused_{picture.reason}", **numbers))
            return None
        for change in picture.changed:
            height, width, _ = picture.pixels.shape
            sizes = {"width": picture.width, "height": picture.height, "to_width": width, "to_height": height}
            notice(common.ui(f"changed_{change}", **{key: f"{value:,}" for key, value in sizes.items()}))
        return picture

    def _read(self, file: UploadedFile) -> Picture | PictureRefused:
        """Read a file once in a visit, not in every run of the page; the small picture stays, the large file goes."""
        kept: tuple[str, Picture | PictureRefused] | None = st.session_state.get(f"{self.key}_read")
        if kept is None or kept[0] != file.file_id:
            kept = file.file_id, read_or_refused(file.getvalue(), self.side)
            st.session_state[f"{self.key}_read"] = kept
            empty(file)
        return kept[1]


def read_or_refused(data: bytes, side: int) -> Picture | PictureRefused:
    """Read a picture, or say why it cannot be used."""
    try:
        return read_picture(data, side)
    except PictureRefused as refusal:
        return refusal
