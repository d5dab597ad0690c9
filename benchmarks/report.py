"""What every benchmark ends with: the machine, a table, and the same as JSON."""

import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core.analysis.evaluation.measure import cpu_name


def machine():
    """Processor, cores, load and versions: a number without them says nothing."""
    return {
        "processor": cpu_name(),
        "cores": os.cpu_count(),
        "load": [round(x, 2) for x in os.getloadavg()],
        "python": platform.python_version(),
        "torch": importlib.metadata.version("torch"),
        "date": datetime.datetime.now().isoformat(timespec="minutes"),
    }


def finish(name, rows, path=None):
    """Print rows [what, value, wanted] under the machine's description; write them to `path` when given."""
    about = machine()
    print(f"{name}: " + ", ".join(f"{k} {v}" for k, v in about.items()))
    width = max(len(row[0]) for row in rows)
    for what, value, wanted in rows:
        shown = f"{value:,.4g}" if isinstance(value, float) else f"{value:,}"
        print(f"  {what:<{width}}  {shown:>12}  {wanted}")
    if path:
        record = {"benchmark": name, "machine": about, "rows": rows}
        pathlib.Path(path).write_text(json.dumps(record, indent=1) + "\n")
