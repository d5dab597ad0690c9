"""Building the stories: what counts as a duplicate, and that the same input gives the same bytes."""

import json

from scripts.make_corpus import make_stories, read_batches, runs, tidy, without_duplicates

WORDS = [f"word{i}" for i in range(19)]


def story(*changes, repeat=4):
    words = [*WORDS] * repeat
    for at, word in changes:
        words[at] = word
    return " ".join(words)


def other(seed):
    return " ".join(f"{word}{seed}{i}" for i, word in enumerate(WORDS * 4))


def test_the_same_words_with_other_case_and_punctuation_are_an_exact_duplicate():
    kept, dropped = without_duplicates([story(), story().upper().replace(" ", ", "), other(1)])
    assert kept == [story(), other(1)]
    assert dropped["exact duplicate"] == 1


def test_a_story_with_one_word_changed_is_a_near_duplicate():
    kept, dropped = without_duplicates([other(1), other(1).replace(other(1).split()[3], "bear")])
    assert len(kept) == 1
    assert dropped["near duplicate"] == 1


def test_a_shared_opening_is_not_a_duplicate():
    opening = "Once upon a time there was a little girl named Lily who loved to play outside. "
    kept, dropped = without_duplicates([opening + other(1), opening + other(2)])
    assert len(kept) == 2
    assert sum(dropped.values()) == 0


def test_a_scrap_is_dropped():
    kept, dropped = without_duplicates(["The end."])
    assert kept == []
    assert dropped["too short"] == 1


def test_runs_ignore_case_and_punctuation_and_a_short_text_is_one_run():
    assert runs("The cat sat.") == runs("the CAT, sat!")
    assert len(runs("the cat sat")) == 1
    assert len(runs(" ".join(map(str, range(20))))) == 8


def test_stories_lose_spaces_at_line_ends_and_empty_lines():
    assert tidy("  One day. \n\n \nThe end.\n") == "One day.\nThe end."


def test_batches_are_read_in_the_order_of_their_seeds(tmp_path):
    for seed in (0, 1, 3):
        (tmp_path / f"batch-{seed:05}.json").write_text(json.dumps([other(seed)]))
    assert read_batches(tmp_path) == ([other(0), other(1), other(3)], [0, 1, 3])


def test_the_same_batches_give_the_same_files_byte_for_byte(tmp_path):
    (tmp_path / "batch-00000.json").write_text(json.dumps([other(i) for i in range(60)] + [other(3)]))
    notes = [make_stories(tmp_path, tmp_path / out) for out in ("a", "b")]
    assert notes[0] == notes[1]
    assert notes[0]["dropped"]["exact duplicate"] == 1
    assert notes[0]["kept"]["stories"] == 60
    for split in ("train", "valid", "test"):
        name = f"{split}.txt.xz"
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
