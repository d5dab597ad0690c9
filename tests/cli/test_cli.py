"""The command line: results on stdout, notices on stderr, status 2 and one sentence for bad arguments."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

import llm_core
from llm_core import checkpoints
from llm_core.analysis.evaluation.scoring import evaluate
from llm_core.cli import main
from llm_core.cli.train import stoppable
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.pretrained import engine

ROOT = Path(__file__).parents[2]
TEXT = "Once upon a time a cat sat on the mat. The cat was happy. " * 4


@pytest.fixture(scope="module")
def assets(tmp_path_factory):
    """A folder like assets/ with a tiny model of each family, trained on nothing much."""
    folder = tmp_path_factory.mktemp("assets")
    tokenizer = CharTokenizer.train(TEXT)
    torch.manual_seed(0)
    V = tokenizer.vocab_size
    models = [
        NGram.fit(np.asarray([0, *tokenizer.encode(TEXT)]), tokenizer, 3),
        LSTM(LSTMConfig(V, n_layer=1, n_embd=16), tokenizer),
        Transformer(TransformerConfig(V, 32, n_layer=2, n_head=2, n_embd=16), tokenizer),
    ]
    for model in models:
        test = {"bits_per_character": 2.5}
        checkpoints.save(model, "stories", folder / "checkpoints", test=test)
    return folder


@pytest.fixture(autouse=True)
def tiny_models(assets, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(assets))


@pytest.fixture
def text_file(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("The cat sat on the mat.", "utf-8")
    return path


def run(capsys, *argv):
    status = main([str(a) for a in argv])
    out, err = capsys.readouterr()
    return status, out, err


def run_json(capsys, *argv):
    status, out, _ = run(capsys, *argv, "--json")
    assert status == 0
    return json.loads(out)


@pytest.mark.parametrize("family", ["ngram", "lstm", "transformer"])
def test_score_gives_what_evaluate_gives(capsys, text_file, family):
    found = run_json(capsys, "score", "--model", family, "--corpus", "stories", text_file)
    score = evaluate(checkpoints.load("stories", family), "The cat sat on the mat.")
    assert found["bits_per_character"] == score.bits_per_character
    assert (found["characters"], found["tokens"]) == (23, 23)


def test_json_may_stand_before_the_file(capsys, text_file):
    assert run(capsys, "score", "--model", "lstm", "--corpus", "stories", "--json", text_file)[0] == 0


def test_score_warns_of_characters_that_the_model_does_not_know(capsys, tmp_path):
    path = tmp_path / "zh.txt"
    path.write_text("a cat 春天", "utf-8")
    status, out, err = run(capsys, "score", "--model", "lstm", path)
    assert status == 0
    assert "春 天" in err
    assert "春" not in out


@pytest.mark.parametrize("family", ["ngram", "lstm", "transformer"])
def test_the_same_seed_writes_the_same_text(capsys, family):
    words = ["generate", "--model", family, "--prompt", "The cat", "--tokens", 20, "--seed"]
    _, first, err = run(capsys, *words, 1)
    assert err == ""
    assert run(capsys, *words, 1)[1] == first != run(capsys, *words, 2)[1]


def test_generate_as_json_tells_about_every_token(capsys):
    options = [
        "--temperature",
        0.8,
        "--top-k",
        5,
        "--top-p",
        0.95,
        "--min-p",
        0.01,
        "--repetition-penalty",
        1.1,
    ]
    found = run_json(capsys, "generate", "--model", "ngram", "--prompt", "The", "--tokens", 7, *options)
    assert len(found["tokens"]) <= 7
    assert "".join(token["text"] for token in found["tokens"]) == found["text"]
    assert found["sampling"] == {
        "temperature": 0.8,
        "top_k": 5,
        "top_p": 0.95,
        "min_p": 0.01,
        "repetition_penalty": 1.1,
        "seed": 0,
    }
    for token in found["tokens"]:
        total = sum(a["probability"] for a in token["alternatives"]) + token["rest"]
        assert total == pytest.approx(1.0, abs=1e-5)


def test_attention_saves_the_pattern_of_every_head_and_the_tokens(capsys, tmp_path):
    out = tmp_path / "maps.npz"
    assert run(capsys, "attention", "--model", "transformer", "--text", "The cat", "--out", out)[0] == 0
    with np.load(out) as saved:
        pattern, tokens = saved["pattern"], saved["tokens"]
    assert tokens.tolist() == ["<|endoftext|>", *"The cat"]
    assert pattern.shape == (2, 2, 8, 8)
    np.testing.assert_allclose(pattern.sum(-1), 1.0, rtol=1e-5)
    assert np.triu(pattern, 1).max() == 0  # nobody looks ahead


def test_models_lists_what_was_trained_and_what_can_be_fetched(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_CACHE", str(tmp_path))
    found = run_json(capsys, "models")
    assert [(m["model"], m["corpus"]) for m in found["trained"]] == [
        ("ngram", "stories"),
        ("lstm", "stories"),
        ("transformer", "stories"),
    ]
    assert found["trained"][1]["test"] == {"bits_per_character": 2.5}
    assert "smollm2" in [asset["name"] for asset in found["pretrained"] if not asset["here"]]
    status, out, _ = run(capsys, "models")
    assert status == 0
    assert "2.500" in out


def test_models_names_a_damaged_manifest_and_lists_the_others(capsys, tmp_path, assets):
    folder = shutil.copytree(assets / "checkpoints", tmp_path / "checkpoints")
    (folder / "stories-lstm.json").write_text("[]")
    status, out, err = run(capsys, "models", "--folder", folder, "--json")
    assert status == 0
    assert [m["model"] for m in json.loads(out)["trained"]] == ["ngram", "transformer"]
    assert "stories-lstm.json" in err


def test_train_saves_models_that_the_other_commands_can_use(capsys, tmp_path):
    corpus, out = tmp_path / "my text.txt", tmp_path / "models"
    corpus.write_text(TEXT * 6, "utf-8")
    found = run_json(capsys, "train", "--corpus", corpus, "--model", "all", "--seconds", 2, "--out", out)
    assert [m["model"] for m in found["models"]] == ["ngram", "lstm", "transformer"]
    for model in found["models"]:
        assert model["curve"][-1]["bits_per_character"] == model["bits_per_character"]
        argv = ["score", "--model", model["model"], "--corpus", "my_text", "--folder", out, corpus]
        assert 0 < run_json(capsys, *argv)["bits_per_character"] < 8
    manifest = json.loads((out / "my_text-lstm.json").read_text("utf-8"))
    assert manifest["tokens_seen"] == found["models"][1]["tokens"]
    assert "--seconds 2" in manifest["command"]


def test_train_one_model_without_saving_says_so(capsys, tmp_path):
    corpus = tmp_path / "text.txt"
    corpus.write_text(TEXT * 6, "utf-8")
    status, out, err = run(capsys, "train", "--corpus", corpus, "--model", "ngram", "--seconds", 1)
    assert status == 0
    assert "not saved" in err
    assert out.startswith("model")
    assert "lstm" not in out


def test_train_takes_more_text_than_the_page_does(capsys, tmp_path):
    corpus = tmp_path / "long.txt"
    corpus.write_text(TEXT * 5_000, "utf-8")
    found = run_json(capsys, "train", "--corpus", corpus, "--model", "ngram", "--seconds", 60)
    assert found["models"][0]["tokens"] > 200_000


def test_ctrl_c_ends_the_training_and_keeps_what_was_learnt(capsys, tmp_path, monkeypatch):
    corpus, out = tmp_path / "text.txt", tmp_path / "models"
    corpus.write_text(TEXT * 6, "utf-8")
    pressed = []

    def press(text):
        if "lstm" in text and not pressed:
            pressed.append(signal.raise_signal(signal.SIGINT))

    monkeypatch.setattr("llm_core.cli.train.notice", press)
    argv = ["train", "--corpus", corpus, "--model", "all", "--seconds", 100, "--out", out]
    began = time.monotonic()
    assert [m["model"] for m in run_json(capsys, *argv)["models"]] == ["ngram", "lstm", "transformer"]
    assert time.monotonic() - began < 50
    assert len(list(out.glob("*.safetensors"))) == 3


def test_a_second_ctrl_c_leaves_at_once():
    before = signal.getsignal(signal.SIGINT)
    with stoppable() as stopped:
        assert not stopped()
        signal.raise_signal(signal.SIGINT)
        assert stopped()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_fetch_tells_where_the_asset_is_and_why_another_is_not(capsys, monkeypatch, tmp_path):
    from llm_core.data.fetch import AssetUnavailable

    def fetch(name, report=None, cancelled=None):
        if name == "minilm":
            raise AssetUnavailable("MiniLM is not on this machine.")
        return tmp_path / name

    monkeypatch.setattr("llm_core.data.fetch.fetch", fetch)
    status, out, err = run(capsys, "fetch", "smollm2", "minilm")
    assert status == 1
    assert f"smollm2: {tmp_path / 'smollm2'}" in out
    assert err.rstrip().endswith("MiniLM is not on this machine.")


BAD_ARGUMENTS = {
    "no command": [],
    "unknown command": ["dance"],
    "unknown model": ["score", "--model", "oracle", "FILE"],
    "unknown corpus": ["generate", "--corpus", "../../etc"],
    "missing folder": ["generate", "--folder", "/no/such/folder"],
    "missing file": ["score", "/no/such/file"],
    "a folder as file": ["score", "/"],
    "temperature that is no number": ["generate", "--temperature", "banana"],
    "temperature below zero": ["generate", "--temperature", "-1"],
    "temperature nan": ["generate", "--temperature", "nan"],
    "too many tokens": ["generate", "--tokens", "1000000000"],
    "top-p above one": ["generate", "--top-p", "2"],
    "nothing to fetch": ["fetch"],
    "unknown asset": ["fetch", "../../etc/passwd"],
    "a seed that no generator takes": ["train", "--corpus", "FILE", "--seed", "9" * 30],
    "no such folder of models": ["models", "--folder", "FILE"],
    "no folder for the maps": ["attention", "--text", "a", "--out", "FILE/maps.npz"],
    "no text to look at": ["attention", "--text", "", "--out", "x.npz"],
    "wrong ending": ["attention", "--text", "a", "--out", "x.png"],
    "no time to train": ["train", "--corpus", "FILE", "--seconds", "0"],
    "endless training": ["train", "--corpus", "FILE", "--seconds", "inf"],
    "a name that would be rewritten": ["train", "--corpus", "FILE", "--name", "my text"],
    "a text of 23 characters": ["train", "--corpus", "FILE", "--seconds", "1"],
}


@pytest.mark.parametrize("argv", BAD_ARGUMENTS.values(), ids=BAD_ARGUMENTS)
def test_bad_arguments_give_status_2_one_sentence_and_no_output(capsys, text_file, argv):
    status, out, err = run(capsys, *[a.replace("FILE", str(text_file)) for a in argv])
    assert status == 2
    assert out == ""
    assert err.count("\n") <= 2
    assert err.rstrip().endswith(".")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff\xfe\x00", "not UTF-8"), (b"a\0b", "NUL"), (b" \n", "no text"), (b"", "no text")],
)
def test_a_file_that_is_not_text_is_refused(capsys, tmp_path, content, reason):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    status, out, err = run(capsys, "score", path)
    assert (status, out) == (2, "")
    assert reason in err


def test_a_damaged_checkpoint_gives_status_1_and_one_sentence(capsys, tmp_path, assets):
    for file in (assets / "checkpoints").glob("*-lstm.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes()[:300])
    status, out, err = run(capsys, "generate", "--model", "lstm", "--folder", tmp_path)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1


def test_as_a_program_it_reads_standard_input_and_writes_json(assets):
    command = [sys.executable, "-m", "llm_core", "score", "--model", "ngram", "--json", "-"]
    environment = {**os.environ, "GLASSBOX_ASSETS": str(assets), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        command, input="the mat 春".encode(), capture_output=True, cwd=ROOT, env=environment, timeout=100
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["unknown"] == ["春"]
    assert "春" in done.stderr.decode()


def test_help_does_not_wait_for_torch():
    code = "import sys; from llm_core.cli import make_parser; make_parser(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=True)
    assert done.stdout.split() == [b"False"]


WITHOUT_TORCH = [
    ["models"],
    ["--version"],
    ["generate", "--temperature", "-1"],
    ["generate", "--corpus", "nothing"],
    ["attention", "--text", "a", "--out", "x.npz", "--folder", "/nowhere"],
    ["train", "--corpus", "README.md", "--name", "a/b"],
    ["summarize", "/nowhere"],
    ["fetch", "nothing"],
]


@pytest.mark.parametrize("argv", WITHOUT_TORCH, ids=" ".join)
def test_what_needs_no_model_does_not_wait_for_torch(assets, argv):
    code = (
        "import atexit, sys; atexit.register(lambda: print('torch' in sys.modules))\n"
        "from llm_core.cli import main; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *argv], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert done.stdout.endswith("False\n"), done.stderr


def test_the_version_is_that_of_the_library(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"Glassbox {llm_core.__version__}\n"


@pytest.mark.parametrize("ending", ["", "\n"])
def test_a_prompt_may_come_from_standard_input(capsys, monkeypatch, ending):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"The cat{ending}".encode())))
    found = run_json(capsys, "generate", "--model", "ngram", "--tokens", 5, "--prompt", "-")
    assert found["prompt"] == "The cat"
    typed = run_json(capsys, "generate", "--model", "ngram", "--tokens", 5, "--prompt", "The cat")
    assert found["text"] == typed["text"]


def test_a_text_to_look_at_may_come_from_standard_input(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"The cat\n")))
    found = run_json(capsys, "attention", "--text", "-", "--out", tmp_path / "maps.npz")
    assert found["tokens"] == ["<|endoftext|>", *"The cat"]


def test_a_name_is_taken_as_it_is(capsys, tmp_path):
    corpus = tmp_path / "text.txt"
    corpus.write_text(TEXT * 6, "utf-8")
    argv = ["train", "--corpus", corpus, "--model", "ngram", "--seconds", 1, "--out", tmp_path]
    assert run_json(capsys, *argv, "--name", "mein-Korpus_2")["corpus"] == "mein-Korpus_2"
    assert (tmp_path / "mein-Korpus_2-ngram.safetensors").exists()


FULL = Path("/dev/full")  # every byte written to it meets a full disk


@pytest.mark.parametrize("argv", [["models"], ["generate", "--model", "ngram", "--tokens", "5"]])
def test_a_full_disk_behind_the_output_ends_with_one_sentence(assets, argv):
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "llm_core", *argv],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, timeout=100,
            env={**os.environ, "GLASSBOX_ASSETS": str(assets)},
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "The output could not be written: No space left on device.\n"


def test_a_full_disk_while_maps_are_saved_ends_with_one_sentence(capsys, tmp_path):
    (tmp_path / "maps.npz").symlink_to(FULL)
    status, _, err = run(capsys, "attention", "--text", "The cat", "--out", tmp_path / "maps.npz")
    assert (status, err.count("\n")) == (1, 1)
    assert "No space left" in err


def test_a_full_disk_while_models_are_saved_ends_with_one_sentence(tmp_path):
    corpus = tmp_path / "text.txt"
    corpus.write_text(TEXT * 6, "utf-8")
    argv = ["train", "--corpus", corpus, "--model", "ngram", "--seconds", "1", "--out", tmp_path]
    limited = ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", sys.executable, "-m", "llm_core", *argv]
    done = subprocess.run(limited, capture_output=True, text=True, cwd=ROOT, timeout=100)
    assert done.returncode == 1
    assert "ngram model could not be saved" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert list(tmp_path.glob("*.safetensors")) == []


def test_ctrl_c_while_torch_is_being_imported_ends_with_one_word(assets):
    """The import of torch, here one that never ends, may be the first thing that Ctrl-C meets."""
    code = (
        "import signal, sys, llm_core.__main__ as program\n"
        "sys.argv = ['glassbox', 'score', 'README.md']\n"
        "class Slow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'torch':\n"
        "            try:\n"
        "                signal.raise_signal(signal.SIGINT)\n"
        "            except KeyboardInterrupt:\n"
        "                raise ImportError('torch was interrupted') from None\n"
        "sys.meta_path.insert(0, Slow())\n"
        "program.run()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped.\n")


NEWS = (
    "The river rose by two metres in one night. Firefighters carried forty people out of the flooded "
    "village. A bakery stayed open. The flooded village lies below the river dam. Engineers opened the dam "
    "of the river to protect the village. Nobody was hurt."
)


def test_summarize_lead_takes_the_first_sentences(capsys, tmp_path):
    path = tmp_path / "news.txt"
    path.write_text(NEWS, "utf-8")
    status, out, _ = run(capsys, "summarize", path, "--method", "lead", "--sentences", 1)
    assert (status, out) == (0, "The river rose by two metres in one night.\n")


def test_summarize_textrank_chooses_sentences_of_the_text(capsys, tmp_path):
    path = tmp_path / "news.txt"
    path.write_text(NEWS, "utf-8")
    found = run_json(capsys, "summarize", path, "--sentences", 2)
    assert found["method"] == "textrank"
    assert len(found["sentences"]) == 2
    assert all(NEWS[s["start"] : s["end"]] == s["text"] for s in found["sentences"])
    assert "bakery" not in found["text"]


def test_summarize_without_the_pretrained_model_says_how_to_get_it(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("llm_core.pretrained.engine.weights", lambda: None)
    engine.ENGINE.clear()
    path = tmp_path / "news.txt"
    path.write_text(NEWS, "utf-8")
    status, out, err = run(capsys, "summarize", path, "--method", "model")
    assert (status, out) == (1, "")
    assert err.rstrip().endswith("python -m llm_core fetch smollm2")


def test_the_pretrained_model_answers_the_same_commands(capsys, tmp_path, monkeypatch, text_file):
    tiny = checkpoints.load("stories", "transformer")
    monkeypatch.setattr("llm_core.pretrained.engine.get_transformer", lambda: tiny)
    found = run_json(capsys, "score", "--model", "pretrained", text_file)
    assert found["bits"] == evaluate(tiny, "The cat sat on the mat.").bits
    assert found["corpus"] is None
    assert run(capsys, "generate", "--model", "pretrained", "--tokens", 3)[0] == 0
    assert (
        run(capsys, "attention", "--model", "pretrained", "--text", "a", "--out", tmp_path / "a.npz")[0] == 0
    )


def test_the_pretrained_model_that_was_not_fetched_is_status_1(capsys, monkeypatch):
    monkeypatch.setattr("llm_core.pretrained.engine.weights", lambda: None)
    engine.TRANSFORMER.clear()
    status, out, err = run(capsys, "generate", "--model", "pretrained")
    assert (status, out) == (1, "")
    assert "fetch smollm2" in err
