"""Where the files that belong to Glassbox lie: checkpoints, corpora and small trainings, in one folder `assets`."""

from __future__ import annotations

import os
from pathlib import Path

INSTALLED = Path(__file__).parent / "assets"
"""In a wheel the folder lies inside the package."""
SHIPPED = INSTALLED if INSTALLED.is_dir() else Path(__file__).parents[1] / "assets"


def assets_folder() -> Path:
    """Return the folder of the assets; the environment variable GLASSBOX_ASSETS names another one."""
    own = os.environ.get("GLASSBOX_ASSETS")
    return Path(own) if own else SHIPPED
