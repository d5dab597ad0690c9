"""How fast does the duel of two networks go in the browser?

    python benchmarks/duel.py [--seconds 5] [--json FILE]

Each frame has the discriminator's answer on 32 x 32 places, 500 made points and three charts. Also measured: the
seconds until 300 rounds (600 turns) from the first weights are played and measured; the limit is 3. Run it on a quiet
machine.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page

from benchmarks.frames import (
    PATIENCE,
    Component,
    browser_page,
    counted,
    devtools_of,
    opened,
    options,
    played,
    rows_of,
)
from benchmarks.report import finish

CASES = {
    "2 turns a frame": ("", "2"),
    "10 turns a frame": ("", "10"),
    "10 turns a frame, arrows": ("duel_arrows=on", "10"),
    "10 turns a frame, batch 128, 8 numbers of noise": ("duel_batch=128&duel_noise=8", "10"),
}
DUEL = Component("duel_component", steps="turn")
PAGE = "seeing?chapter=duel&lang=en"


def rounds(page: Page, address: str) -> tuple[float, float]:
    """Seconds until 300 rounds from the first weights are played again, on the clock and of the processor."""
    opened(page, f"{address}/{PAGE}&duel_turns=r600", DUEL)
    done = f'{DUEL.root}[data-turn="600"]'
    page.wait_for_selector(done, timeout=PATIENCE)
    page.wait_for_timeout(3000)
    with devtools_of(page) as devtools:
        before = counted(page, devtools, DUEL)
        page.locator(DUEL.part("reseed")).click()
        for selector in (f'{DUEL.root}:not([data-turn="600"])', done):
            page.wait_for_selector(selector, timeout=PATIENCE)
        after = counted(page, devtools, DUEL)
    return after[2] - before[2], after[3] - before[3]


def main() -> None:
    asked = options(__doc__)
    with browser_page() as (page, address):
        opened(page, f"{address}/{PAGE}", DUEL)
        page.wait_for_timeout(20_000)  # the warm-up has finished
        clock, spent = rounds(page, address)
        rows: list[list[object]] = [
            ["300 rounds: seconds", clock, "under 3"],
            ["300 rounds: processor seconds", spent, "under 3"],
        ]
        for name, (link, speed) in CASES.items():
            opened(page, f"{address}/{PAGE}&duel_turns=0&{link}", DUEL)
            rows += rows_of(name, DUEL, played(page, DUEL, speed, asked.seconds))
    finish("duel", rows, asked.json)


if __name__ == "__main__":
    main()
