"""Work whose only viewer has closed the tab stops; that of a viewer who is still there goes on."""

import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

SCRIPT = """
import time
import streamlit as st
from ui.work import lanes as worker

def work(report, cancelled):
    end = time.monotonic() + 900
    while time.monotonic() < end and not cancelled():
        time.sleep(0.05)
        report("step")
    print("the work ended, cancelled:", cancelled(), flush=True)

if st.button("go"):
    st.session_state.job = worker.submit("the same question", work, lane="slow")

@st.fragment(run_every=0.5)
def show():
    if job := st.session_state.get("job"):
        st.write(f"steps {len(job.events)}")

show()
"""


def start(page, address):
    page.goto(address)
    page.get_by_role("button", name="go").click()
    page.get_by_text("steps").wait_for()
    return page


def test_work_stops_when_its_last_viewer_closes_the_tab_and_not_before(serve, new_visitor, tmp_path):
    script, log = tmp_path / "queue_app.py", tmp_path / "server.log"
    script.write_text(SCRIPT)
    with serve(tmp_path, log, app=str(script), PYTHONPATH=str(ROOT)) as address:
        first, second = start(new_visitor(), address), start(new_visitor(), address)
        first.context.close()
        before = second.get_by_text("steps").inner_text()
        time.sleep(5)
        assert second.get_by_text("steps").inner_text() != before  # it goes on for the one who stayed
        assert "the work ended" not in log.read_text()
        second.context.close()
        end = time.monotonic() + 90
        while "the work ended" not in log.read_text() and time.monotonic() < end:
            time.sleep(0.2)
        assert "the work ended, cancelled: True" in log.read_text()
