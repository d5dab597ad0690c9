"""Cut sentences of the corpus `manuals` by jieba, to train on and to test with: python scripts/make_silver.py

Writes assets/corpora/segmented/silver_{train,test}.txt. Documents that hold a gold sentence are left out; train comes
from the training documents, test from the held-out ones.
"""

import hashlib
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np
import regex

from llm_core.data.corpora import corpora_folder, documents
from llm_core.data.segmented import segmented
from llm_core.sequences.jieba_words import jieba_cut
from llm_core.sequences.segmentation import cut_text

AMOUNT = {"train": 4000, "test": 300}
SOURCES = {"train": ("train",), "test": ("valid", "test")}
SHORTEST, LONGEST = 10, 60
SEED = 5
SPACE = regex.compile(r"(?<=\p{Han}|\p{P})\s+|\s+(?=\p{Han}|\p{P})")
"""White space beside a Chinese character or a mark: in a text without it, nobody can lean on it."""


def chinese(text):
    """Give the Chinese characters of a text: what is left of a sentence whatever was done to its spaces and marks."""
    return "".join(regex.findall(r"\p{Han}", text))


def sentences(part, gold):
    """Collect the sentences of the documents of a part, each once, without the documents that hold a gold one."""
    found: dict[str, None] = {}
    for split in SOURCES[part]:
        for document in documents("manuals", split):
            plain = chinese(document)
            if any(one in plain for one in gold):
                continue
            for sentence in re.findall(r"[^。！？\n]+[。！？]", document):
                closed = SPACE.sub("", sentence.strip())
                if SHORTEST <= len(closed) <= LONGEST and not re.search(r"\s", closed):
                    found[closed] = None
    return list(found)


def main():
    """Cut and write both parts, and say so in provenance.json."""
    folder = corpora_folder() / "segmented"
    gold = [chinese("".join(words)) for words in segmented("gold")]
    facts = json.loads((folder / "provenance.json").read_text("utf-8"))
    dice = np.random.default_rng(SEED)
    taken = set()
    for part, amount in AMOUNT.items():
        every = [one for one in sentences(part, gold) if one not in taken]
        drawn = [every[i] for i in sorted(dice.permutation(len(every))[:amount])]
        taken |= set(drawn)
        text = "".join(" ".join(cut_text(one, jieba_cut)) + "\n" for one in drawn)
        path = folder / f"silver_{part}.txt"
        path.write_text(text, "utf-8")
        facts["files"][path.name] = {
            "sentences": len(drawn),
            "words": len(text.split()),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "what": f"sentences of the corpus manuals ({', '.join(SOURCES[part])}), cut by jieba 0.42.1: silver",
            "command": "python scripts/make_silver.py",
        }
        print(path.name, len(every), len(drawn), len(text.split()))
    (folder / "provenance.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
