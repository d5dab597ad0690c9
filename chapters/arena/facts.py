"""Facts for the scoreboard: manifests of the checkpoints, and measurements with their machine and date."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llm_core import checkpoints
from llm_core.analysis.evaluation.measure import measure_machines, texts_of
from llm_core.data.corpora import CORPORA, corpora_folder
from llm_core.data.fetch import path_of
from llm_core.places import assets_folder
from ui.work import models

N_SAMPLES, N_TOKENS = 50, 150
"""What "measure now" lets each machine write."""


@dataclass(frozen=True)
class Facts:
    """One machine on one corpus, as its manifest describes it; bits are per character, None where it does not say."""

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
    second_run: int | None = (
        None  # tokens read when the training was taken up again, with another learning rate
    )
    unknown: int = 0  # different characters of the test text that were never seen in training

    @property
    def passes(self) -> float | None:
        """How often it has read the whole training text."""
        return (
            self.tokens_seen / self.tokens_in_corpus if self.tokens_seen and self.tokens_in_corpus else None
        )


def facts(corpus: str) -> list[Facts]:
    """List the machines of a corpus in the order of the site; one whose manifest is damaged is left out."""
    found = []
    for family in models.families(corpus):
        try:
            weights = checkpoints.checkpoint(corpus, family).weights
            found.append(_facts(family, models.manifest(corpus, family), weights.stat().st_size))
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
        curve,
        list(manifest.get("snapshots", [])),
        (manifest.get("before") or {}).get("tokens_seen"),
        len(manifest.get("test", {}).get("unknown", [])),
    )


# Measurements: a JSON file that scripts/measure_scoreboard.py makes, and what this process has measured itself.

_lock = threading.Lock()
_here: dict[str, dict[str, Any]] = {}
_times: dict[str, int] = {}


def assets_file() -> Path:
    """Find assets/scoreboard.json, or the one of GLASSBOX_ASSETS."""
    return assets_folder() / "scoreboard.json"


def measured(corpus: str) -> dict[str, Any] | None:
    """Return the newest measurement of a corpus: this process's own or the shipped one; None without any.

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


def times_measured(corpus: str) -> int:
    """Count how often this process has measured it: asked meanwhile, it is shared; asked later, made anew."""
    return _times.get(corpus, 0)


def text_is_here(corpus: str) -> bool:
    """Return whether the training text could be read, without reading it."""
    if corpus not in CORPORA:
        return False
    asset = CORPORA[corpus].asset
    return path_of(asset) is not None if asset else (corpora_folder() / corpus / "train.txt.xz").exists()


def measure(
    corpus: str,
    report: Callable[..., None] = lambda *_, **__: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any] | None:
    """Measure the machines of a corpus on this machine and remember it for `measured`; None after a stop."""
    machines = {family: models.get_model(corpus, family) for family in models.families(corpus)}
    made = measure_machines(machines, *texts_of(corpus), N_SAMPLES, N_TOKENS, report, cancelled)
    if made is not None:
        with _lock:
            _here[corpus] = made
            _times[corpus] = times_measured(corpus) + 1
    return made
