"""Write the passages of the guessing game: beginnings of test documents, which no machine was trained on.

    python scripts/make_passages.py [CORPUS ...]

Every corpus whose text is on this machine; of Chinese ones also a sample of characters, from which the game draws, and
the characters of the passages that the machines do not know, which are given. Then the machines of each corpus play,
and what they needed is written down: a model of byte pairs takes half a minute for a passage.
"""

from __future__ import annotations

import json
import pathlib
import random
import sys
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import checkpoints
from llm_core.analysis.evaluation.measure import now, this_machine
from llm_core.analysis.evaluation.passage import Passage, chinese_passage, letters_passage
from llm_core.analysis.evaluation.played import Result, play_choices, play_letters
from llm_core.data.corpora import CORPORA, CorpusMissing, documents
from llm_core.language.model import LanguageModel
from llm_core.tasks.words import is_chinese

PLACE = pathlib.Path(__file__).resolve().parents[1] / "chapters" / "counting" / "game" / "passages.json"
COUNT = 10
"""Passages of each corpus, spread over its test documents."""
LENGTH, LENGTH_CHINESE = 160, 60
"""About so many characters each."""
SAMPLE = 2_000
"""Chinese characters of the validation text, drawn alike: as often as they occur."""


def passages(texts: list[str], length: int) -> list[str]:
    """Cut the beginnings of COUNT documents, each after a whole word."""
    long = [text for text in texts if len(text) >= 1.2 * length]
    found = []
    for i in range(COUNT):
        text = long[i * len(long) // COUNT]
        end = text.find(" ", length)
        found.append(text[: end if 0 < end < 1.2 * length else length].rstrip())
    return found


def entry(name: str) -> dict[str, Any]:
    """Write what the game needs of one corpus."""
    corpus, chinese = CORPORA[name], CORPORA[name].language == "zh"
    texts = passages(documents(name, "test"), LENGTH_CHINESE if chinese else LENGTH)
    known = [c for c in "".join(documents(name, "valid")) if is_chinese(c)] if chinese else []
    characters = "".join(random.Random(name).sample(known, SAMPLE)) if known else ""
    facts = {"language": corpus.language, "license": corpus.license, "origin": corpus.origin}
    return facts | {"texts": texts, "characters": characters}


def unknown(name: str, texts: list[str]) -> str:
    """List the characters that the machines of a corpus do not know: no probability can be asked of them."""
    tokenizers = [
        checkpoints.load(name, one.family).tokenizer for one in checkpoints.available() if one.corpus == name
    ]
    return "".join(sorted({c for one in tokenizers for c in one.unknown("".join(texts))}))


def machines(name: str, facts: dict[str, Any]) -> dict[str, list[dict[str, list[float]]]]:
    """Let every trained machine of a corpus play all its passages; family -> one entry for each passage."""
    asked = [made(name, number, facts) for number in range(1, COUNT + 1)]
    found: dict[str, list[dict[str, list[float]]]] = {}
    for one in checkpoints.available():
        if one.corpus != name:
            continue
        model = checkpoints.load(name, one.family)
        results = [played(model, each) for each in asked]
        if all(results):
            found[one.family] = [
                {"guesses": list(r.guesses), "bits": [round(b, 3) for b in r.bits]} for r in results if r
            ]
        print(name, one.family, len(found.get(one.family, ())), flush=True)
    return found


def made(name: str, number: int, facts: dict[str, Any]) -> Passage:
    """Make one passage as the game does."""
    text = facts["texts"][number - 1]
    if facts["language"] == "zh":
        return chinese_passage(name, number, text, facts["characters"], facts["given"])
    return letters_passage(name, number, text)


def played(model: LanguageModel, asked: Passage) -> Result | None:
    """Let one model play one passage."""
    if asked.chinese:
        return play_choices(model, asked.text, asked.places, asked.choices, asked.drawn)
    return play_letters(model, asked.text, asked.places)


def main() -> None:
    """Write the file; a corpus whose text is not here keeps the passages that it has, and its machines play again."""
    found = json.loads(PLACE.read_text("utf-8")) if PLACE.exists() else {}
    for name in sys.argv[1:] or CORPORA:
        try:
            found[name] = entry(name)
        except CorpusMissing as reason:
            print(reason)
            if name not in found or not sys.argv[1:]:
                continue
        if found[name]["language"] == "zh":
            found[name]["given"] = unknown(name, found[name]["texts"])
        found[name]["machines"] = machines(name, found[name])
        found[name]["made"] = {
            "command": "python scripts/make_passages.py",
            "machine": this_machine(),
            "date": now(),
        }
        PLACE.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
