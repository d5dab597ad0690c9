"""Text that a model wrote, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ui.show.table import Html, as_html, written
from ui.site.language import html_lang


def shown_sample(title: str, text: str) -> str:
    """Write one text that a model wrote as HTML, under its title."""
    return shown_samples([sample(title, text)])


def shown_samples(samples: Sequence[Html]) -> str:
    """Write samples side by side as HTML."""
    return f'<div class="gb-runners" lang="{html_lang()}">{"".join(samples)}</div>'


def sample(
    title: str, text: str, facts: Mapping[str, str] | None = None, color: str = "transformer", note: str = ""
) -> Html:
    """Write one sample as HTML: title, text, its numbers by name, small print; all escaped but `Html`.

    color: the end of a variable of the palette, such as a machine's name.
    """
    body = text if isinstance(text, Html) else written(text)
    pairs = "".join(
        f"<dt>{as_html(name)}</dt><dd>{as_html(fact)}</dd>" for name, fact in (facts or {}).items()
    )
    parts = [
        f"<h3>{as_html(title)}</h3>",
        f'<div class="gb-sample" style="border-color:var(--gb-{color})">{body}</div>',
        f"<dl>{pairs}</dl>" if pairs else "",
        f'<p class="gb-fine">{as_html(note)}</p>' if note else "",
    ]
    return Html(f"<div>{''.join(parts)}</div>")
