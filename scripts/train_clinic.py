"""Train the repaired model of the clinic, and what some defects make of it: assets/experiments/clinic.json.

python scripts/train_clinic.py                    all of them
python scripts/train_clinic.py healthy mask       these; the others stay as they are
"""

from __future__ import annotations

import argparse
import datetime
import platform
import sys
from dataclasses import asdict
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from llm_core import experiments
from llm_core.clinic import training
from llm_core.clinic.patient import Size

STEPS, SEED, PLACES = 1000, 0, 500


def main() -> None:
    """Train each case and write the record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="case", help=", ".join(training.CASES))
    cases = parser.parse_args().cases or list(training.CASES)
    torch.set_num_threads(1)
    text = training.stories("assets")
    for case in cases:
        found = training.study(training.CASES[case], text, SEED, STEPS, PLACES, progress)
        keep(case, found, text.tokenizer.vocab_size)
        print(case, found.looks[-1], repr(found.written), flush=True)


def progress(done: int, total: int) -> None:
    """Print how far the training is."""
    if done % 100 == 0:
        print(f"  {done} / {total}", flush=True)


def keep(case: str, found: training.Trained, vocab_size: int) -> None:
    """Write the case into the record, beside those that are there."""
    facts = experiments.record("clinic") if experiments.available("clinic") else {"cases": {}}
    facts["cases"][case] = asdict(found) | {"choice": dict(training.CASES[case])}
    size = Size(vocab_size=vocab_size, context_length=training.LENGTH + 1)
    facts |= {
        "corpus": "stories, characters",
        "family": "nn.TransformerEncoderLayer, put together in llm_core/clinic/patient.py",
        "config": asdict(size),
        "steps": STEPS,
        "tokens_seen": STEPS * training.BATCH * training.LENGTH,
        "seed": SEED,
        "command": "python scripts/train_clinic.py",
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, one thread, torch {torch.__version__}",
        "test": {"places": PLACES, "split": "valid"},
    }
    experiments.save("clinic", facts)


if __name__ == "__main__":
    main()
