"""Measure speed and copying of the shipped checkpoints for the scoreboard: python scripts/measure_scoreboard.py

Writes assets/scoreboard.json. Corpora whose training text is not on this machine are measured for speed only
(python -m llm_core fetch shakespeare songci brings the texts). Run it on a quiet machine.
"""

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from llm_core import checkpoints
from llm_core.analysis.evaluation.measure import measure_machines, texts_of


def main() -> None:
    """Measure each corpus and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument(
        "--only", nargs="+", default=[], help="corpora to measure; the others keep their numbers"
    )
    args.add_argument("--samples", type=int, default=50, help="texts each machine writes")
    args.add_argument("--tokens", type=int, default=200, help="most tokens of a text")
    args.add_argument("--out", type=Path, default=checkpoints.folder().parent / "scoreboard.json")
    o = args.parse_args()
    found: dict[str, dict] = json.loads(o.out.read_text("utf-8")) if o.only else {}
    for corpus in o.only or dict.fromkeys(entry.corpus for entry in checkpoints.available()):
        families = [entry.family for entry in checkpoints.available() if entry.corpus == corpus]
        machines = {family: checkpoints.load(corpus, family) for family in families}
        made = measure_machines(
            machines, *texts_of(corpus), o.samples, o.tokens, report=lambda line: print(line, flush=True)
        )
        if made is not None:
            found[corpus] = made
            print(corpus, json.dumps(made, ensure_ascii=False)[:600], flush=True)
    part = o.out.with_suffix(".part")
    part.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    os.replace(part, o.out)


if __name__ == "__main__":
    main()
