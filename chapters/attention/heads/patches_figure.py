"""What the browser component of the patches is sent: image, patterns, answer, words, and where to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

DECIMALS = 6


def payload(
    image: NDArray[np.integer],
    pattern: NDArray[np.floating],
    chances: NDArray[np.floating],
    truth: int | None,
    facts: Mapping[str, Any],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """Collect what is drawn. image (S, S); pattern (L, H, 1 + N, 1 + N) of the model; chances (classes,).

    truth: the digit that was written, None for a drawn image, which nobody has labelled. facts: "patch" (pixels),
    "ink" (the darkest pixel), "name" (which image), "spot" ({"layer", "head", "who"} from 0, who 0 = class token).
    """
    return {
        "image": image.flatten().tolist(),
        "side": int(image.shape[0]),
        "pattern": np.round(pattern.astype(np.float64), DECIMALS).tolist(),
        "chances": np.round(chances.astype(np.float64), DECIMALS).tolist(),
        "truth": truth,
        "drawn": truth is None,
        "labels": dict(labels),
        **facts,
    }
