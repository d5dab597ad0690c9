"""A build backend that builds nothing: with it pip downloads a source archive without running its setup.py.

pip asks a source archive's build system for its name and version before it keeps the file. `fetch` gives
pip this module in the place of setuptools: it answers from the text file PKG-INFO, and no code of the
archive runs.
"""

import sys
from email.parser import HeaderParser
from pathlib import Path

__legacy__ = sys.modules[__name__]
"""The name under which pip asks for setuptools when an archive has no pyproject.toml."""


def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:
    """Return no requirements: nothing is needed to build nothing (PEP 517)."""
    return []


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: object = None) -> str:
    """Write name and version as PKG-INFO gives them; return the folder's name (PEP 517)."""
    head = HeaderParser().parsestr(Path("PKG-INFO").read_text("utf-8", "replace"))
    folder = Path(metadata_directory, f"{head['Name']}-{head['Version']}.dist-info")
    folder.mkdir()
    text = f"Metadata-Version: 2.1\nName: {head['Name']}\nVersion: {head['Version']}\n"
    (folder / "METADATA").write_text(text, "utf-8")
    return folder.name
