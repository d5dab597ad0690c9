"""What the scoreboard knows: manifests of the checkpoints, and measurements with the machine and date they are from."""

from __future__ import annotations

import json
import math
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ui import models
from ui.warm import HEAVY

N_SAMPLES, N_TOKENS = 6, 150
"""What "measure now" lets each machine write."""


@dataclass(frozen=True)
class Facts:
    """One machine on one corpus, as its manifest tells; bits are per character, None where it does not say."""

    family: str
    test_bits: float | None
    n_parameters: int
    file_bytes: int
    tokens_seen: int | None
    tokens_in_corpus: int | None
    seconds: float | None
    machine: str
    date: str
    curve: list[tuple[int, float]]  # (tokens, bits per character on validation text)
    snapshots: list[dict[str, Any]]  # step, tokens, bits_per_character, sample

    @property
    def passes(self) -> float | None:
        """How often it has read the whole training text."""
        return (
            self.tokens_seen / self.tokens_in_corpus if self.tokens_seen and self.tokens_in_corpus else None
        )


def facts(corpus: str) -> list[Facts]:
    """The machines of a corpus in the order of the site; one whose manifest is damaged is left out."""
    with HEAVY:
        from llm_core import checkpoints

    found = []
    for family in models.families(corpus):
        try:
            entry = checkpoints.checkpoint(corpus, family)
            found.append(_facts(family, entry.manifest(), entry.weights.stat().st_size))
        except checkpoints.CheckpointError:
            continue
    return found


def _facts(family: str, manifest: dict[str, Any], file_bytes: int) -> Facts:
    curve = [(int(row[1]), float(row[-1])) for row in manifest.get("curve", []) if row[-1] is not None]
    return Facts(
        family,
        manifest.get("test", {}).get("bits_per_character"),
        int(manifest.get("n_parameters", 0)),
        file_bytes,
        manifest.get("tokens_seen"),
        manifest.get("tokens_in_corpus"),
        manifest.get("seconds"),
        str(manifest.get("machine", "")),
        str(manifest.get("date", "")),
        curve or _counted(manifest),
        list(manifest.get("snapshots", [])),
    )


def _counted(manifest: dict[str, Any]) -> list[tuple[int, float]]:
    """An n-gram reads its text once: its curve is one point, the chosen order on the validation text."""
    tried = [
        entry["bits_per_character"] for entry in manifest.get("orders", []) if "bits_per_character" in entry
    ]
    tokens = manifest.get("tokens_seen")
    return [(int(tokens), min(tried))] if tried and tokens else []


# Measurements: a JSON file that scripts/measure_scoreboard.py makes, and what this process has measured itself.

_lock = threading.Lock()
_here: dict[str, dict[str, Any]] = {}


def assets_file() -> Path:
    """assets/scoreboard.json, or the one of GLASSBOX_ASSETS."""
    assets = os.environ.get("GLASSBOX_ASSETS")
    return (Path(assets) if assets else Path(__file__).resolve().parent.parent / "assets") / "scoreboard.json"


def measured(corpus: str) -> dict[str, Any] | None:
    """The newest measurement of a corpus: this process's own if there is one, else the shipped one; None without any.

    {"machine", "date", "here": bool, "n_samples", "n_tokens", "families": {family: {"tokens_per_second", "copying"}},
    "held_out": copying of real held-out text or None}; "copying" is None where the training text was not there.
    """
    with _lock:
        if corpus in _here:
            return _here[corpus] | {"here": True}
    try:
        shipped = json.loads(assets_file().read_text("utf-8"))[corpus]
        return shipped | {"here": False}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def training_text(corpus: str) -> str | None:
    """All training documents as one text; None when they are not on this machine."""
    from llm_core.data.corpora import CORPORA, CorpusMissing, documents

    try:
        return "\x00".join(documents(corpus, "train")) if corpus in CORPORA else None
    except CorpusMissing:
        return None


def measure(
    corpus: str,
    report: Callable[..., None] = lambda *_, **__: None,
    cancelled: Callable[[], bool] = lambda: False,
    n_samples: int = N_SAMPLES,
    n_tokens: int = N_TOKENS,
) -> dict[str, Any] | None:
    """Let the machines of a corpus write, time them, and compare what they wrote with the training text.

    Reports (family, tokens per second) as each is done. None after a stop. Remembered for `measured`.
    """
    from llm_core.analysis.measure import now, speed, this_machine, write_samples

    written, result = {}, {}
    for family in models.families(corpus):
        samples = write_samples(models.get_model(corpus, family), n_samples, n_tokens, cancelled)
        if cancelled():
            return None
        written[family] = [sample.text for sample in samples]
        result[family] = {"tokens_per_second": speed(samples)}
        report((family, speed(samples)))
    characters = max((sum(map(len, texts)) for texts in written.values()), default=0)
    copies = _copying(corpus, written, characters // max(n_samples, 1), n_samples)
    for family in result:
        result[family]["copying"] = copies.get(family)
    made = {
        "machine": this_machine(),
        "date": now(),
        "n_samples": n_samples,
        "n_tokens": n_tokens,
        "families": result,
    }
    made["held_out"] = copies.get("held_out")
    with _lock:
        _here[corpus] = made
    return made


def _copying(
    corpus: str, written: dict[str, list[str]], length: int, n_samples: int
) -> dict[str, dict[str, Any]]:
    """Copying of each machine's texts, and, as the yardstick, of held-out text of the same length by people."""
    from llm_core.analysis.measure import copying

    text = training_text(corpus)
    if text is None:
        return {}
    from llm_core.data.corpora import documents

    held_out = [document[:length] for document in documents(corpus, "test")[:n_samples]]
    return {name: _plain(copy) for name, copy in copying({**written, "held_out": held_out}, text).items()}


def _plain(copy: Any) -> dict[str, Any]:
    share = None if math.isnan(copy.share) else copy.share
    return {
        "samples": copy.samples,
        "characters": copy.characters,
        "longest_run": copy.longest_run,
        "run": copy.run,
        "position": copy.position,
        "share": share,
    }
