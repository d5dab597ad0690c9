"""What a visitor is told about a model: that it is damaged or absent, and what of the text it cannot read."""

from __future__ import annotations

from functools import partial

from ui.controls.model_text import PROMPT
from ui.controls.simplified import offer_known
from ui.controls.text import Text, explain_unknown, offer_to_move_space
from ui.lesson.notice import Absent, notice
from ui.lesson.rows import listing
from ui.lesson.words import lesson
from ui.work import attention_models, models

FETCH_ALL = "python -m llm_core fetch --all"


def notice_refused() -> None:
    """Name the trained models that are here but damaged, and therefore not offered."""
    words = lesson("models")
    for corpus, reason in models.refused("transformer").items():
        notice(words.ui("refused", model=attention_models.name(corpus), reason=reason))


def explain_absent() -> None:
    """Name the pretrained models that could be fetched, and the command."""
    missing = attention_models.absent()
    if missing:
        names = listing(lesson("models"), [attention_models.name(model_id) for model_id in missing])
        notice(Absent(lesson("models").ui("absent", models=names), FETCH_ALL))


def notice_unknown(model_id: str, text: str, field: Text = PROMPT) -> None:
    """Name the characters that this model has never seen; a button writes the text in `field` in known ones."""
    explain_unknown(attention_models.unknown(model_id, text))
    offer_known(field, text, partial(attention_models.unknown, model_id))


def notice_last_space(model_id: str, text: str, field: Text) -> None:
    """Offer to move a space at the end of a text to the token that the model would write it with."""
    if attention_models.ends_apart(model_id, text):
        offer_to_move_space(field)


def notice_left_out(model_id: str, text: str, cut: int) -> None:
    """Say what was left out of the text: unknown characters, and `cut` tokens at its end."""
    notice_unknown(model_id, text)
    if cut:
        notice(lesson("models").ui("cut", limit=attention_models.longest(model_id), count=cut))
