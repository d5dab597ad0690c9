"""Why this token? A plain RNN and a GRU answer with their one state, the GRU also with its gates."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from chapters.arena.why_gates import KEEPS, gate_strip, memory_strip, units_sentence
from chapters.arena.why_words import SHOWN_TOKENS
from figures.tokens import visible
from llm_core import taps
from llm_core.language.recurrent import Recurrent
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.tokens import texts

GATES = {"gru": ("update", "reset"), "rnn": ()}
"""Family -> its gates, as their taps name them."""


def states_of(model: Recurrent, ids: list[int]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Read ids (T,); return the top layer's state before and after the last tokens (T + 1, C), and its gates (T, C)."""
    name = f"layers.{model.config.n_layer - 1}"
    gates = {gate: f"{name}.hook_{gate}_gate" for gate in GATES[model.family]}
    unseen, watched = torch.tensor([ids], device=model.device).tensor_split([-SHOWN_TOKENS], 1)
    state = model.step(unseen, model.start())[1] if unseen.shape[1] else model.start()
    with torch.inference_mode(), taps.recording([f"{name}.hook_hidden", *gates.values()]) as cache:
        model(watched, state)
    found = {key: tensor[0].float().cpu().numpy() for key, tensor in cache.items()}
    hidden = np.vstack([state[0][-1].float().cpu().numpy(), found[f"{name}.hook_hidden"]])
    return hidden, {gate: found[tap] for gate, tap in gates.items()}


def explain_state(words: Lesson, model: Recurrent, prefix: list[int]) -> dict[str, Any]:
    """Explain what comes next by what the state kept and how far it moved."""
    hidden, gates = states_of(model, prefix)
    tokens = texts(model.tokenizer, prefix)[-SHOWN_TOKENS:]
    change = np.abs(np.diff(hidden, axis=0))  # (T, C)
    strips = [gate_strip(words, gate, tokens, opening.mean(1)) for gate, opening in gates.items()]
    said = sentence(words, model, hidden, gates, visible(tokens[-1]))
    note = "why_gates_note" if gates else "why_rnn_note"
    return {
        "sentences": [said, units_sentence(words, hidden, change)],
        "strips": [*strips, memory_strip(words, tokens, change.mean(1))],
        "note": words.ui(note, layer=model.config.n_layer, units=hidden.shape[1]),
    }


def sentence(
    words: Lesson, model: Recurrent, hidden: np.ndarray, gates: dict[str, np.ndarray], token: str
) -> str:
    """Write what the last token did to the state."""
    if not gates:
        before, after = hidden[-2:]
        moved = float(np.linalg.norm(after - before) / max(float(np.linalg.norm(before)), 1e-9))
        return words.ui("why_rnn", token=token, moved=percent(moved))
    values = {gate: percent(float(opening[-1].mean())) for gate, opening in gates.items()}
    keepers = int((gates["update"][-1] > KEEPS).sum())
    return words.ui("why_gru", token=token, keepers=keepers, units=hidden.shape[1], **values)
