"""The process that writes: the same text wherever it is written and whatever dies, and nobody waits for a flood."""

import functools
import json
import signal
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from llm_core import checkpoints
from llm_core.generation import Sampling, generate
from ui.work import idle
from ui.work import job as tasks
from ui.work.lanes import LANES, WRITING, QueueFull, Viewer
from ui.work.models import MissingModel
from ui.work.writing import places, rounds
from ui.work.writing.lane import WriterLost, WritingLane, patience
from ui.work.writing.protocol import Request, pack, pack_token, unpack, unpack_token
from ui.work.writing.rounds import Rounds
from ui.work.writing.texts import RequestedTexts

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = ("ngram", "lstm", "transformer")
PATIENCE = 60
SAMPLING = functools.partial(Sampling, 1.5, top_p=0.95)
IDS = (5, 6, 7)


@functools.cache
def model(family, corpus="stories"):
    return checkpoints.load(corpus, family)


def request(family="ngram", seed=1, n=20, corpus="stories", **more):
    return Request(str(checkpoints.folder()), corpus, family, IDS, n, SAMPLING(seed=seed), **more)


def texts(families=FAMILIES, **how):
    return RequestedTexts({family: request(family, **how) for family in families})


@functools.cache
def expected(family, seed, n):
    return [plain(token) for token in generate(model(family), IDS, n, SAMPLING(seed=seed))]


def plain(token):
    """A token without what differs from one computation to the next."""
    return token.id, token.text, token.chance, token.forced


def written(job):
    found = {}
    for family, token in job.events:
        found.setdefault(family, []).append(plain(token))
    return found


LONG = 120
"""So many tokens do not fit into the pipe, so that a process cannot have said them all when it is killed."""


@functools.cache
def long_text(family):
    """What `generate` writes when every end of the text is replaced by another token; and these tokens."""
    forced = {}
    while True:
        found = [
            plain(token) for token in generate(model(family), IDS, LONG, SAMPLING(seed=4), forced=forced)
        ]
        if len(found) == LONG:
            return found, forced
        forced[len(found) - 1] = 40


def long_texts():
    """Ask for them."""
    return RequestedTexts({f: request(f, seed=4, n=LONG, forced=long_text(f)[1]) for f in FAMILIES})


class Murder(WritingLane):
    """A lane whose process is killed as soon as it has written something, so many times."""

    def __init__(self, times=0, **how):
        super().__init__(64, **how)
        self.times, self.opened, self.dead = times, 0, []

    def receive(self, message):
        super().receive(message)
        if message["tokens"] and len(self.dead) < self.times and self._place not in self.dead:
            self.dead.append(self._place)
            self._place.process.kill()

    def start(self):
        self.opened += self._place is None
        super().start()


class Stopping(Murder):
    """A lane whose process is stopped, alive but silent, as soon as it has written something, so many times."""

    def __init__(self, times=0):
        super().__init__()
        self.left, self.stopped = times, threading.Semaphore(0)

    def receive(self, message):
        super().receive(message)
        if message["tokens"] and self.left and self._place not in self.dead:
            self.left -= 1
            self.dead.append(self._place)
            self._place.process.send_signal(signal.SIGSTOP)
            self.stopped.release()


@pytest.fixture
def lane():
    """Make lanes, and close them."""
    made = []

    def make(times=0, kind=Murder, **how):
        made.append(kind(times, **how))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize("place", ["process", "thread"])
def test_the_text_is_that_of_generate_wherever_it_is_written(lane, place, monkeypatch):
    monkeypatch.setenv("GLASSBOX_WRITERS", place)
    job = lane().submit("a", texts(seed=3), 60)
    assert job.wait(PATIENCE)
    assert job.error is None
    assert written(job) == {family: expected(family, 3, 20) for family in FAMILIES}


def test_a_process_that_is_killed_in_mid_answer_changes_nothing_in_the_text(lane):
    murder = lane(times=1)
    job = murder.submit("a", long_texts())
    assert job.wait(PATIENCE)
    assert (job.error, murder.opened) == (None, 2)
    assert written(job) == {family: long_text(family)[0] for family in FAMILIES}


def test_killed_twice_the_job_ends_with_an_error_and_the_next_request_works(lane, caplog):
    murder = lane(times=2)
    job = murder.submit("a", long_texts())
    assert job.wait(PATIENCE)
    assert isinstance(job.error, WriterLost)
    again = murder.submit("a", long_texts())
    assert again.wait(PATIENCE)
    assert again.error is None
    assert written(again) == {family: long_text(family)[0] for family in FAMILIES}


def test_a_process_that_hangs_is_killed_and_changes_nothing_in_the_text(lane, monkeypatch, caplog):
    monkeypatch.setenv("GLASSBOX_WRITERS_PATIENCE", "0")
    writing = lane(1, Stopping)
    job = writing.submit("a", long_texts())
    assert writing.stopped.acquire(timeout=PATIENCE)
    assert not job.done
    writing.look()
    assert job.wait(PATIENCE)
    assert (job.error, writing.opened) == (None, 2)
    assert written(job) == {family: long_text(family)[0] for family in FAMILIES}


def test_hanging_twice_the_job_ends_with_an_error(lane, monkeypatch, caplog):
    monkeypatch.setenv("GLASSBOX_WRITERS_PATIENCE", "0")
    writing = lane(2, Stopping)
    job = writing.submit("a", long_texts())
    for _ in range(2):
        assert writing.stopped.acquire(timeout=PATIENCE)
        writing.look()
    assert job.wait(PATIENCE)
    assert isinstance(job.error, WriterLost)


def test_a_process_that_cannot_be_started_gives_way_to_a_thread(lane, monkeypatch, caplog):
    monkeypatch.setattr(places.sys, "executable", str(ROOT / "no such python"))
    job = lane().submit("a", texts(seed=3))
    assert job.wait(PATIENCE)
    assert written(job)["lstm"] == expected("lstm", 3, 20)


def test_a_process_that_never_gets_ready_gives_way_to_a_thread(lane, monkeypatch, caplog):
    monkeypatch.setattr(places.sys, "executable", "/bin/false")
    murder = lane()
    job = murder.submit("a", texts(seed=3))
    assert job.wait(PATIENCE)
    assert (job.error, murder.opened) == (None, 3)
    assert written(job)["lstm"] == expected("lstm", 3, 20)


def test_a_model_that_is_not_there_is_told_with_its_sentence_and_the_others_write(lane, caplog):
    here, gone = request("ngram", seed=3), request("lstm", corpus="gone")
    job = lane().submit("a", RequestedTexts({"ngram": here, "lstm": gone}))
    assert job.wait(PATIENCE)
    assert isinstance(job.error, MissingModel)
    assert "gone" in str(job.error)
    assert written(job) == {"ngram": expected("ngram", 3, 20)}


def test_a_request_that_cannot_be_met_is_an_error_of_that_job_only(lane, caplog):
    writing = lane()
    bad = writing.submit("bad", RequestedTexts({"ngram": request(forced={0: 10**6})}))
    good = writing.submit("good", texts(seed=3))
    assert bad.wait(PATIENCE)
    assert good.wait(PATIENCE)
    assert isinstance(bad.error, ValueError)
    assert written(good)["ngram"] == expected("ngram", 3, 20)


# --- a lane whose place is played by the test ---


class Played:
    """A place that writes when the test says so."""

    def __init__(self, receive, lost):
        self.receive, self.lost, self.sent, self.killed = receive, lost, [], 0

    def send(self, command):
        self.sent.append(command)

    def close(self):
        pass

    def kill(self):
        self.killed += 1

    def begun(self):
        gone = {command["leave"] for command in self.sent if "leave" in command}
        return [c["begin"] for c in self.sent if "begin" in c and c["begin"] not in gone]

    def say(self, **message):
        self.receive(rounds.empty() | message)


@pytest.fixture
def played(monkeypatch):
    """A lane and its place."""
    monkeypatch.setattr("ui.work.writing.lane.places", lambda: [Played])
    writing = WritingLane(64, most=8)
    writing.start()
    return writing, writing._place


def one(seed=1):
    return texts(("ngram",), seed=seed)


def test_thirty_jobs_of_one_visitor_let_another_begin_at_once(played):
    writing, _ = played
    flood = [writing.submit(f"flood {i}", one(i), owner="a") for i in range(30)]
    other = writing.submit("other", one(99), owner="b")
    assert sum(job.running for job in flood) == 4
    assert other.running


def test_with_every_place_taken_the_next_free_one_is_for_who_has_waited_for_none(played):
    writing, place = played
    for owner in "ab":
        for i in range(30):
            writing.submit(f"{owner}{i}", one(i), owner=owner)
    other = writing.submit("other", one(99), owner="c")
    assert not other.running
    for _ in range(3):
        place.say(ended=place.begun()[:1])
        place.sent = [command for command in place.sent if command.get("begin") != place.begun()[0]]
    assert other.running


def test_the_operator_sets_how_many_jobs_of_one_visitor_are_under_way(played, monkeypatch):
    writing, _ = played
    monkeypatch.setenv("GLASSBOX_JOBS_PER_SESSION", "2")
    jobs = [writing.submit(str(i), one(i), owner="a") for i in range(5)]
    assert [job.running for job in jobs] == [True, True, False, False, False]
    assert [job.ahead for job in jobs] == [0, 0, 1, 2, 3]


def test_who_fills_his_own_line_is_refused_and_the_others_are_not(played):
    writing, _ = played
    for i in range(4 + writing.own_length):
        writing.submit(str(i), one(i), owner="a")
    with pytest.raises(QueueFull):
        writing.submit("one too many", one(999), owner="a")
    assert writing.submit("other", one(99), owner="b").running


def test_who_leaves_in_mid_text_frees_the_place(played):
    writing, place = played
    first, second = (writing.submit(str(i), one(i), owner="a") for i in range(2))
    waiting = [writing.submit(str(i), one(i), owner="a") for i in range(2, 5)]
    number = place.begun()[0]
    first.cancel()
    assert {"leave": number} in place.sent
    assert [job.running for job in waiting] == [True, True, True]
    assert second.running
    assert writing.counts["cancelled"] == 1


def test_a_text_for_everybody_is_finished_for_the_next_visitor(played):
    writing, place = played
    writing.submit("shared", one(), finish=True, owner="a").cancel()
    assert [command for command in place.sent if "leave" in command] == []
    token = pack_token(next(generate(model("ngram"), IDS, 1)))
    place.say(tokens=[[1, token]], ended=[1])
    again = writing.submit("shared", one(), finish=True, owner="b")
    assert (again.done, len(again.events), place.begun()) == (True, 1, [1])


def test_a_text_that_nobody_waits_for_gives_way_and_ends_when_its_time_is_over(played, monkeypatch):
    writing, place = played
    for number in (1, 2):
        writing.submit(str(number), one(number), finish=True, owner="a").cancel()
    waiting = writing.submit("wanted", one(3), owner="b")
    assert waiting.running
    assert {"leave": 1} in place.sent
    assert {"leave": 2} in place.sent
    monkeypatch.setattr(tasks, "FINISH", 0.0)
    writing.submit("late", one(4), finish=True, owner="c").cancel()
    place.say()
    assert {"leave": 4} in place.sent


def test_one_of_two_who_wait_for_the_same_may_leave(played):
    writing, place = played
    one_job, other = (writing.submit("same", one(), owner=owner) for owner in "ab")
    one_job.cancel()
    assert place.begun() == [1]
    token = pack_token(next(generate(model("ngram"), IDS, 1)))
    place.say(tokens=[[1, token]], ended=[1])
    assert other.done
    assert [name for name, _ in other.events] == ["ngram"]


def test_a_place_that_ends_while_nobody_writes_is_followed_by_another_at_once(played):
    writing, place = played
    place.lost(place, True)
    assert writing._place not in (None, place)
    writing.submit("a", one())
    assert place.begun() == []
    assert writing._place.begun() == [1]


def test_tokens_that_have_been_shown_are_not_shown_again(played):
    writing, place = played
    job = writing.submit("a", one())
    first, second = (pack_token(token) for token in generate(model("ngram"), IDS, 2, Sampling(seed=8)))
    place.say(tokens=[[1, first]])
    place.lost(place, True)
    writing._place.say(tokens=[[2, first]])
    writing._place.say(tokens=[[2, second]], ended=[2])
    assert [token for _, token in job.events] == [unpack_token(first), unpack_token(second)]
    assert job.done


def silent_for(writing, seconds):
    """Let so much time pass without a word."""
    writing._heard -= seconds


def test_silence_is_hanging_only_while_there_is_something_to_write(played, caplog):
    writing, place = played
    silent_for(writing, 1000)
    writing.look()
    writing.submit("a", one())
    writing.look()
    assert place.killed == 0
    silent_for(writing, 50)
    writing.submit("b", one(2))  # a crowd that comes in does not make it speak
    silent_for(writing, 50)
    writing.look()
    assert place.killed == 1


def test_one_word_breaks_the_silence(played):
    writing, place = played
    writing.submit("a", one())
    silent_for(writing, 1000)
    place.say()
    writing.look()
    assert place.killed == 0


@pytest.mark.parametrize(("given", "seconds"), [("5", 5), ("0", 0), ("soon", 60), ("nan", 60), ("-1", 60)])
def test_the_operator_sets_how_long_a_silence_may_be(monkeypatch, given, seconds):
    monkeypatch.setenv("GLASSBOX_WRITERS_PATIENCE", given)
    assert patience() == seconds


def test_the_site_looks_at_the_writers_as_long_as_it_runs(monkeypatch):
    looks = []

    def over(seconds):
        raise SystemExit

    monkeypatch.setattr(WRITING, "look", lambda: looks.append("look"))
    monkeypatch.setattr(idle, "time", types.SimpleNamespace(sleep=over, monotonic=time.monotonic))
    monkeypatch.setattr(idle, "drop", lambda: None)
    monkeypatch.setattr(idle, "visitors", lambda: 1)
    with pytest.raises(SystemExit):
        idle.watch()
    assert looks == ["look"]


def place_on_the_page():
    """A page that asks for another text in the same place, again and again."""
    import streamlit as st

    from tests.ui.test_writing import one
    from ui.work.jobs import begin_texts

    begin_texts("place", f"text {st.session_state.turn}", one().requests)


def test_twenty_texts_asked_for_in_the_same_place_are_one_text_under_way(played, monkeypatch):
    writing, place = played
    monkeypatch.setitem(LANES, "writing", writing)
    page = AppTest.from_function(place_on_the_page)
    for turn in range(20):
        page.session_state["turn"] = turn
        assert not page.run().exception
    assert (writing.under_way(), writing.waiting(), writing.counts["cancelled"]) == (1, 0, 19)
    assert place.begun() == [20]


def test_a_closed_tab_leaves_its_texts(played, monkeypatch):
    writing, place = played
    monkeypatch.setitem(LANES, "writing", writing)
    tab = Viewer()
    for i in range(6):
        tab.submit(str(i), one(i), lane="writing")
    assert place.begun() == [1, 2, 3, 4]
    tab.leave()
    assert place.begun() == []
    assert writing.waiting() == 0


def test_an_idle_process_gives_way_to_a_fresh_one(lane, monkeypatch):
    monkeypatch.setenv("GLASSBOX_IDLE_MINUTES", "0")
    monkeypatch.setenv("GLASSBOX_WRITERS", "thread")
    monkeypatch.setattr(rounds, "LOOK", 0.05)
    writing = lane()
    assert writing.submit("a", texts(seed=3)).wait(PATIENCE)
    end = time.monotonic() + PATIENCE
    while writing.opened < 2 and time.monotonic() < end:
        time.sleep(0.01)
    assert writing.opened == 2
    again = writing.submit("b", texts(seed=3))
    assert again.wait(PATIENCE)
    assert written(again)["lstm"] == expected("lstm", 3, 20)


# --- the work itself ---


def test_requests_and_tokens_travel_exactly():
    asked = request(forced={3: 4, 11: 2})
    assert unpack(json.loads(json.dumps(pack(asked)))) == asked
    for token in generate(model("lstm"), IDS, 10, Sampling(0.7, seed=2)):
        assert unpack_token(json.loads(json.dumps(pack_token(token)))) == token


BAD = (
    "", "nonsense", "[]", "17", "null", "{}", '{"begin": 1}', '{"begin": "x"}', '{"leave": [1]}', '{"leave": 77}',
    '{"begin": 2, "folder": 3, "corpus": "../..", "family": "x", "ids": "abc", "n_tokens": 1, "sampling": {}}',
    json.dumps({"begin": 3, **pack(Request("/", "../../etc/passwd", "lstm", IDS, 3))}),
    json.dumps({"begin": 4, **pack(Request("/", "stories", "lstm", IDS, 3))}).replace("1.0", "NaN"),
    "[" * 100_000, "\x00\xff",
)  # fmt: skip


def test_bad_commands_never_end_the_process_and_the_end_of_its_input_does():
    with subprocess.Popen(
        [sys.executable, "-m", "ui.work.writing.child"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, encoding="latin-1",
    ) as process:  # fmt: skip
        good = json.dumps({"begin": 9, **pack(request(seed=3, n=5))})
        print(*BAD, good, sep="\n", file=process.stdin, flush=True)
        said = []
        while not said or 9 not in said[-1]["ended"]:
            said.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        assert process.wait(PATIENCE) == 0
        assert "not understood" in process.stderr.read()
    tokens = [
        plain(unpack_token(token)) for message in said for number, token in message["tokens"] if number == 9
    ]
    assert tokens == expected("ngram", 3, 5)
    failed = {number: kind for message in said for number, kind, _ in message["failed"]}
    assert failed == {1: "refused", 2: "refused", 3: "missing", 4: "refused"}


def test_the_process_knows_nothing_of_streamlit():
    code = "import sys, ui.work.writing.child; print(sorted({'streamlit', 'plotly'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


class Broken:
    """A model that cannot write."""

    tokenizer, vocab_size = None, 0

    def __init__(self, real):
        self.tokenizer, self.vocab_size = real.tokenizer, real.vocab_size

    def start(self):
        return None

    def step(self, ids, state):
        raise MemoryError("too much")


def begin(work, number, corpus, n=3):
    work.obey({"begin": number, **pack(request(n=n, corpus=corpus))})


def test_a_machine_that_fails_ends_its_own_texts_only(caplog):
    work = Rounds(
        lambda folder, corpus, family: Broken(model("ngram")) if corpus == "bad" else model("ngram"), 60
    )
    begin(work, 1, "bad")
    begin(work, 2, "good")
    message = work.round()
    assert message["failed"] == [[1, "crashed", "MemoryError: too much"]]
    assert [number for number, _ in message["tokens"]] == [2]


def test_a_text_that_has_left_is_not_written_on():
    work = Rounds(lambda *key: model("ngram"), 60)
    begin(work, 1, "stories")
    work.round()
    work.obey({"leave": 1})
    assert not work.busy()
    assert work.round() == rounds.empty()


def test_a_model_that_nobody_asks_for_is_dropped_and_read_again():
    read = []
    work = Rounds(lambda *key: read.append(key) or model("ngram"), idle=0.0)
    begin(work, 1, "stories", n=1)
    assert not work.rest()
    assert len(work.machines) == 1  # it has something to write
    assert work.round()["ended"] == [1]
    assert work.rest()
    assert work.machines == {}
    assert not work.rest()  # a process that has not written anything yet stays
    begin(work, 2, "stories")
    assert len(read) == 2
