"""A disk that is full while the pretrained model is unpacked: one sentence, and nothing half done stays.

It is played by a limit that bash sets; where a system has none, tests/conftest.py leaves this file out.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMITED = ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", sys.executable]
"""Python, which may write files of a kilobyte at most."""


def test_a_disk_that_is_full_while_weights_are_unpacked_is_told_and_nothing_half_done_stays(
    tiny_llama, tmp_path
):
    code = (
        "import sys; from llm_core.pretrained import smollm2\n"
        "try: smollm2.convert(sys.argv[1], sys.argv[2])\n"
        "except smollm2.BadWeightsError as error: print(error)"
    )
    done = subprocess.run(
        [*LIMITED, "-c", code, tiny_llama.path, tmp_path / "cache" / "llama"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert "could not be written" in done.stdout, done.stderr
    assert list((tmp_path / "cache").iterdir()) == []
