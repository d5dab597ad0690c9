"""A small house for the tests: all three machines of two corpora, trained in seconds on texts made here.

The site reads it through GLASSBOX_ASSETS, so tests need neither the shipped checkpoints nor a network.
"""

import functools
import itertools
import os
import shutil
from pathlib import Path

import pytest
import torch

from llm_core import checkpoints
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import encode_documents
from llm_core.data.splitting import write_documents
from llm_core.data.tokenizers import BPETokenizer, CharTokenizer
from llm_core.generation import Sampling, generate
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe, random_batches, train

torch.set_num_threads(1)

collect_ignore_glob = [] if Path("/dev/full").exists() and shutil.which("bash") else ["*/test_full_disk.py"]
"""What this system cannot do is not asked of it; on Linux nothing is left out."""

ASSETS = Path(__file__).resolve().parent.parent / "assets"
AS_SHIPPED = (
    "experiments",
    "words",
    *(f"corpora/{name}" for name in ("digits", "manuals", "mnist", "photographs", "segmented")),
)
"""Folders of the real house that are small enough to be used as they are."""


MOST_SECOND_RUNS = 3
"""So many tests of a browser may need their second run. A defect fails both; a browser that loses a race against a busy
machine fails one, in a few of a thousand openings. More of them are a defect of the site or of the tests."""


def pytest_collection_modifyitems(items):
    """Run a test of the browser once more when it fails, at once and in a new window."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.flaky(reruns=1))


def second_runs(config):
    return [
        report.nodeid for report in config.pluginmanager.get_plugin("terminalreporter").stats.get("rerun", [])
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    if session.config.pluginmanager.has_plugin("terminalreporter"):  # workers have none
        session.exitstatus = session.exitstatus or int(len(second_runs(session.config)) > MOST_SECOND_RUNS)


def pytest_terminal_summary(terminalreporter, config):
    """Name the tests that failed at first and what they said: nobody should have to look for them."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("=", f"passed or failed only at the second run: {report.nodeid}")
        terminalreporter.write_line(str(report.longrepr)[-6000:])
    if len(second_runs(config)) > MOST_SECOND_RUNS:
        terminalreporter.write_sep("=", f"more than {MOST_SECOND_RUNS} second runs: failed", red=True)


def pytest_xdist_auto_num_workers(config):
    """`pytest` alone runs the whole suite in two processes; files that you name stay in this one, for a debugger."""
    return 2 if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


NAMES, THINGS, PLACES = (
    ["Lily", "Tom", "Mia", "Ben"],
    ["red ball", "kite", "blue cup"],
    ["park", "garden", "house"],
)
STORY = (
    "Once upon a time there was a child named {name}. {name} had a {thing}. One day {name} went to the {place}.\n"
    '"Look at my {thing}!" said {name}. The {thing} was lost in the {place}, but {name} found it and was happy.'
)
LINES = [
    "明月几时有",
    "把酒问青天",
    "大江东去",
    "浪淘尽",
    "千古风流人物",
    "寻寻觅觅",
    "冷冷清清",
    "昨夜雨疏风骤",
]


def tiny_texts(corpus):
    if corpus == "stories":
        picks = itertools.product(NAMES, THINGS, PLACES)
        return [STORY.format(name=n, thing=t, place=p) for n, t, p in picks]
    return [
        f"{a}，{b}。\n{c}，{d}。"
        for a, b, c, d in itertools.islice(itertools.permutations(LINES, 4), 0, 600, 15)
    ]


def tiny_tokenizer(corpus, texts):
    return (
        BPETokenizer.train("".join(texts), 400)
        if corpus == "stories"
        else CharTokenizer.train("".join(texts))
    )


def tiny_network(family, tokenizer):
    torch.manual_seed(0)
    if family != "transformer":
        config = checkpoints.CONFIGS[family](tokenizer.vocab_size, n_layer=2, n_embd=32)
        return checkpoints.FAMILIES[family](config, tokenizer)
    return Transformer(TransformerConfig(tokenizer.vocab_size, 64, n_layer=2, n_head=2, n_embd=32), tokenizer)


def bits_per_character(model, texts):
    return evaluate_documents(model.eval(), texts).bits_per_character


def make_tiny_assets(place):
    """Corpora, checkpoints and manifests as scripts/train_checkpoints.py writes them, for "stories" and "songci".

    The twins are those two of "stories" and two cells more.
    """
    for corpus in ("stories", "songci", checkpoints.TWINS):
        texts = tiny_texts("stories" if corpus == checkpoints.TWINS else corpus)
        splits = {"train": texts[3:], "valid": texts[:2], "test": texts[2:3]}
        if corpus == "stories":
            for name, docs in splits.items():
                write_documents(place / "corpora" / corpus / f"{name}.txt.xz", docs)
        tokenizer = tiny_tokenizer("songci" if corpus == "songci" else "stories", texts)
        stream = encode_documents(tokenizer, splits["train"])
        for family in ("rnn", "gru") if corpus == checkpoints.TWINS else checkpoints.THREE:
            curve, snapshots, seconds = [], [], 0.0
            if family == "ngram":
                model = NGram.fit(stream, tokenizer, 4)
            else:
                model = tiny_network(family, tokenizer)
                learner = GradientLearner(model, Recipe(learning_rate=1e-2))
                price = functools.partial(bits_per_character, model, splits["valid"])
                for event in train(
                    learner, random_batches(stream, 8, 48, 0), steps=40, every=20, validate=price
                ):
                    seconds = event.seconds
                    curve.append([event.step, event.tokens, seconds, None, event.valid])
                    text = "".join(
                        t.text for t in generate(model, tokenizer.encode("Once"), 8, Sampling(seed=1))
                    )
                    snapshots.append(
                        dict(
                            step=event.step, tokens=event.tokens, bits_per_character=event.valid, sample=text
                        )
                    )
            score = evaluate_documents(model, splits["test"])
            checkpoints.save(
                model, corpus, place / "checkpoints", test=score.__dict__ | {"split": "test"}, curve=curve,
                curve_columns=["step", "tokens", "seconds", "train_bits_per_character", "valid_bits_per_character"],
                snapshots=snapshots, tokens_in_corpus=len(stream), tokens_seen=8 * 48 * 40, seconds=seconds, seed=0,
                command="tests/conftest.py", machine="the machine of this test", date="2026-11-21", finished=True,
            )  # fmt: skip
    for family, kind in itertools.product(("lstm", "transformer"), ("json", "safetensors")):
        folder = place / "checkpoints"
        shutil.copy(folder / f"stories-{family}.{kind}", folder / f"{checkpoints.TWINS}-{family}.{kind}")
    for name in AS_SHIPPED:
        shutil.copytree(ASSETS / name, place / name)
    return place


@pytest.fixture(scope="session")
def tiny_assets(tmp_path_factory):
    """Path of the small house."""
    return make_tiny_assets(tmp_path_factory.mktemp("assets"))


@pytest.fixture(scope="session", autouse=True)
def _use_tiny_assets(tiny_assets, tmp_path_factory):
    """Every test reads the small house, and keeps its downloads in a folder of its own."""
    before = {name: os.environ.get(name) for name in ("GLASSBOX_ASSETS", "GLASSBOX_CACHE")}
    os.environ["GLASSBOX_ASSETS"] = str(tiny_assets)
    os.environ["GLASSBOX_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
