"""Whatever is heard leaves a trace: the options as an answer repeats them."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from downtime_cli.core.errors import Place
from downtime_cli.readers.config_toml import Setting
from downtime_cli.request.asked import word_options, word_typed
from downtime_cli.request.given import Option
from downtime_cli.request.options import OPTIONS, TRAFFIC, Options

SHOWN = ("format", "output", "full")  # the form of the answer, the file it is in and its length are their own trace
HEARD = [
    option
    for option in OPTIONS.values()
    if any(option.is_on(command) for command in TRAFFIC.split()) and option.name not in SHOWN
]


def given(option: Option[Any], *texts: str, source: str | None = None) -> Options:
    """Return options of which one was given, typed or in a file."""
    place = option.place if source is None else Place(source=source)
    return Options(given={option.name: Setting(texts=texts, place=place)})


@pytest.mark.parametrize("option", HEARD, ids=lambda option: option.name)
def test_every_option_leaves_a_trace(option: Option[Any]) -> None:
    """Each option of the commands that plan is named with its value, whatever else it changes."""
    is_switch = not option.kind.metavar
    text = "true" if is_switch else "it's 7"
    (words,) = word_options(given(option, text))
    flag = option.flags[0].partition("/")[0]
    assert shlex.split(words) == ([flag] if is_switch else [text] if option.argument else [flag, text])


def test_what_was_not_given_is_not_repeated() -> None:
    """Defaults are no trace of anything, and a form of the answer is its own."""
    assert word_options(Options()) == ()
    assert word_options(given(OPTIONS["format"], "json")) == ()


def test_several_values_are_repeated_in_order() -> None:
    """An option that was given twice is named twice."""
    assert word_options(given(OPTIONS["protect"], "a b", "c")) == ("--protect 'a b' --protect c",)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("day_first", "--month-first", id="opposite"),
        pytest.param("require_notice", "no --require-notice", id="no"),
    ],
)
def test_a_switch_that_is_off_says_so(name: str, words: str) -> None:
    """Off is an answer too."""
    assert word_options(given(OPTIONS[name], "false")) == (words,)


def test_options_of_a_file_name_the_file() -> None:
    """What was typed comes first; what a file brought says which; what a saved plan brought is the plan's."""
    options = Options(
        given={
            **given(OPTIONS["top"], "5", source="team/downtime.toml").given,
            **given(OPTIONS["step"], "2h").given,
            **given(OPTIONS["protect"], "x", source="plan.json: protect").given,
        }
    )
    assert word_options(options) == ("--step 2h", "--top 5 (team/downtime.toml)")


def test_what_was_typed_can_be_typed_again() -> None:
    """What a file brought is left out: the file is there the next time as well."""
    typed = given(OPTIONS["value_column"], "my column")
    filed = given(OPTIONS["step"], "2h", source="downtime.toml")
    assert word_typed(Options(given={**typed.given, **filed.given})) == "--value-column 'my column'"
    assert word_typed(Options()) == ""
