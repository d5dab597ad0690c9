"""Which engine, what when nothing is there, and one shared instance."""

from __future__ import annotations

import pytest
import torch

from llm_core.pretrained import engine as engines
from llm_core.pretrained import imports, minilm
from llm_core.pretrained.engine import Choice, choose_engine
from llm_core.pretrained.engine_types import ModelMissingError


@pytest.fixture(autouse=True)
def fresh():
    engines.forget()
    yield
    engines.forget()


def having(monkeypatch, *libraries):
    found = {name: object() for name in libraries}
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: found.get(name))


@pytest.mark.parametrize(
    ("cuda", "mps", "libraries", "expected"),
    [
        (True, False, ("transformers", "xllamacpp"), Choice("transformers", "cuda")),
        (False, True, ("transformers", "xllamacpp"), Choice("transformers", "mps")),
        (False, False, ("transformers", "xllamacpp"), Choice("llama.cpp", "cpu")),
        (False, False, ("transformers",), Choice("glassbox", "cpu")),
        (True, False, ("xllamacpp",), Choice("llama.cpp", "cpu")),
    ],
)
def test_the_engine_follows_the_machine(monkeypatch, cuda, mps, libraries, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    having(monkeypatch, *libraries)
    assert choose_engine() == expected


def test_without_weights_the_sentence_says_how_to_get_them(monkeypatch):
    monkeypatch.setattr(engines, "weights", lambda: None)
    for ask in (engines.get_engine, engines.get_transformer):
        with pytest.raises(ModelMissingError, match="python -m llm_core fetch smollm2"):
            ask()
    assert engines.loaded_engine() is None


def test_without_the_encoder_the_sentence_says_how_to_get_it(monkeypatch):
    minilm.SHARED.clear()
    monkeypatch.setattr(minilm, "path_of", lambda name: None)
    with pytest.raises(ModelMissingError, match="python -m llm_core fetch minilm"):
        minilm.get_minilm()
    assert minilm.available() is False


def test_the_engine_is_shared_and_can_be_forgotten(monkeypatch, tiny_llama):
    monkeypatch.setattr(engines, "weights", lambda: tiny_llama.path)
    monkeypatch.setattr(engines, "choose_engine", lambda: Choice("glassbox", "cpu"))
    first = engines.get_engine()
    assert engines.get_engine() is first
    assert engines.loaded_engine() is first
    assert first.status().engine == "glassbox"
    engines.forget()
    assert engines.loaded_engine() is None


def test_our_transformer_is_shared(monkeypatch, tiny_llama):
    monkeypatch.setattr(engines, "weights", lambda: tiny_llama.path)
    assert engines.get_transformer() is engines.get_transformer()


def test_transformers_loads_the_same_weights(tiny_llama):
    llama = engines.load_llama(tiny_llama.path, torch.float32)
    ids = torch.tensor([[0, 9, 30]])
    with torch.no_grad():
        torch.testing.assert_close(llama(ids).logits, tiny_llama.reference(ids).logits, atol=1e-5, rtol=1e-4)


def test_a_missing_library_is_named_in_one_sentence():
    with pytest.raises(imports.LibraryMissingError, match="no_such_library"):
        imports.late_import("no_such_library.part")
