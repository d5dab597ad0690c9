"""Why this token? An LSTM answers with its gates and its memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from chapters.arena.why_words import SHOWN_TOKENS
from figures.tokens import strip, visible
from llm_core import taps
from llm_core.language.lstm import LSTM
from ui.lesson.rows import clauses, named_value
from ui.lesson.words import Lesson
from ui.show.numbers import percent, signed
from ui.show.tokens import texts

N_UNITS = 3

KEEPS = 0.9
"""A unit that keeps more than this share of its memory at a token counts as a keeper."""


@dataclass(frozen=True)
class Gates:
    """What the top layer of an LSTM did while it read the last T tokens, averaged over its units."""

    forget: np.ndarray  # (T,) share of the old memory kept
    write: np.ndarray  # (T,) opening of the input gate
    show: np.ndarray  # (T,) opening of the output gate
    cell: np.ndarray  # (T + 1, C) the memory itself, first as it was before these tokens
    keepers: int  # units whose forget gate stood above KEEPS at the last token


def gates_of(model: LSTM, ids: list[int]) -> Gates:
    """Run ids (T,) through the readable cell and average the gates of the top layer over its units.

    Of a long text only the last SHOWN_TOKENS are watched; what came before is read the fast way.
    """
    name = f"layers.{model.config.n_layer - 1}"
    names = [f"{name}.hook_{gate}" for gate in ("forget_gate", "input_gate", "output_gate", "cell")]
    unseen, watched = torch.tensor([ids], device=model.device).tensor_split([-SHOWN_TOKENS], 1)
    state = model.step(unseen, model.start())[1] if unseen.shape[1] else model.start()
    with torch.inference_mode(), taps.recording(names) as cache:
        model(watched, state)
    forget, write, show, cell = (cache[key][0].float().cpu().numpy() for key in names)  # each (T, C)
    keepers = int((forget[-1] > KEEPS).sum())
    before = state[1][-1].float().cpu().numpy()  # (1, C): the memory before the first watched token
    return Gates(forget.mean(1), write.mean(1), show.mean(1), np.vstack([before, cell]), keepers)


def explain_gates(words: Lesson, model: LSTM, prefix: list[int]) -> dict[str, Any]:
    """Explain what comes next by what the memory kept, took in and showed."""
    gates = gates_of(model, prefix)
    tokens = texts(model.tokenizer, prefix)[-SHOWN_TOKENS:]
    change = np.abs(np.diff(gates.cell, axis=0))  # (T, C)
    strips = [
        gate_strip(words, "write", tokens, gates.write),
        gate_strip(words, "forget", tokens, gates.forget),
        memory_strip(words, tokens, change.mean(1)),
    ]
    return {
        "sentences": [
            _gates_sentence(words, gates, visible(tokens[-1])),
            units_sentence(words, gates.cell, change),
        ],
        "strips": strips,
        "note": words.ui("why_gates_note", layer=model.config.n_layer, units=model.config.n_embd),
    }


def gate_strip(words: Lesson, gate: str, tokens: list[str], opening: np.ndarray) -> dict[str, Any]:
    """Shade between the least and the most open: a gate averaged over hundreds of units moves little."""
    low, high = float(opening[len(opening) > 1 :].min()), float(opening.max())
    titles = [named_value(words, visible(t), f"{v:.3f}") for t, v in zip(tokens, opening, strict=True)]
    label = words.ui(f"why_strip_{gate}", low=f"{low:.2f}", high=f"{high:.2f}")
    return strip(label, label, tokens, opening, titles, low)


def memory_strip(words: Lesson, tokens: list[str], change: np.ndarray) -> dict[str, Any]:
    """Shade by how far the memory moved at each token."""
    most = int(change.argmax())
    label = words.ui("why_strip_memory", token=visible(tokens[most]), most=f"{change[most]:.2f}")
    titles = [named_value(words, visible(t), f"{v:.3f}") for t, v in zip(tokens, change, strict=True)]
    return strip(label, label, tokens, change, titles)


def _gates_sentence(words: Lesson, gates: Gates, token: str) -> str:
    values = {
        "forget": percent(float(gates.forget[-1])),
        "write": percent(float(gates.write[-1])),
        "show": percent(float(gates.show[-1])),
    }
    return words.ui("why_gates", token=token, keepers=gates.keepers, units=gates.cell.shape[1], **values)


def units_sentence(words: Lesson, memory: np.ndarray, change: np.ndarray) -> str:
    """Write which units' memory moved most when the last token was read, with values before and after."""
    before, after = memory[-2:]
    units = [
        words.ui("why_unit", unit=u, before=signed(before[u]), after=signed(after[u]))
        for u in change[-1].argsort()[::-1][:N_UNITS]
    ]
    return words.ui("why_units", units=clauses(words, units))
