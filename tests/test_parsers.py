"""
Every parser of a text takes time as long as the text, whatever it is: each option, each reader of a line or cell.

Here a text has 20,000 characters, which is cheap and enough to tell a square from a line; `benchmarks/growth.py` gives
the same parsers 100 kB (`--parsers`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from growth_parsers import BEGINNINGS, DISTINCT, OPTIONS, REPEATED, prepare_text

from tests.cpu import is_linear

SIZE: Final = 20_000


@pytest.mark.parametrize("parse", [pytest.param(parse, id=name) for parse, name in DISTINCT.items()])
def test_a_parser_is_linear(parse: Callable[[str], object]) -> None:
    """Whatever begins the text, and whatever is repeated in it."""
    for begin in BEGINNINGS:
        for again in REPEATED:
            assert is_linear(prepare_text(parse, begin, again), SIZE), (begin, again)


def test_options_are_found() -> None:
    """All that can be typed, so that a new one is tried as well."""
    assert len(OPTIONS) > 50
    assert {"duration", "team-hours", "set", "step"} <= OPTIONS.keys()


def test_a_slow_parser_is_found() -> None:
    """One that looks at the rest of the text for each of its characters is noticed."""
    with pytest.raises(AssertionError):
        test_a_parser_is_linear(lambda text: [text[place:].strip() for place in range(len(text))])
