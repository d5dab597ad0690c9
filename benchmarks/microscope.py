"""How fast is the microscope of the Transformer page, and the sweep over all heads?

    python benchmarks/microscope.py [--rounds 7] [--json FILE]

In a real browser on the shipped stories Transformer (6 layers, 6 heads): seconds from entering a new text of 32 tokens
until its first picture stands; milliseconds of script in the frame that draws one step; frames that came late while it
plays. On the server: bytes that travel for 64 tokens, and switching every head off once on 512 tokens of held-out text.
There is no peer to run beside it: the limits are those of a screen. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page, sync_playwright

from benchmarks.report import finish
from benchmarks.site import FLAGS, site
from llm_core import checkpoints
from llm_core.analysis.ablation.head_damage import head_damage
from llm_core.data.corpora import documents, encode_documents

NAMES = ("Lily", "Tom", "Mia", "Ben", "Sam", "Anna", "Max", "Sue", "Tim", "Zoe")
TEXT = "{name} had a red ball and a blue car. One day {name} went to the park to play with the ball. Then {name} saw a"
LONG = "One day Lily and Tom went to the park. " * 12
STEPS = 100

WATCH = """() => {
  window.spent = []; window.frames = [];
  const asked = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) => asked((now) => {
    const began = performance.now(); draw(now); window.spent.push(performance.now() - began);
  });
  const tick = (now) => { window.frames.push(now); asked(tick); };
  asked(tick);
}"""
"""Wraps every drawing callback of the page in a stopwatch, and notes when each frame of the screen began."""


SHOWN = """([last, n]) => {
  const panel = document.querySelector('.st-key-panel_microscope');
  const shadow = [...(panel?.querySelectorAll('*') ?? [])].map((host) => host.shadowRoot).find(Boolean);
  const [strip, formula] = ['strip', 'formula'].map((name) => shadow?.querySelector(`[data-part=${name}]`));
  return strip?.textContent.includes(last) && strip.children.length >= n && formula?.textContent.includes('=');
}"""
"""Do the tokens of the new text and a formula stand in the microscope?"""


def opened(page: Page, address: str, text: str) -> None:
    page.goto(f"{address}/transformer?lang=en")
    page.wait_for_selector('[data-part="formula"]:has-text("=")', timeout=120_000)
    page.wait_for_timeout(20_000)  # the warm-up has finished
    first_picture(page, text)


def first_picture(page: Page, text: str) -> float:
    """Seconds from the key that enters the text until the microscope shows its tokens and a formula."""
    field = page.locator(".st-key-prompt textarea")
    field.fill(text)
    start = time.perf_counter()
    field.press("Control+Enter")
    last = text.split()[-3]
    page.wait_for_function(
        SHOWN,
        arg=[last, 20],
        polling="raf",
        timeout=60_000,
    )
    return time.perf_counter() - start


def stepping(page: Page) -> list[float]:
    """Milliseconds of script for each of STEPS steps: the drawing of the frame that follows the key."""
    page.evaluate(WATCH)
    page.locator('[data-part="root"]').focus()
    costs = []
    for _ in range(STEPS):
        page.evaluate("() => { window.spent = [] }")
        page.keyboard.press("ArrowRight")
        page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
        costs.append(page.evaluate("() => window.spent.reduce((a, b) => a + b, 0)"))
    return [cost for cost in costs if cost > 0]


def playing(page: Page, seconds: int = 6) -> list[float]:
    """Milliseconds between the frames of the screen while the microscope plays at four steps for one."""
    page.locator('[data-part="root"]').press("Home")
    page.locator('[data-part="speed"]').select_option("4")
    page.locator('[data-part="play"]').click()
    page.evaluate("() => { window.frames = [] }")
    page.wait_for_timeout(seconds * 1000)
    frames = page.evaluate("() => window.frames")
    return [later - earlier for earlier, later in pairwise(frames)]


def in_browser(rounds: int, log: Path) -> tuple[list[float], list[float], list[float], int]:
    with site(log) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="en-US")
        opened(page, address, TEXT.format(name="Lucy"))
        pictures = [first_picture(page, TEXT.format(name=name)) for name in NAMES[:rounds]]
        steps, frames = stepping(page), playing(page)
        first_picture(page, LONG)
        kilobytes = (
            page.locator(".st-key-panel_microscope").inner_text().split(" kB sent once")[0].split()[-1]
        )
        browser.close()
    return pictures, steps, frames, int(kilobytes.replace(",", ""))


def sweep() -> float:
    """Seconds to switch every head of the stories Transformer off once on 512 tokens of held-out text."""
    model = checkpoints.load("stories", "transformer")
    texts = documents("stories", "test")[:60]
    ids = encode_documents(model.tokenizer, texts)[1:513]
    head_damage(model, ids[:64])
    start = time.perf_counter()
    head_damage(model, ids)
    return time.perf_counter() - start


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--rounds", type=int, default=7, choices=range(1, len(NAMES) + 1), metavar="1-10")
    args.add_argument("--json", type=Path)
    args.add_argument("--log", type=Path, default=Path("/tmp/glassbox-benchmark-microscope.log"))
    o = args.parse_args()
    damage = min(sweep() for _ in range(3))
    pictures, steps, frames, kilobytes = in_browser(o.rounds, o.log)
    late = sum(gap > 20 for gap in frames) / max(1, len(frames))
    rows = [
        ["first picture of a new text, median, s", statistics.median(pictures), "under 1.5"],
        ["first picture of a new text, slowest, s", max(pictures), ""],
        ["script of one step, median, ms", statistics.median(steps), "under 16"],
        ["script of one step, 95 of 100, ms", sorted(steps)[int(0.95 * len(steps))], "under 16"],
        [
            "time between two frames while playing, median, ms",
            statistics.median(frames),
            "16.7 = 60 a second",
        ],
        ["frames later than 20 ms while playing, share", late, ""],
        ["sent for 64 tokens, kB", kilobytes, "under 1,000"],
        ["every head off once, 512 tokens, s", damage, "under 5"],
    ]
    finish("microscope", rows, o.json)


if __name__ == "__main__":
    main()
