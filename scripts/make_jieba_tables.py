"""Write jieba's tables that the site ships: python scripts/make_jieba_tables.py jieba-0.42.1.tar.gz

The archive: pip download jieba==0.42.1 --no-deps --no-binary :all:
Nothing of it is run: the tables are dictionaries in Python files, and are read as literals. The archive names the MIT
licence without its text; LICENSE beside the tables is that of the project's repository.
"""

import ast
import hashlib
import json
import lzma
import pathlib
import sys
import tarfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np

from llm_core.sequences.hmm import HMM
from llm_core.sequences.hmm_words import WordModel
from llm_core.sequences.segmentation import LABELS
from llm_core.sequences.word_tables import WORDS_FILE, folder, save

FOLDER = folder("jieba")
INSIDE = "jieba-0.42.1/"
NEVER = -3.14e100  # what jieba writes for the logarithm of 0
MOST_BYTES = 400_000


def literal(source):
    """Read the one dictionary that stands in a Python file."""
    (found,) = (node.value for node in ast.parse(source).body if isinstance(node, ast.Assign))
    return ast.literal_eval(found)


def log_table(rows):
    """Write minus infinity for jieba's logarithm of 0."""
    table = np.array(rows, dtype=np.float64)
    return np.where(table <= NEVER, -np.inf, table)


def hmm(start, transition, emission):
    """Arrange the three tables by the labels B, M, E, S."""
    characters = "".join(sorted(set().union(*(emission[label] for label in LABELS))))
    tables = {
        "start": [start[label] for label in LABELS],
        "transition": [[transition[a].get(b, NEVER) for b in LABELS] for a in LABELS],
        "emission": [[emission[label].get(character, NEVER) for character in characters] for label in LABELS],
    }
    column = {character: i for i, character in enumerate(characters)}
    return WordModel(HMM(**{name: log_table(rows) for name, rows in tables.items()}), column)


def frequent(lines):
    """Pack the most frequent words that fit into MOST_BYTES; also returns how many, and the least frequency."""
    words = [(word, int(count)) for word, count, _ in (line.split(" ") for line in lines)]
    words.sort(key=lambda one: -one[1])
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(packed(words[:middle])) <= MOST_BYTES else (low, middle - 1)
    return packed(words[:low]), low, words[low - 1][1]


def packed(words):
    """Compress words with their frequencies, sorted by the words."""
    text = "".join(f"{word} {count}\n" for word, count in sorted(words))
    return lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME)


def provenance(archive, sizes):
    """Write where the tables come from and what was done with them."""
    return {
        "tables": "jieba",
        "source": {
            "package": f"PyPI jieba 0.42.1, {archive.name}: finalseg/prob_*.py, dict.txt",
            "page": "https://github.com/fxsjy/jieba",
            "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
            "changes": "Logarithms in 32 bits; -3.14e100, which stands for the logarithm of 0, became minus infinity; "
            "labels in the order B, M, E, S. Of the words the most frequent ones, without their parts of speech.",
        },
        "license": "MIT, Copyright (c) 2013 Sun Junyi; see LICENSE beside this file",
        **sizes,
        "files": {
            path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for path in sorted(FOLDER.iterdir())
            if path.name != "provenance.json"
        },
        "command": "python scripts/make_jieba_tables.py jieba-0.42.1.tar.gz",
    }


def members(archive, names):
    """Read files of the archive as text, in the order of their names."""
    with tarfile.open(archive) as opened:
        return [opened.extractfile(name).read().decode("utf-8") for name in names]


def main():
    """Read the archive, and write tables, words, licence and provenance."""
    archive = pathlib.Path(sys.argv[1])
    names = [f"jieba/finalseg/prob_{name}.py" for name in ("start", "trans", "emit")]
    *tables, words = members(archive, [INSIDE + name for name in (*names, "jieba/dict.txt")])
    model = hmm(*map(literal, tables))
    packed_words, n_words, least = frequent(words.splitlines())
    save(model, FOLDER)
    (FOLDER / WORDS_FILE).write_bytes(packed_words)
    sizes = {"characters": len(model.column), "words": n_words, "least_frequency": least}
    found = json.dumps(provenance(archive, sizes), indent=1)
    (FOLDER / "provenance.json").write_text(found + "\n", "utf-8")
    print(found)


if __name__ == "__main__":
    main()
