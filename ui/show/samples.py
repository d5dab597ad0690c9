"""Text that a model wrote, as HTML."""

import html

from ui.show.table import written
from ui.site.language import html_lang


def shown_sample(title: str, text: str) -> str:
    """One text that a model wrote, under its title."""
    return f'<div class="gb-runners" lang="{html_lang()}">{sample(title, text)}</div>'


def sample(title: str, text: str) -> str:
    """One cell; title and text escaped."""
    return (
        f"<div><h3>{html.escape(title)}</h3>"
        f'<div class="gb-sample" style="border-color:var(--gb-transformer)">{written(text)}</div></div>'
    )
