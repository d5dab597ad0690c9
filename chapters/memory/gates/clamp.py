"""Panel "Hold a gate": the LSTM goes on with a gate held open or shut, beside what it writes when left alone."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.memory.gates.read import SOURCE
from llm_core.analysis.recurrence.clamp import continue_held, held, read_held
from llm_core.generation import Sampling
from llm_core.language.lstm import LSTM
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.numbers import price
from ui.show.samples import sample, side_by_side

N_TOKENS, TEMPERATURE = 50, 0.7
GATES = ("forget", "input", "output")
CONTROLS = (
    Text("gates_prompt", example="gates_prompt_example", label="gates_prompt", limit=200, optional=True),
    Choice("gates_gate", GATES, "forget", label="gates_gate", names="gates_axis_"),
    Number("gates_value", 0.0, 1.0, 0.0, 0.05, label="gates_value", slider=True),
    Number("gates_seed", 1, MOST_SEED, 1, label="gates_seed", again="gates_again"),
)


@dataclass(frozen=True)
class Held:
    """What was written with the gate free and held, and what the free text costs either way, bits a token."""

    gate: str
    value: float
    prompt: str
    texts: dict[str, str]
    bits: dict[str, float | None]


def hold(model: LSTM, prompt: str, gate: str, value: float, seed: int) -> Held:
    """Write twice from the same prompt and seed; price the free text with the gate free and held."""
    rules, gates = Sampling(TEMPERATURE, seed=seed), {gate: value}
    texts = {
        "free": continue_held(model, prompt, N_TOKENS, rules, {}),
        "held": continue_held(model, prompt, N_TOKENS, rules, gates),
    }
    ids = model.tokenizer.encode(prompt + texts["free"])
    bits = {"free": mean_bits(model, ids, {}), "held": mean_bits(model, ids, gates)}
    return Held(gate, value, prompt, texts, bits)


def mean_bits(model: LSTM, ids: list[int], gates: dict[str, float]) -> float | None:
    """Average the price of a token; None for a text of none."""
    bits = read_held(model, ids, gates).bits if ids else []
    return sum(bits) / len(bits) if bits else None


def figures(found: Held, words: Lesson, dark: bool) -> Figures:
    """Write both texts side by side; both prices stand under the text that they are the prices of."""
    name = {"free": words.ui("gates_free"), "held": held_name(found, words)}
    costs = {
        words.ui("gates_cost", gates=name[key]): "–" if bits is None else price(bits)
        for key, bits in found.bits.items()
    }
    cells = [
        sample(
            name[key],
            f"{found.prompt}{text}",
            costs if key == "free" else {},
            "lstm" if key == "free" else "second",
            lang="en",
        )
        for key, text in found.texts.items()
    ]
    return {"texts": side_by_side(cells)}


def held_name(found: Held, words: Lesson) -> str:
    """Name the gate and the value at which it is held."""
    return words.ui("gates_held", gate=words.ui(f"gates_axis_{found.gate}"), value=f"{found.value:g}")


def sentence(found: Held, words: Lesson) -> dict[str, object]:
    """Give the price of the same text with the gate free and held."""
    free, kept = found.bits["free"], found.bits["held"]
    numbers = {key: "–" if bits is None else price(bits) for key, bits in (("free", free), ("kept", kept))}
    return {**numbers, "held": held_name(found, words), "tokens": N_TOKENS}


clamp_panel = Demo(
    "gates_hold",
    CONTROLS,
    hold,
    figures,
    sentence,
    code=[held, continue_held, read_held],
    source=SOURCE,
    wide=True,
)
