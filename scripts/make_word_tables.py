"""Count tables of Chinese words in a corpus that jieba has cut: python scripts/make_word_tables.py manuals

Writes assets/words/manuals. The labels are silver: made by a program, right in most places, checked by nobody.
"""

import argparse
import datetime
import json
import pathlib
import shlex
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core.data.corpora import CORPORA, documents
from llm_core.sequences.hmm_words import ADDED, estimated
from llm_core.sequences.jieba_words import jieba_cut
from llm_core.sequences.segmentation import cut_text
from llm_core.sequences.word_tables import folder, save


def main():
    """Cut the documents to learn from, count, and write tables and provenance."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("corpus")
    corpus = CORPORA[args.parse_args().corpus]
    sentences = [
        cut_text(line, jieba_cut) for text in documents(corpus.name, "train") for line in text.splitlines()
    ]
    model, place = estimated(sentences), folder(corpus.name)
    save(model, place)
    facts = {
        "tables": corpus.name,
        "source": f"the training documents of the corpus {corpus.name}: {corpus.origin}",
        "labels": "silver: words as jieba 0.42.1 cuts them",
        "license": corpus.license,
        "words": sum(map(len, sentences)),
        "characters": len(model.column),
        "added_to_counts": ADDED,
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
    }
    text = json.dumps(facts, indent=1, ensure_ascii=False)
    (place / "provenance.json").write_text(text + "\n", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
