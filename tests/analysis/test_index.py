"""The index of what can be asked of a model: every name exists, every module is named, the needs are the real ones."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

from llm_core import analysis

FOLDER = Path(analysis.__file__).parent
KINDS = {
    "LanguageModel": "any", "Transformer": "Transformer", "Block": "Transformer", "LSTM": "LSTM",
    "EncoderDecoder": "enc-dec", "Recurrent": "recurrent",
}  # fmt: skip


def index():
    """Yield (subject, module, function, needs) of every line of the index."""
    subject = ""
    for line in analysis.__doc__.splitlines():
        if re.fullmatch(r"\w+/", line):
            subject = line.rstrip("/")
        elif found := re.fullmatch(r"  .* (\w+)\.(\w+) {2,}(.+)", line):
            yield (subject, *found.groups())


def kinds_of_models(function):
    """Return the kinds of models that the parameters of a function are."""
    words = {
        word
        for parameter in inspect.signature(function).parameters.values()
        for word in re.findall(r"\w+", str(parameter.annotation))
    }
    return {KINDS[word] for word in words & KINDS.keys()} or {"-"}


@pytest.mark.parametrize(("subject", "module", "function", "needs"), list(index()))
def test_what_the_index_names_exists_and_needs_what_it_names(subject, module, function, needs):
    asked = getattr(importlib.import_module(f"llm_core.analysis.{subject}.{module}"), function)
    assert kinds_of_models(asked) == set(needs.split(", "))


def test_every_module_stands_in_the_index():
    files = {(path.parent.name, path.stem) for path in FOLDER.glob("*/*.py") if path.stem != "__init__"}
    assert files == {(subject, module) for subject, module, _, _ in index()}


def test_every_line_below_a_subject_is_read():
    lines = [line for line in analysis.__doc__.splitlines() if line.startswith("  ")]
    assert len(lines) == len(list(index())) > 50
