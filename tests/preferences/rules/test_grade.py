"""The reading grade: words, sentences, syllables."""

import pytest

from preferences.rules.grade import grade, grade_of, is_hard, sentences, syllables


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("time", 1),
        ("the", 1),
        ("table", 2),
        ("message", 2),
        ("messages", 3),
        ("asked", 1),
        ("wanted", 2),
        ("candidate", 3),
        ("university", 5),
        ("12", 1),
        ("don’t", 1),
        ("free", 1),
        ("times", 1),
    ],
)
def test_syllables(word, expected):
    assert syllables(word) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 1), ("One.", 1), ("One. Two!", 2), ("What? Yes", 2), ("Version 2.5 works.", 1)],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


def test_the_grade_is_the_formula():
    # 6 words, 1 sentence, 6 syllables
    assert grade("The cat sat on the mat.") == pytest.approx(max(0, 0.39 * 6 + 11.8 - 15.59))
    # 5 words, 1 sentence, 15 syllables
    text = "Considerations determine professional satisfaction today."
    spoken = sum(map(syllables, text.rstrip(".").split()))
    assert grade(text) == pytest.approx(0.39 * 5 + 11.8 * spoken / 5 - 15.59)


def test_texts_are_read_as_sentences():
    assert grade_of(["How often", "", "We ask once."]) == grade("How often. We ask once.")
    assert grade("") == 0
    assert is_hard(["Considerations determine professional satisfaction."])
    assert not is_hard(["When is a good time?", "We hold messages until then."])
