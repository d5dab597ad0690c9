"""The visitor's own text: every usual encoding is read, everything else is refused with a reason."""

import zlib

import pytest

from llm_core.data.corpora import TextRejected, corpus_from_text, decode_upload
from llm_core.data.encodings import BOMS
from llm_core.data.user_text import MAX_BYTES, MAX_DIFFERENT, read_upload

CHINESE = "从前有一个小女孩，名叫莉莉。她喜欢在花园里玩，喜欢花，也喜欢小猫。\n" * 20
ENGLISH = "Once upon a time there was a café — “small”, but lovely.\n" * 30
ARABIC = "كان يا ما كان في قديم الزمان فتاة صغيرة\n" * 30
EMOJI = "🐈 👩‍👩‍👧 hello 🇨🇳\n" * 60


@pytest.mark.parametrize("text", [CHINESE, ENGLISH, ARABIC, EMOJI])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_files_in_any_language_are_read(text, encoding):
    assert decode_upload(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "gb2312"])
def test_chinese_files_of_older_systems_are_read(encoding):
    assert decode_upload(CHINESE.encode(encoding)) == CHINESE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_western_files_without_a_mark_are_read(encoding):
    assert decode_upload(ENGLISH.encode(encoding)) == ENGLISH


TEXTS = {
    "옛날 옛적에 작은 소녀가 살았습니다. 소녀는 정원에서 노는 것을 좋아했습니다.\n": [
        "euc_kr",
        "cp949",
        "iso2022_kr",
    ],
    "むかし、小さな女の子がいました。花が好きで、庭で遊ぶのが好きでした。\n": [
        "euc_jp",
        "shift_jis",
        "iso2022_jp",
    ],
    "Dawno temu żyła sobie dziewczynka, która lubiła źdźbła trawy, gęś i łódź. Śpiewała głośno.\n": [
        "cp1250"
    ],
    "Byla jednou jedna holčička, která se jmenovala Lili. Měla ráda květiny a žluťoučký kůň.\n": ["cp1250"],
    "Жила-была девочка, и звали её Лили. Она любила играть в саду.\n": ["cp1251", "koi8_r"],
    "Μια φορά κι έναν καιρό ήταν ένα μικρό κορίτσι που το έλεγαν Λίλη.\n": ["cp1253"],
    "Es war einmal ein kleines Mädchen, das hörte den Vögeln über dem Dach zu.\n": ["cp1252"],
    "היה היה פעם ילדה קטנה ושמה לילי. היא אהבה לשחק בגינה.\n": ["cp1255"],
    "كان يا ما كان في قديم الزمان فتاة صغيرة\n": ["cp1256"],
    "從前有一個小女孩，名叫莉莉。她喜歡在花園裡玩，喜歡花，也喜歡小貓。\n": ["big5"],
    CHINESE: ["gbk"],
}


@pytest.mark.parametrize(("text", "encoding"), [(t, e) for t, es in TEXTS.items() for e in es])
@pytest.mark.parametrize("times", [2, 40])
def test_files_of_every_usual_encoding_are_read_without_a_question(text, encoding, times):
    assert [one.text for one in read_upload((text * times).encode(encoding))] == [text * times]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", TEXTS)
def test_utf_16_without_a_mark_is_read_in_any_language(text, encoding):
    assert decode_upload((text * 5).encode(encoding)) == text * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Il était une fois une petite fille, Élodie, qui aimait les fleurs à côté de l'école.\n", "cp1252"),
        ("Había una vez una niña que se llamaba Lucía. ¿Qué quería? Jugar, mañana también.\n", "cp1252"),
        ("Bir varmış bir yokmuş, küçük bir kız varmış. Adı Lili'ymiş, bahçede oynardı.\n", "cp1254"),
    ],
)
def test_where_two_ways_to_read_a_file_are_possible_both_are_offered(text, encoding):
    found = read_upload((text * 10).encode(encoding))
    assert len(found) > 1
    assert text * 10 in [one.text for one in found]
    assert len({one.name for one in found}) == len(found)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"PK\x03\x04" + zlib.compress(CHINESE.encode() * 5) * 3,
        b"\x7fELF\x02\x01\x01" + b"\0" * 500,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + zlib.compress(ENGLISH.encode() * 50) * 4,
        b"\x00" * 2000,
        b"\x1b\x01\x02" * 500,
        CHINESE.encode("big5", "replace").replace(b"?", b"\xff\xfe"),
        b"\xff\xfe\x00",
        b"\xff\xfe\x00\xd8\x00\xd8",
    ],
)
def test_a_file_that_is_not_text_is_refused(data):
    with pytest.raises(TextRejected) as caught:
        decode_upload(data)
    assert caught.value.reason == "not_text"


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t\r\n", *(mark for mark, _ in BOMS), "\ufeff\ufeff \n".encode(), "\n \n".encode("utf-16")],
)
def test_an_empty_file_is_refused(data):
    with pytest.raises(TextRejected) as caught:
        decode_upload(data)
    assert caught.value.reason == "empty"


def test_a_file_over_one_megabyte_is_refused_before_it_is_read():
    with pytest.raises(TextRejected) as caught:
        decode_upload(b"\x89" * (MAX_BYTES + 1))
    assert caught.value.reason == "too_long"
    assert caught.value.values == {"bytes": MAX_BYTES + 1, "maximum": MAX_BYTES}


def test_a_corpus_of_three_characters_is_refused_with_both_numbers():
    with pytest.raises(TextRejected, match="has 3 characters") as caught:
        corpus_from_text("abc")
    assert caught.value.reason == "too_short"
    assert caught.value.values == {"characters": 3, "minimum": 500}


def test_more_different_characters_than_any_writing_uses_are_refused():
    every = "".join(map(chr, range(0x4E00, 0x4E00 + MAX_DIFFERENT)))
    assert corpus_from_text(every).characters == MAX_DIFFERENT
    with pytest.raises(TextRejected) as caught:
        corpus_from_text(every + "a")
    assert caught.value.reason == "too_many"
    assert caught.value.values == {"different": MAX_DIFFERENT + 1, "maximum": MAX_DIFFERENT}


@pytest.mark.parametrize("text", ["", " \n ", "\0\0\0", "\ufeff"])
def test_no_text_at_all_is_refused(text):
    with pytest.raises(TextRejected) as caught:
        corpus_from_text(text)
    assert caught.value.reason == "empty"


def test_a_pasted_megabyte_is_counted_in_bytes():
    with pytest.raises(TextRejected) as caught:
        corpus_from_text("你" * 400_000)
    assert caught.value.reason == "too_long"


@pytest.mark.parametrize(
    "text",
    [
        CHINESE,
        ENGLISH,
        ARABIC,
        EMOJI,
        "x" * 500,
        "字" * 300_000,
        "a b " * 250_000,
        "\n".join("abcdefg" * 100),
    ],
)
def test_nothing_is_lost_and_validation_is_a_tenth_from_all_over_the_text(text):
    corpus = corpus_from_text(text)
    assert corpus.characters == len(text.strip())
    assert corpus.train
    assert corpus.valid
    assert 0.03 < sum(map(len, corpus.valid)) / corpus.characters < 0.45
    assert all(document in text for document in corpus.train + corpus.valid)
    if len(text) > 100_000:
        assert sum(map(len, corpus.valid)) / corpus.characters == pytest.approx(0.1, abs=0.03)


def test_documents_of_ordinary_text_end_at_line_ends():
    corpus = corpus_from_text(ENGLISH * 10)
    assert all(document.endswith(".\n") for document in corpus.train)


def test_control_characters_and_windows_line_ends_go_and_are_counted():
    corpus = corpus_from_text("\ufeffHello\x00 \x1b[0mworld\r\n" * 40)
    text = "".join(corpus.train + corpus.valid)
    assert corpus.removed == 3 * 40
    assert text == "\n".join(["Hello [0mworld"] * 40)


def test_half_a_surrogate_pair_in_pasted_text_does_no_harm():
    assert "\ufffd" in corpus_from_text("abc \ud83d " * 200).train[0]


def test_markup_in_a_text_is_kept_as_it_is():
    markup = "</script><img src=x onerror=alert(1)>\n" * 30
    assert "</script>" in corpus_from_text(markup).train[0]


@pytest.mark.parametrize("cut", [1, 2])
def test_utf_8_that_ends_within_a_character_is_read_without_it(cut):
    text = "话说天下大势，分久必合。" * 20
    assert decode_upload(text.encode()[:-cut]) == text[:-1]


def test_a_western_file_that_ends_in_an_accent_keeps_it():
    text = "Elle aime le café, et lui aussi ; ils vont au café. Où est le café ? Près de la forêt, où l'on va à pié"
    assert decode_upload(text.encode("latin-1")) == text
