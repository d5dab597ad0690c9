"""A training that a visitor starts, watches and stops: one declaration for every such place of the site.

TRAINING = LiveTraining("block", work=learn, draw=draw_curve)

run = TRAINING.current()
if run is None:
    TRAINING.offer(words.ui("train"), settings, total=500)
elif TRAINING.show(words, run):
    ...  # it is over: run.result, run.events
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.work import jobs, kept, threads, warm
from ui.work import lanes as worker

LANE = "slow"

POLL = 1.0
"""Seconds between two looks at a training that goes on."""

Work = Callable[[Any, worker.Report, Callable[[], bool]], Any]
"""(settings, report, over) -> what was learnt.

It runs on the worker and never calls streamlit. `report(event, steps=done)` keeps an event; it asks `over()` at least
twice a second and then returns what was learnt until then."""


@dataclass(frozen=True)
class Run:
    """One training of this browser; when its last tab is closed it ends.

    stop: is set to end it and to keep what was learnt.
    """

    settings: Any
    job: worker.Job
    stop: threading.Event

    @property
    def name(self) -> str:
        """A name that no other training has, unless everybody shares the answer."""
        return self.job.key

    @property
    def events(self) -> list[Any]:
        """What was reported so far, in order."""
        return list(self.job.events)

    @property
    def result(self) -> Any:
        """What the work returned; None until then, and when nothing was learnt."""
        return self.job.result

    @property
    def step(self) -> int:
        return self.job.steps

    @property
    def done(self) -> bool:
        return self.job.done

    @property
    def ending(self) -> str:
        """failed, given_up, stopped, out_of_time or finished; empty while it goes on."""
        if not self.done:
            return ""
        if self.job.error is not None:
            return "failed"
        if self.result is None and not self.job.events:
            return "given_up"
        if self.job.total is not None and self.step >= self.job.total:
            return "finished"
        if self.stop.is_set():
            return "stopped"
        return "finished" if self.job.total is None else "out_of_time"

    def cancel(self) -> None:
        """Let it go: without anybody waiting for it, it ends at its next check."""
        self.job.cancel()


def share_of_steps(run: Run) -> float:
    """Give the share of the steps that is done."""
    return run.job.progress or 0.0


def lost_seconds() -> float:
    """Read how long a visit outlives its connection: so long a training goes on that no page shows."""
    return float(st.get_option("server.disconnectedSessionTTL"))


@dataclass(frozen=True)
class LiveTraining:
    """One place of the site where a training is started and watched.

    slot: its name; its run, its box on the page and its buttons are called after it.
    draw: (words, run, *what `show` was given) -> None, drawn again every second while it runs.
    progress: (words, run) -> the words of the bar once it learns; by default the time that is left.
    share: run -> share of the bar.
    prefix: of its sentences <prefix>stop, stopping, preparing, given_up, stopped and out_of_time in the words of the
        chapter; where it has none, common words stand in.
    shared: equal settings give everybody the same answer. A stop then leaves the training to the others who wait.
    """

    slot: str
    work: Work
    draw: Callable[..., None] | None = None
    progress: Callable[[Lesson, Run], str] | None = None
    share: Callable[[Run], float] = share_of_steps
    prefix: str = ""
    shared: bool = False
    start_key: str = ""
    stop_key: str = ""
    drawing_first: bool = False
    """Whether the drawing stands above the bar."""

    # --- the run of this tab ---

    @property
    def key(self) -> str:
        """Of the run in the session."""
        return f"{self.slot}_run"

    def current(self, settings: Any = None) -> Run | None:
        """Give the run of this tab, or of this browser before a reload, going on or over.

        settings: where given, only a run with just these.
        """
        run: Run | None = st.session_state.get(self.key)
        if run is None or run.job.cancelled:
            run = self._found_again() or run
        if run is not None:
            self._keep(run)
        return run if run is None or settings is None or run.settings == settings else None

    def _keep(self, run: Run) -> None:
        """Note that a page shows this run: it goes on for a while when that page is gone, and its result is kept."""
        if not kept.possible():
            return
        before = kept.get(self.key)
        same = before is not None and before.name == run.name
        job = before.job if same else run.job.again()
        if job is not None:
            watched = before if same else replace(run, job=job)
            kept.put(self.key, watched, kept.SECONDS if run.done else lost_seconds(), Run.cancel)

    def _found_again(self) -> Run | None:
        """Watch the run that this browser began in a page that is gone, and put it into the session."""
        run = kept.get(self.key)
        job = None if run is None else worker.join(run.job, LANE)
        if job is None:
            return None
        st.session_state[self.key] = found = replace(run, job=job)
        return found

    def start(self, settings: Any, total: int | None = None) -> bool:
        """Line one up in place of the last one; False, with a notice, when too many are waiting."""
        self.forget()
        stop, own = threading.Event(), f"{self.slot}-{secrets.token_hex(6)}"
        key = f"{self.slot}|{settings}" if self.shared else own
        job = jobs.submit(key, self.task(settings, stop), total, LANE)
        if job is not None:
            st.session_state[self.key] = Run(settings, job, stop)
        return job is not None

    def task(self, settings: Any, stop: threading.Event) -> worker.Work:
        """Make what the worker runs, on one thread: steps of a few milliseconds gain nothing from a second."""

        def run(report: worker.Report, cancelled: Callable[[], bool]) -> Any:
            warm.import_optimisers()
            with threads.alone():
                return self.work(settings, report, lambda: stop.is_set() or cancelled())

        return run

    def forget(self) -> None:
        """Make room for another training; for a button's `on_click`."""
        run = st.session_state.pop(self.key, None)
        kept.drop(self.key)
        if run is not None:
            run.cancel()

    def end(self, run: Run) -> None:
        """Stop a run and keep what was learnt; one that still waits, or whose answer others share, is given up."""
        if self.shared:
            self.forget()
            return
        run.stop.set()
        if run.job.ahead:
            kept.drop(self.key)
            run.cancel()

    # --- on the page ---

    def offer(
        self,
        label: str,
        settings: Any,
        total: int | None = None,
        check: Callable[[Any], bool] | None = None,
        **look: Any,
    ) -> None:
        """Draw the button that starts it; without settings it cannot be pressed.

        check: (settings) -> whether anything can be learnt with them; where not, it draws a notice that says why.
        """
        key = self.start_key or f"{self.slot}_train"
        pressed = st.button(label, key=key, disabled=settings is None, **look)
        if pressed and (check is None or check(settings)) and self.start(settings, total):
            st.rerun()

    def show(self, words: Lesson, run: Run, *shown: Any) -> bool:
        """Draw a run that goes on, or a sentence on how it ended; True when it is over."""
        if run.done:
            self.explain_ending(words, run)
        else:
            st.fragment(self._look, run_every=POLL)(words, run, *shown)
        return run.done

    def explain_ending(self, words: Lesson, run: Run) -> None:
        """Draw a notice when nothing was learnt, or less than was asked for."""
        if run.ending == "failed":
            notice(lesson("common").ui("job_failed"))
        elif f"{self.prefix}{run.ending}" in words.strings:
            facts = {"step": run.step, "steps": run.job.total, "seconds": f"{run.job.seconds:.0f}"}
            notice(words.ui(f"{self.prefix}{run.ending}", **facts))

    def _look(self, words: Lesson, run: Run, *shown: Any) -> None:
        """Draw bar, button and drawing; when it is over, the whole page."""
        if run.done:
            st.rerun()
        self._keep(run)
        with st.container(key=f"{self.slot}_live"):
            places = [st.container(), st.container()]
            bar, drawing = reversed(places) if self.drawing_first else places
            with bar:
                self._draw_bar(words, run)
            if self.draw is not None:
                with drawing:
                    self.draw(words, run, *shown)

    def _draw_bar(self, words: Lesson, run: Run) -> None:
        ending = run.stop.is_set()
        st.progress(min(self.share(run), 1.0), text=self._text(words, run))
        label = self._sentence(words, "stopping" if ending else "stop")
        key = self.stop_key or f"{self.slot}_stop"
        st.button(label, key=key, on_click=self.end, args=(run,), disabled=ending)

    def _text(self, words: Lesson, run: Run) -> str:
        """Write the place in the line, that it prepares, or how far it is."""
        if run.job.ahead:
            return jobs.progress_text(words, run.job)
        if not run.step and f"{self.prefix}preparing" in words.strings:
            return words.ui(f"{self.prefix}preparing")
        return self.progress(words, run) if run.step and self.progress else jobs.progress_text(words, run.job)

    def _sentence(self, words: Lesson, key: str) -> str:
        """Give the chapter's own sentence, or the common one."""
        own = f"{self.prefix}{key}"
        return words.ui(own) if own in words.strings else lesson("common").ui(key)
