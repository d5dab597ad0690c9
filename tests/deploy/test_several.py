"""Several processes of the site: the settings of the proxy, what they share, and what keeps them running."""

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from deploy import several
from ui.work import memory

ROOT = Path(__file__).resolve().parents[2]


def test_the_settings_name_every_process_and_leave_no_gap():
    settings = several.proxy_settings(8501, range(8601, 8604))
    assert "listen 8501;" in settings
    assert not re.search(r"@\w+@", settings)
    assert re.findall(r"^ +(\d+) 127\.0\.0\.1:\1;$", settings, re.MULTILINE) == ["8601", "8602", "8603"]
    assert Counter(re.findall(r"server (127\.0\.0\.1:\d+) ", settings)) == {
        f"127.0.0.1:{port}": 2 for port in (8601, 8602, 8603)
    }


def test_processes_share_their_secret_and_the_cores_and_the_operator_has_the_last_word(monkeypatch):
    for setting in ("OMP_NUM_THREADS", "MALLOC_ARENA_MAX"):
        monkeypatch.delenv(setting, raising=False)
    one, two = several.environment(1), several.environment(2)
    assert one["MALLOC_ARENA_MAX"] == two["MALLOC_ARENA_MAX"] == str(memory.HEAPS)
    assert "OMP_NUM_THREADS" not in one
    assert two["OMP_NUM_THREADS"] == "1"
    assert len(two["STREAMLIT_SERVER_COOKIE_SECRET"]) >= 64
    assert one["STREAMLIT_SERVER_COOKIE_SECRET"] != two["STREAMLIT_SERVER_COOKIE_SECRET"]
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.setenv("MALLOC_ARENA_MAX", "8")
    shared = several.environment(2)
    assert (shared["OMP_NUM_THREADS"], shared["MALLOC_ARENA_MAX"]) == ("3", "8")


def test_the_container_and_compose_start_it_and_the_count_stands_in_one_place():
    docker = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    compose = (ROOT / "deploy" / "compose.yaml").read_text("utf-8")
    assert 'CMD ["python", "deploy/several.py"]' in docker
    assert compose.count("PROCESSES: ") == 1


KEEPER = """
import signal, sys
from deploy.several import keep_running
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
keep_running({"sleeper": ["sh", "-c", "echo $$ >> PIDS; sleep 100 & wait"]}, {"PATH": "/usr/bin:/bin"})
"""


def started(pids, n):
    """Wait until a process has been started n times; return their ids."""
    for _ in range(200):
        found = pids.read_text().split() if pids.exists() else []
        if len(found) >= n:
            return [int(pid) for pid in found]
        time.sleep(0.05)
    raise AssertionError(f"{len(found)} instead of {n} starts")


def group_lives(pid):
    """Say whether a member of the process group is left that is no zombie."""
    rows = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True).stdout.splitlines()
    return any(int(group) == pid and state[0] != "Z" for group, state in map(str.split, rows))


def test_a_process_that_is_killed_starts_again_without_its_orphans_and_all_end_together(tmp_path):
    pids = tmp_path / "pids"
    code = KEEPER.replace("PIDS", str(pids))
    keeper = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    (first,) = started(pids, 1)
    subprocess.run(["kill", "-9", str(first)], check=True)
    second = started(pids, 2)[1]
    assert not group_lives(first)
    assert group_lives(second)
    keeper.send_signal(signal.SIGTERM)
    said, _ = keeper.communicate(timeout=30)
    assert "sleeper has ended with -9 and is started again" in said
    assert not group_lives(second)
