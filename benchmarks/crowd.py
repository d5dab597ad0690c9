"""How does a class fare in which everybody has a text of his own?

    python benchmarks/crowd.py [--visitors 30 60] [--seconds 60] [--places one bare two] [--json FILE]

The people of benchmarks/people.py come to the site in one process, to a bare Streamlit page (benchmarks/bare) and,
where nginx is installed, to two processes behind it (deploy/several.py). Every run has fresh processes; the memory is
that of all of them and of their children. Loopback only; run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import statistics
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil

from benchmarks.people import crowd
from benchmarks.report import machine
from benchmarks.site import LIKE_THE_SITE, ROOT, free_address, port, served, streamlit

RESULTS = ROOT / "benchmarks" / "results"
FORGOTTEN = 75  # seconds after which the server has forgotten closed tabs


@dataclass
class Place:
    """A server that the crowd comes to: what starts it, its processes, whether its arena writes."""

    name: str
    command: list[str]
    address: str
    processes: list[str]
    folder: Path = ROOT
    writes: bool = True


def place(name: str) -> Place:
    address, first = free_address(), free_address()
    if name == "bare":
        folder = ROOT / "benchmarks" / "bare"
        return Place(
            "bare page", streamlit(address) + LIKE_THE_SITE, address, [address], folder, writes=False
        )
    if name == "one":
        return Place("site, one process", streamlit(address), address, [address])
    several = [sys.executable, "deploy/several.py", "--processes", "2"]
    second = f"http://127.0.0.1:{int(port(first)) + 1}"
    command = [*several, "--port", port(address), "--first-port", port(first)]
    return Place("site, two processes", command, address, [first, second])


def read(address: str) -> str:
    with urlopen(address, timeout=10) as reply:
        return reply.read().decode()


def ready(process: str) -> bool:
    """Whether this process of the site has loaded its models."""
    with suppress(OSError):  # it does not listen yet
        return '"ready":true' in read(f"{process}/healthz")
    return False


def visits(process: str) -> int:
    """Sessions that this process has counted itself."""
    metrics = read(f"{process}/_stcore/metrics")
    return int(re.search(r'session_events_total\{type="connect"\} (\d+)', metrics)[1])


def memory(pid: int) -> float:
    """MB of a process and everything below it in RAM."""
    total = 0
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):  # it has just ended
            total += process.memory_info().rss
    return total / 2**20


def measure(at: Place, visitors: int, seconds: float, log: Path) -> dict:
    with served(at.command, at.address, log, at.folder) as pid:
        while at.writes and not all(ready(process) for process in at.processes):
            time.sleep(0.5)
        mb = [memory(pid)]
        seen = asyncio.run(crowd(at.address, at.writes, visitors, seconds))
        mb.append(memory(pid))
        time.sleep(FORGOTTEN)
        mb.append(memory(pid))
        counted = [visits(process) for process in at.processes]
    row = {"place": at.name, "visitors": visitors, "seconds": seconds}
    row |= {what: middle_and_end(getattr(seen, what)) for what in ("opened", "light", "written")}
    shares = sorted(seen.process.values(), reverse=True)
    return row | {"errors": seen.errors, "memory": mb, "visits": counted, "visitors of a process": shares}


def middle_and_end(seconds: list[float]) -> list[float | None]:
    """p50 and p95; None for both when nothing was measured."""
    if not seconds:
        return [None, None]
    return [statistics.median(seconds), sorted(seconds)[min(int(0.95 * len(seconds)), len(seconds) - 1)]]


def table(rows: list[dict]) -> str:
    def numbers(values: list, digits: int) -> str:
        return " / ".join("-" if value is None else f"{value:.{digits}f}" for value in values)

    heads = f"{'opened':>15}{'light':>15}{'written':>15}{'errors':>8}  {'MB':20}{'visitors':10}visits"
    lines = [f"{'p50 / p95 in seconds':24}{'':4}{heads}"]
    for row in rows:
        seconds = "".join(f"{numbers(row[what], 2):>15}" for what in ("opened", "light", "written"))
        mb, shares = numbers(row.get("memory", []), 0), numbers(row.get("visitors of a process", []), 0)
        counted = f"{len(row['errors']):8}  {mb:20}{shares:10}{numbers(row.get('visits', []), 0)}"
        lines.append(f"{row['place']:24}{row['visitors']:4}{seconds}{counted}")
    return "\n".join([*lines, *(error for row in rows for error in row["errors"][:3])])


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--visitors", type=int, nargs="+", default=[30, 60])
    args.add_argument("--seconds", type=float, default=60.0)
    args.add_argument("--places", nargs="+", default=["one", "bare", "two"], choices=["one", "bare", "two"])
    args.add_argument("--json", type=Path, default=RESULTS / "crowd.json")
    args.add_argument("--log", type=Path, default=Path("/tmp/glassbox-benchmark-crowd.log"))
    o = args.parse_args()
    if "two" in o.places and shutil.which("nginx") is None:
        print("nginx is not installed: two processes are not measured")
        o.places.remove("two")
    about = machine()
    rows = [measure(place(name), n, o.seconds, o.log) for name in o.places for n in o.visitors]
    o.json.write_text(json.dumps({"machine": about, "rows": rows}, indent=1) + "\n", "utf-8")
    before = json.loads((RESULTS / "crowd_before.json").read_text("utf-8"))["rows"]
    print(f"{about}\n{table(before + rows)}")


if __name__ == "__main__":
    main()
