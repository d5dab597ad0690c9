"""Run several processes of the site behind nginx, which keeps every browser with its process (Linux, macOS).

    python deploy/several.py [--port 8501] [--processes 2] [--first-port 8601] [options of streamlit]

Without --processes there are as many as PROCESSES in the environment says, or one for each core. They listen on
127.0.0.1, at --first-port and the ports behind it; a process that ends is started again.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOK_AGAIN = 1.0  # seconds; also the pause before a process that fails at its start is tried again
PATIENCE = 10.0  # seconds that a process has to end by itself


def proxy_settings(port: int, processes: Iterable[int]) -> str:
    """Fill deploy/nginx.conf in: the port of the site and those of its processes."""
    addresses = {process: f"127.0.0.1:{process}" for process in processes}
    values = {
        "@port@": str(port),
        "@servers@": "\n    ".join(f"server {address} max_fails=0;" for address in addresses.values()),
        "@processes@": "\n    ".join(f"{process} {address};" for process, address in addresses.items()),
    }
    settings = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for name, value in values.items():
        settings = settings.replace(name, value)
    return settings


def proxy_command(port: int, processes: Iterable[int], folder: Path) -> list[str]:
    """Write the settings of nginx into the folder; return the command that starts it with them."""
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if nginx is None:
        raise SystemExit("nginx is not installed (Debian: apt install nginx).")
    folder.chmod(0o755)  # the workers of an nginx that root has started run as another user
    (folder / "nginx.conf").write_text(proxy_settings(port, processes), "utf-8")
    return [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def site_command(process: int, options: Iterable[str] = ()) -> list[str]:
    """Return the command that starts one process of the site on this port of the loopback."""
    streamlit = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1"]
    return [*streamlit, "--server.port", str(process), *options]


def environment(n_processes: int) -> dict[str, str]:
    """Return what all processes share: the secret of signed cookies, few heaps (ui/work/memory.py says why), and one
    thread each when they share the cores.
    """
    shared = {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(), "MALLOC_ARENA_MAX": "4"}
    if n_processes > 1:
        shared["OMP_NUM_THREADS"] = "1"
    return shared | os.environ


def start(command: list[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own, which can be ended as a whole."""
    return subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)


def end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end; after a while kill what is left of them and of their children."""
    processes = list(processes)
    for process in processes:
        process.terminate()
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def keep_running(commands: Mapping[str, list[str]], env: Mapping[str, str]) -> None:
    """Run commands until this process is told to end, and start those again that end before."""
    running = {name: start(command, env) for name, command in commands.items()}
    try:
        while True:
            time.sleep(LOOK_AGAIN)
            for name, process in running.items():
                if process.poll() is not None:
                    end([process])  # its children too
                    print(f"{name} has ended with {process.returncode} and is started again", flush=True)
                    running[name] = start(commands[name], env)
    finally:
        end(running.values())


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8501")))
    args.add_argument("--processes", type=int, default=int(os.environ.get("PROCESSES", os.cpu_count() or 1)))
    args.add_argument("--first-port", type=int, default=8601)
    o, options = args.parse_known_args()
    processes = range(o.first_port, o.first_port + o.processes)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        commands = {f"the process at port {process}": site_command(process, options) for process in processes}
        commands["nginx"] = proxy_command(o.port, processes, Path(folder))
        keep_running(commands, environment(o.processes))


if __name__ == "__main__":
    main()
