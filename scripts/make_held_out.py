"""Write tests/held_out/*.txt.xz: a few documents of each test split, on which the suite scores every checkpoint again.

    python scripts/make_held_out.py [CORPUS ...]     those corpora alone; all of them without a name

They are spread evenly over the split, so that they stand for all of it. The other corpora have to be fetched first.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from llm_core.data.corpora import documents
from llm_core.data.splitting import write_documents

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "held_out"
TAKEN = {"stories": 60, "shakespeare": 12, "songci": 150, "manuals": 50}
"""Documents of a corpus: what a machine reads in a second or two."""


def main() -> None:
    """Write one file for each corpus."""
    for corpus in sys.argv[1:] or TAKEN:
        count = TAKEN[corpus]
        split = documents(corpus, "test")
        write_documents(FOLDER / f"{corpus}.txt.xz", split[:: len(split) // count][:count])


if __name__ == "__main__":
    main()
