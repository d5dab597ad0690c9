"""Records of small trainings: what is written comes back; what is missing or damaged is one sentence."""

import functools
import json
from pathlib import Path

import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.shapes import misfit

SHIPPED = Path(__file__).resolve().parent.parent / "assets" / "experiments"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))


def test_facts_and_weights_come_back():
    experiments.save("tried", {"seed": 1}, {"w": torch.tensor([[0.5, -2.0]]), "ids": torch.tensor([3])})
    assert experiments.available("tried")
    assert experiments.record("tried") == {"seed": 1}
    assert experiments.weights("tried")["w"].tolist() == [[0.5, -2.0]]
    assert experiments.weights("tried")["ids"].dtype == torch.int64


def test_what_is_missing_or_damaged_is_told_in_one_sentence():
    assert not experiments.available("nothing")
    for read in (experiments.record, experiments.weights):
        with pytest.raises(CheckpointError, match="cannot be read"):
            read("nothing")
    experiments.save("broken", {}, {"w": torch.tensor([float("nan")])})
    with pytest.raises(CheckpointError, match="not finite"):
        experiments.weights("broken")
    (experiments.folder() / "broken.json").write_text("[]")
    with pytest.raises(CheckpointError, match="holds no object"):
        experiments.record("broken")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_every_shipped_record_says_how_it_was_made(path):
    assert {"command", "date", "machine", "seed"} <= json.loads(path.read_text("utf-8")).keys()


NESTED = json.loads("[" * 900 + "]" * 900)
WRONG = {"null": None, "nested": NESTED, "text": "much", "number": 0.5, "list": [], "object": {}}


def places(value, here=()):
    """Every place in a value, of lists the first only: keys and indices that lead there."""
    inner = (
        value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    )
    for key, one in inner:
        yield (*here, key)
        yield from places(one, (*here, key))


def kind(value):
    """The JSON kind of a value."""
    kinds = {bool: "bool", int: "number", float: "number", str: "text", type(None): "null", list: "list"}
    return kinds.get(type(value), "object")


def changed(value, place, wrong):
    """A copy of a value in which something else stands in that place."""
    if not place:
        return wrong
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = changed(copy[place[0]], place[1:], wrong)
    return copy


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_a_shipped_record_has_its_shape_and_anything_else_in_any_place_is_refused(path):
    right = json.loads(path.read_text("utf-8"))
    shape = json.loads(experiments.SHAPES.read_text("utf-8"))[path.stem]  # run scripts/make_record_shapes.py
    assert misfit(right, shape) == ""
    for place in places(right):
        was = functools.reduce(lambda value, key: value[key], place, right)
        for name, wrong in WRONG.items():
            kinds = {kind(wrong), kind(was)}
            if len(kinds) > 1 and kinds != {"null", "number"}:
                assert misfit(changed(right, place, wrong), shape), (place, name)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, "9" * 5000, "null", "", '{"steps": NaN}'])
@pytest.mark.parametrize("name", ["clinic", "heads"])
def test_nonsense_in_place_of_a_record_is_one_sentence(name, text):
    experiments.save(name, {})
    (experiments.folder() / f"{name}.json").write_text(text, "utf-8")
    with pytest.raises(
        CheckpointError, match=f"The record {name}.json (cannot be read|is damaged)"
    ) as refusal:
        experiments.record(name)
    assert "\n" not in str(refusal.value)
