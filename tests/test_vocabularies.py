"""Which vocabularies lie on this machine."""

import shutil

from llm_core.vocabularies import stamp, vocabularies


def test_each_vocabulary_that_is_here_is_that_of_its_corpus():
    found = vocabularies()
    assert list(found) == ["stories", "songci"]
    assert found["stories"].kind == "bpe"
    assert found["songci"].decode(found["songci"].encode("明月")) == "明月"


def test_a_damaged_one_is_left_out_and_its_change_is_seen(tiny_assets, tmp_path, monkeypatch):
    place = shutil.copytree(tiny_assets, tmp_path / "assets")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    before = stamp()
    for path in (place / "checkpoints").glob("stories-*.json"):
        path.write_text('{"config": {}, "tokenizer": {"kind": "nothing"}}', "utf-8")
    assert list(vocabularies()) == ["songci"]
    assert stamp() != before


def test_an_empty_house_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    assert vocabularies() == {}
    assert stamp() == ()
