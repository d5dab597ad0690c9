"""Record a run of each training and measurement that a visitor starts: python scripts/record_first_runs.py

A panel shows it until the visitor's own run is there, marked as stored, with its date and machine. The settings are
those that the panels begin with. Writes assets/experiments/first_runs.json.
"""

import datetime
import pathlib
import platform
import sys
from dataclasses import asdict, fields

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import checkpoints, experiments
from llm_core.analysis.speed.generating import best_of, with_context
from llm_core.analysis.speed.serial_parallel import WAYS
from llm_core.data.corpora import documents
from llm_core.language.rnn_encoder_decoder_training import small_pair
from llm_core.mini_gpt import live
from llm_core.training_race import race

SEED, STEPS, SECONDS, TOKENS, RUNS = 1, 500, 60, 512, 3
EXAMPLE = 100_000  # characters


def bottleneck():
    """Train both small models; the shares of strings that came out right."""
    found = small_pair(SEED)
    return {name: {"exact": pair.exact, "seconds": round(pair.seconds, 1)} for name, pair in found.items()}


def looks_of(looks):
    """Write looks without their models."""
    return [{f.name: getattr(look, f.name) for f in fields(look) if f.name != "model"} for look in looks]


def timing():
    """Measure the three ways of computing the predictions of the same tokens."""
    model = with_context(checkpoints.load("stories", "transformer"), TOKENS)
    text = "\n\n".join(documents("stories", "test")[:40])
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)][:TOKENS]
    return [asdict(best_of(model, ids, way, RUNS)) for way in WAYS]


def main():
    """Run all four, one after the other, on one thread."""
    torch.set_num_threads(1)
    text = "\n\n".join(documents("stories", "valid"))[:EXAMPLE]
    record = {
        "command": "python scripts/record_first_runs.py",
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 thread, torch {torch.__version__}",
        "seed": SEED,
        "bottleneck_train": bottleneck(),
        "mt_train": {"steps": STEPS, "looks": looks_of(live.learn(live.stories(), STEPS, SEED))},
        "race": {"seconds": SECONDS, "looks": looks_of(race(text, SECONDS))},
        "timing": {"tokens": TOKENS, "ways": timing()},
    }
    experiments.save("first_runs", record)


if __name__ == "__main__":
    main()
