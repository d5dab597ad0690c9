"""Chinese sentences cut into words: by hand (gold), and by jieba (silver) from the corpus of manuals.

Gold is what a person decided, here the builders of this project by docs/segmentation.md; silver is what a program
decided, mistakes included. assets/corpora/segmented/provenance.json says where each sentence is from.
"""

from __future__ import annotations

from functools import cache

from llm_core.data.corpora import CorpusMissing, corpora_folder

Sentences = tuple[tuple[str, ...], ...]
FILES = {
    "gold": "gold.txt",
    "again": "gold_second.txt",
    "train": "silver_train.txt",
    "test": "silver_test.txt",
}
"""gold: cut by hand; again: some of them cut a second time; train and test: silver, from different documents, none of
which holds a gold sentence."""


@cache
def segmented(part: str) -> Sentences:
    """Read the sentences of a part, each as its words. Raises CorpusMissing."""
    path = corpora_folder() / "segmented" / FILES[part]
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise CorpusMissing(f"The sentences {path.name} cannot be read: {error}.") from error
    return tuple(tuple(line.split()) for line in lines)
