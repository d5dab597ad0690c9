"""The stored encoder-decoder, shared by the chapters that open it."""

from __future__ import annotations

from llm_core.checkpoints import CheckpointError
from llm_core.language.transformer_encoder_decoder import EncoderDecoder
from llm_core.language.transformer_encoder_decoder_task import NAME, open_repairer
from ui.lesson.notice import notice
from ui.lesson.sentence import joined
from ui.lesson.words import lesson
from ui.site.language import html_lang
from ui.work.source import StoredModel

REPAIRER = StoredModel(NAME, open_repairer)


def get_repairer() -> EncoderDecoder | None:
    """Return the shared encoder-decoder, or None and a notice that says why it is not there. Never change it."""
    try:
        found: EncoderDecoder = REPAIRER.get()
    except CheckpointError as reason:
        notice(lesson("models").ui("no_repairer", reason=reason))
        return None
    return found


def join_sentences(sentences: list[str]) -> str:
    """Put sentences one after the other; Chinese has no space between them."""
    return joined("" if html_lang().startswith("zh") else " ", sentences)
