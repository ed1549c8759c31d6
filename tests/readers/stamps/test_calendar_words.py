"""What months, weekdays and halves of the day are called."""

from __future__ import annotations

import pytest
from babel import Locale

from downtime_cli.readers.stamps.calendar_words import find_word

LANGUAGES = "en de fr es it pt nl pl ru uk cs sk da sv nb fi tr hu ro el bg id".split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_knows_the_words_of_a_language(language: str) -> None:
    """Months and weekdays of the locale data, long and short, are known, and are what they are there."""
    locale = Locale.parse(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                word = find_word(name)
                assert word is not None
                assert word.month == number
            for number, name in locale.days[context][width].items():
                word = find_word(name.split("-")[0])
                if word is None:
                    assert len(name) < 3  # `v` for Friday
                else:
                    assert number in word.weekdays


def test_words_may_mean_several_things() -> None:
    """`mar` is a month and a weekday; letters, accents and stops do not matter; other words mean nothing."""
    word = find_word("MAR.")
    assert word is not None
    assert (word.month, word.weekdays) == (3, frozenset({1}))
    assert find_word("fevr") == find_word("Févr.")
    assert find_word("Visits") is None


@pytest.mark.parametrize(
    ("text", "half"), [("a.m.", 0), ("PM", 12), ("午前", 0), ("下午", 12), ("오후", 12), ("μ.μ.", 12)]
)
def test_halves_of_the_day(text: str, half: int) -> None:
    """Before and after noon is known in several scripts."""
    word = find_word(text)
    assert word is not None
    assert word.half == half
