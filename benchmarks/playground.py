"""How many frames a second does the network playground draw while it learns?

    python benchmarks/playground.py [--seconds 5] [--json FILE]

Each frame has the network's answer on a raster of 48 x 48 places, every unit's own surface on 24 x 24, all weights as
lines and both loss curves: at 6 layers x 8 units 30 frames a second are asked for. Run it on a quiet machine.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.frames import Component, browser_page, opened, options, played, rows_of
from benchmarks.report import finish

LARGEST = "play_batch=10&play_net=" + ".".join(["8tanh"] * 6)
CASES = {
    "2 x 8, 5 steps a frame": ("play_batch=10", "5"),
    "6 x 8, 1 step a frame": (LARGEST, "1"),
    "6 x 8, 5 steps a frame": (LARGEST, "5"),
    "6 x 8, 20 steps a frame": (LARGEST, "20"),
    "6 x 8, 5 steps a frame, gradients": (f"{LARGEST}&play_lines=slopes", "5"),
    "6 x 8 beside a second run of 6 x 8, 5 steps a frame": (
        f"{LARGEST}&play_a=batch-10~net-" + ".".join(["8gelu"] * 6),
        "5",
    ),
}
PLAYGROUND = Component("play_component")


def main() -> None:
    asked, rows = options(__doc__), []
    with browser_page() as (page, address):
        at_first = f"{address}/learning?chapter=playground&lang=en&play_step=0"
        opened(page, at_first, PLAYGROUND)
        page.wait_for_timeout(20_000)  # the warm-up has finished
        for name, (link, speed) in CASES.items():
            opened(page, f"{at_first}&{link}", PLAYGROUND)
            rows += rows_of(name, PLAYGROUND, played(page, PLAYGROUND, speed, asked.seconds))
    finish("playground", rows, asked.json)


if __name__ == "__main__":
    main()
