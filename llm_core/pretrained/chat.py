"""The chat format of SmolLM2-Instruct (ChatML): who speaks is marked by control tokens that no text can
produce."""

from __future__ import annotations

from dataclasses import dataclass

from llm_core.pretrained.smol_tokenizer import SmolTokenizer

SYSTEM = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
"""The system message of the model's own template; it was trained with this sentence in front."""


@dataclass(frozen=True)
class Message:
    """One turn: role is "system", "user" or "assistant"."""

    role: str
    content: str


def chat_ids(tokenizer: SmolTokenizer, messages: list[Message]) -> list[int]:
    """Return the token ids of a conversation that waits for the assistant's answer.

    Source: the `tokenizer.chat_template` field of SmolLM2-135M-Instruct; here as code, so that the control
    tokens are ids and a message that spells `<|im_end|>` stays text.
    """
    start, end = tokenizer.id_of("<|im_start|>"), tokenizer.id_of("<|im_end|>")
    newline = tokenizer.encode("\n")
    if not messages or messages[0].role != "system":
        messages = [Message("system", SYSTEM), *messages]
    ids: list[int] = []
    for message in messages:
        ids += [start, *tokenizer.encode(f"{message.role}\n{message.content}"), end, *newline]
    return [*ids, start, *tokenizer.encode("assistant\n")]


def plain_ids(tokenizer: SmolTokenizer, text: str) -> list[int]:
    """Return the ids of a text to go on with, not a conversation: it begins after the end of another text."""
    return [tokenizer.eot_id, *tokenizer.encode(text)]


def stop_ids(tokenizer: SmolTokenizer) -> frozenset[int]:
    """Return the tokens after which the model has finished: end of turn and end of text."""
    return frozenset({tokenizer.id_of("<|im_end|>"), tokenizer.eot_id})
