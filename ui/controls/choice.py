"""A choice among named options whose raw value stands in the link, whatever the language of their labels.

Streamlit's own bind="query-params" writes the *label* that format_func made, so that a link shared from the Chinese
site would not open on the English one; so raw values are written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.controls.history import going
from ui.controls.link import check_link, forget_value, one_of, write_link
from ui.lesson.sentence import label as label_of
from ui.lesson.words import Lesson

Names = Callable[[str], str]


@dataclass(frozen=True)
class Choice:
    """One of several options. `widget` is st.segmented_control, st.selectbox, st.radio, st.pills or st.select_slider.

    label: key of its label in the words (the control's own key when empty); names: prefix of the options' names in the
    words, "root_" for root_on and root_off, empty where the options are shown as they are.
    """

    key: str
    options: tuple[str, ...] = ()
    default: str = ""
    label: str = ""
    names: str = ""
    widget: Callable[..., Any] = st.segmented_control

    def draw(
        self,
        words: Lesson,
        /,
        options: Sequence[str] = (),
        default: str = "",
        names: Names | None = None,
        **settings: Any,
    ) -> str:
        """Draw it; `options`, `default` and `names` replace the declared ones where they depend on something else."""
        return choice(
            self.widget,
            words.ui(self.label or self.key),
            options or self.options,
            self.key,
            default or self.default,
            names or self._names(words),
            **settings,
        )

    def use(self, option: str) -> None:
        """Choose an option: for a button's `on_click`."""
        st.session_state[self.key] = option

    def reset(self) -> None:
        """Forget what was chosen: for a button that changes what there is to choose from."""
        forget_value(self.key)

    def _names(self, words: Lesson) -> Names:
        return (lambda option: words.ui(f"{self.names}{option}")) if self.names else str


def start(widget: Callable[..., Any], options: Sequence[str], option: str) -> dict[str, Any]:
    """Name the option a widget begins with in its own words.

    A value put into the session instead would win over a click: after a lost connection the first message of a new
    session may be one.
    """
    if widget in (st.selectbox, st.radio):
        return {"index": options.index(option)}
    return {"value" if widget is st.select_slider else "default": option}


def choice(
    widget: Callable[..., Any],
    label: str,
    options: Sequence[str],
    key: str,
    default: str = "",
    names: Names = str,
    **settings: Any,
) -> str:
    """Draw `widget` bound to ?key=... by raw value; `names` turns an option into its label.

    A value in the link that is no option is refused with a notice; one that was an option before (of another model)
    gives way to the default in silence.
    """
    first = default if default in options else options[0]
    check_link(key, first, one_of(options))
    if key not in st.session_state:
        raw = st.query_params.get(key)
        asked = raw if raw is not None and raw in options else first
        if going():  # the browser still shows what was chosen before
            st.session_state[key] = asked
        else:
            settings |= start(widget, options, asked)
    elif st.session_state[key] not in options:
        st.session_state[key] = first
    if widget in (st.segmented_control, st.pills):
        settings.setdefault("required", True)
    write = (
        label_of if widget in (st.segmented_control, st.pills, st.radio) else str
    )  # others show signs as they are
    labels = {
        option: write(names(option)) for option in options
    }  # now, while the visitor's language is known
    value = widget(
        label, options, key=key, format_func=labels.__getitem__, persist_state="session", **settings
    )
    write_link(key, value, first)
    return value
