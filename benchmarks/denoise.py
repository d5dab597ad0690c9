"""How many frames a second does the diffusion bench draw while its denoiser learns?

    python benchmarks/denoise.py [--seconds 5] [--json FILE]

Each frame has 225 arrows of the network and as many of the perfect denoiser, the density on 48 x 48 places, and the
loss; its processor time includes learning and the walk back of 400 points. Run it on a quiet machine.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.frames import Component, browser_page, opened, options, played, rows_of
from benchmarks.report import finish

CASES = {
    "ring, 1 step a frame": ("denoise_step=0", "1"),
    "ring, 4 steps a frame": ("denoise_step=0", "4"),
    "spiral (216 bells), 2 steps a frame": ("denoise_step=0&denoise_data=spiral", "2"),
}
LEARNING = Component("denoise_learn")


def main() -> None:
    asked, rows = options(__doc__), []
    with browser_page() as (page, address):
        for name, (link, speed) in CASES.items():
            opened(page, f"{address}/seeing?chapter=denoise&lang=en&{link}", LEARNING)
            rows += rows_of(name, LEARNING, played(page, LEARNING, speed, asked.seconds))
    finish("denoise", rows, asked.json)


if __name__ == "__main__":
    main()
