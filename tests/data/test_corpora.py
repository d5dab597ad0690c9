"""Corpora: shipped stories are what their note says, splits share nothing, missing texts say how to get
them."""

import hashlib
import json
import lzma

import pytest

from llm_core.data import corpora, shakespeare, songci
from llm_core.data.corpora import CORPORA, CorpusMissing, documents, encode_documents, train_tokenizer
from llm_core.data.manifest import assets
from llm_core.data.splitting import (
    SEPARATOR,
    SPLITS,
    pack_paragraphs,
    read_documents,
    split_documents,
    split_of,
    write_documents,
)
from llm_core.data.tokenizers import CharTokenizer


@pytest.fixture(autouse=True)
def _shipped_assets(monkeypatch):
    monkeypatch.delenv("GLASSBOX_ASSETS", raising=False)


@pytest.fixture(scope="module")
def stories():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GLASSBOX_ASSETS", raising=False)
        return {split: documents("stories", split) for split in SPLITS}


def test_the_shipped_stories_are_at_least_ten_megabytes_split_ninety_five_five(stories):
    sizes = {split: sum(map(len, stories[split])) for split in SPLITS}
    assert sum(sizes.values()) >= 10_000_000
    assert sizes["train"] / sum(sizes.values()) == pytest.approx(0.90, abs=0.01)
    assert sizes["test"] / sum(sizes.values()) == pytest.approx(0.05, abs=0.01)


def test_the_shipped_stories_are_the_ones_their_note_of_provenance_describes(stories):
    note = json.loads((corpora.corpora_folder() / "stories/provenance.json").read_text("utf-8"))
    for split, about in note["splits"].items():
        assert about["documents"] == len(stories[split])
        assert about["characters"] == sum(map(len, stories[split]))
        assert about["sha256_of_text"] == hashlib.sha256(SEPARATOR.join(stories[split]).encode()).hexdigest()


def test_no_story_stands_twice_and_each_is_in_the_split_its_hash_says(stories):
    everything = [story for split in SPLITS for story in stories[split]]
    assert len(set(everything)) == len(everything)
    assert all(split_of(story) == split for split in SPLITS for story in stories[split][:500])


def test_the_list_of_documents_belongs_to_the_caller(stories):
    documents("stories", "test").clear()
    assert documents("stories", "test") == stories["test"]


@pytest.mark.parametrize(
    ("corpus", "split"), [("../../etc", "train"), ("stories", "../train"), ("", "train")]
)
def test_unknown_names_are_refused_before_any_path_is_made(corpus, split):
    with pytest.raises(KeyError):
        documents(corpus, split)


@pytest.mark.parametrize("corpus", ["shakespeare", "songci"])
def test_a_corpus_not_fetched_says_which_command_fetches_it(corpus, tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_CACHE", str(tmp_path))
    with pytest.raises(CorpusMissing, match=f"python -m llm_core fetch {corpus}"):
        documents(corpus, "train")


@pytest.mark.parametrize(
    "damage", [b"", b"not xz", lzma.compress(b"\xff\xff"), lzma.compress(b"a story")[:-9]]
)
def test_a_damaged_shipped_corpus_is_one_sentence(damage, tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    with pytest.raises(CorpusMissing, match="missing"):
        documents("stories", "train")
    path = tmp_path / "corpora/stories/train.txt.xz"
    path.parent.mkdir(parents=True)
    path.write_bytes(damage)
    with pytest.raises(CorpusMissing, match="damaged"):
        documents("stories", "train")


def test_documents_come_back_from_a_file_as_they_were_written(tmp_path):
    texts = ["one\ntwo", "三", "</script>", "four\n\nfive"]
    digest = write_documents(tmp_path / "t.txt.xz", texts)
    assert read_documents(tmp_path / "t.txt.xz") == texts
    assert digest == hashlib.sha256(SEPARATOR.join(texts).encode()).hexdigest()


def test_a_document_with_the_separator_inside_cannot_be_written(tmp_path):
    with pytest.raises(ValueError, match="separates"):
        write_documents(tmp_path / "t.txt.xz", ["a", "b <|endoftext|> c"])
    assert list(tmp_path.iterdir()) == []


def test_the_split_depends_on_the_document_alone_and_is_about_90_5_5():
    texts = [f"story {i}" for i in range(4000)]
    parts = split_documents(texts)
    assert parts == {s: [t for t in texts if split_of(t) == s] for s in SPLITS}
    assert len(parts["train"]) == pytest.approx(3600, abs=60)
    assert len(parts["valid"]) == pytest.approx(200, abs=45)
    assert set(parts["test"][:50]) <= set(split_documents([*texts[::-1], "one more"])["test"])


def test_paragraphs_are_packed_in_order_and_never_cut():
    packed = pack_paragraphs(["aaaa", "bb", "cc", "dddddddd", "e"], 8, "\n\n")
    assert packed == ["aaaa\n\nbb", "cc\n\ndddddddd", "e"]


def test_a_play_is_cut_between_speeches_and_loses_no_word():
    speeches = [f"Ham.   \r\nTo be {i}, or not to be.\r\n\r\n" for i in range(600)]
    play = "HAMLET\r\n\r\n\r\n\r\n" + "".join(speeches)
    cut = shakespeare.documents_of_work(play)
    assert " ".join(" ".join(cut).split()) == " ".join(play.split())
    assert all(len(document) < 4_100 for document in cut)
    assert all(document.startswith("Ham.") for document in cut[1:])
    assert "\r" not in cut[0]
    assert "\n\n\n" not in cut[0]


def test_poems_are_simplified_and_broken_or_repeated_ones_left_out(tmp_path):
    poems = [
        {"author": "甲", "rhythmic": "清平樂", "paragraphs": ["軟語東風庭院。", "乾坤無處。"]},
        {"author": "乙", "rhythmic": "清平樂", "paragraphs": ["軟語東風庭院。", "乾坤無處。"]},
        {"author": "丙", "rhythmic": "南歌子", "paragraphs": ["□□春衫薄。"]},
        {"author": "丁", "rhythmic": "失调名", "paragraphs": []},
    ]
    (tmp_path / "ci.song.0.json").write_text(json.dumps(poems), "utf-8")
    (read,) = songci.read_poems(tmp_path)
    assert read.split("\n")[1:] == ["软语东风庭院。", "乾坤无处。"]


def test_the_table_of_characters_pairs_each_traditional_one_with_one_that_stays():
    assert len(songci.TRADITIONAL) == len(songci.SIMPLIFIED) == len(set(songci.TRADITIONAL))
    assert not set(songci.TRADITIONAL) & set(songci.SIMPLIFIED)


def test_encoded_documents_start_and_end_with_the_end_of_text_token():
    tokenizer = CharTokenizer.train("abc")
    assert encode_documents(tokenizer, ["ab", "", "c"]).tolist() == [0, 2, 3, 0, 0, 4, 0]
    assert encode_documents(tokenizer, []).tolist() == [0]


def test_each_corpus_names_its_licence_its_asset_and_a_tokenizer_that_can_be_made():
    for name, corpus in CORPORA.items():
        assert corpus.name == name
        assert corpus.license
        assert set(corpus.title) == {"en", "zh"}
        assert corpus.asset is None or corpus.asset in assets()
        assert train_tokenizer(corpus.tokenizer, ["a b a b"], corpus.vocab_size).vocab_size > 2


def test_an_unknown_kind_of_tokenizer_is_refused():
    with pytest.raises(ValueError, match="char, byte or bpe"):
        train_tokenizer("word", ["a"])
