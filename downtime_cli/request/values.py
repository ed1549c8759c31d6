"""
The kinds of options, and how the values of each are read as far as that needs no time, zone or file.

All parsers raise BadTextError with an example. What they need is imported when they run: help and completion only name
them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.policy import LONGEST_NAME, LONGEST_TEXT
from downtime_cli.core.recurrence import Recurrence
from downtime_cli.request.given import Kind
from downtime_cli.request.offers import (
    offer_choices,
    offer_clocks,
    offer_dates,
    offer_places,
    offer_plans,
    offer_protected,
    offer_targets,
)

E = TypeVar("E", bound=str)
RECURRENCES: Final = ("daily", "weekly", "biweekly", "monthly", "quarterly", "yearly", "weekdays", "weekends")
"""The single words for how often a standing window returns."""
_BLANKS: Final = " \t\r\n"
_WHOLE: Final = re.compile(r"0*([0-9]{1,9})")
_NUMBER: Final = re.compile(r"[+-]?([0-9]++\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_MOST_MONEY: Final = 1e12


class Format(StrEnum):
    """How to show the answer; AUTO is what suits the place where it is shown."""

    AUTO = "auto"
    TERMINAL = "terminal"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    JUNIT = "junit"
    GITHUB = "github"
    HTML = "html"
    HEATMAP = "heatmap-svg"
    HORIZON = "horizon-svg"
    YEAR = "year-svg"


class DueFormat(StrEnum):
    """How to show what falls due: like any report, or as one line of JSON for each message."""

    TERMINAL = "terminal"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def parse_choice(choices: Sequence[E], text: str) -> E:
    """Find the choice of that name, in upper or lower case."""
    wanted = text.strip().casefold().replace("_", "-")
    found = next((choice for choice in choices if choice.casefold() == wanted), None)
    if found is None:
        from downtime_cli.request.other_names import suggest_value

        raise BadTextError(f"expected one of {', '.join(choices)}, got {text!r}", suggest_value(text, choices))
    return found


def parse_switch(text: str) -> bool:
    """Read a switch as downtime.toml writes it."""
    if text not in {"true", "false"}:
        raise BadTextError(f"expected true or false, got {text!r}", "write true or false")
    return text == "true"


def parse_whole_number(text: str, least: int, most: int) -> int:
    """Read a number of things."""
    digits = _WHOLE.fullmatch(text.strip(_BLANKS))
    if digits is None or not least <= int(digits[1]) <= most:
        remedy = (
            f"write digits, such as {min(most, 3)}"
            if digits is None
            else f"write {least if int(digits[1]) < least else most}"
        )
        raise BadTextError(f"expected a whole number from {least} to {most}, got {text!r}", remedy)
    return int(digits[1])


def parse_regions(text: str) -> int:
    """Read how many regions to tell apart at most."""
    from downtime_cli.core.announcing.regions import MOST_REGIONS

    return parse_whole_number(text, 1, MOST_REGIONS)


def parse_percentage(text: str) -> float:
    """Read a service level in percent, above 0 and below 100."""
    value = _number(text.strip(_BLANKS).removesuffix("%"), "99.9")
    if not 0 < value < 100:
        raise BadTextError(f"expected a percentage above 0 and below 100, got {text!r}", "write 99.9")
    return value


def parse_share(text: str) -> float:
    """Read a percentage of 0 or more, with or without its sign, as a share."""
    value = _number(text.strip(_BLANKS).removesuffix("%"), "25%")
    if not 0 <= value < math.inf:
        raise BadTextError(f"expected a percentage of 0 or more, got {text!r}", "write 25%")
    return value / 100


def parse_percentile(text: str) -> float:
    """Read a percentage from 0 to 100 as a share: no window could exceed a higher limit."""
    value = parse_share(text)
    if value > 1:
        raise BadTextError(f"expected a percentage of at most 100, got {text!r}", "write 10%")
    return value


def parse_amount(text: str) -> float:
    """Read an amount of money, from 0 to a trillion."""
    value = _number(text, "0.02")
    if not 0 <= value <= _MOST_MONEY:
        raise BadTextError(f"expected a number from 0 to a trillion, got {text!r}", "write 0.02")
    return value


def _number(text: str, example: str) -> float:
    """Read a number with a decimal point; a comma is refused: it means thousands to some, decimals to others.

    Python would take more for one: underscores, digits and blanks of any script, `nan`.
    """
    plain = text.strip(_BLANKS)
    if _NUMBER.fullmatch(plain):
        return float(plain)
    pointed = plain.replace(",", "" if re.search(r",[0-9]{3}([^0-9]|$)", plain) else ".")
    if _NUMBER.fullmatch(pointed):
        raise BadTextError(f"expected a number without commas, got {text!r}", f"write {pointed}")
    raise BadTextError(f"expected a number, got {text!r}", f"write it with digits, such as {example}")


def parse_text(text: str, most: int = LONGEST_TEXT) -> str:
    """Take a text as it is, if people can see any of it, every program can write it, and it has room everywhere."""
    from downtime_cli.core.wording import is_text, is_visible

    _check_length(text, most)
    if not is_text(text):
        raise BadTextError(
            f"expected text, got bytes that are none: {text!r}", "write it in the encoding of your locale"
        )
    if not is_visible(text):
        raise BadTextError(
            f"expected a text that people can see, got {text!r}", "leave the option out, or write a word"
        )
    return text


def parse_day(text: str) -> date:
    """Read the name of a date of a standing window."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadTextError(f"expected a date, got {text!r}"[:120], "write it like 2027-03-09") from None


def parse_name(text: str) -> str:
    """Take what something is called."""
    return parse_text(text, LONGEST_NAME)


def _check_length(text: str, most: int) -> None:
    from downtime_cli.core.wording import word_length

    if too_long := word_length(text, most):
        raise BadTextError(too_long, "shorten it")


def parse_pair(text: str) -> tuple[str, str]:
    """Read the name of a column and what it is to hold."""
    name, is_pair, value = text.partition("=")
    if not is_pair or not name.strip():
        raise BadTextError(f"expected COLUMN=VALUE, got {text!r}", "write metric=requests")
    _check_length(text, LONGEST_TEXT)
    return name.strip(), value.strip()


def parse_recurring(text: str) -> Recurrence:
    """Read how often a standing window returns."""
    from downtime_cli.readers.recurrences.recurrence_words import parse_recurrence

    return parse_recurrence(text)


def parse_length(text: str) -> timedelta:
    """Read a length of time."""
    from downtime_cli.readers.human_time import parse_duration

    return parse_duration(text)


def parse_maybe_zero(text: str) -> timedelta:
    """Read a length of time that may be none at all."""
    return timedelta(0) if text.strip() in {"0", "0m", "0h"} else parse_length(text)


def text(metavar: str, *names: str) -> Kind[str]:
    """Any text that can be seen; what it may be, where a list has that."""
    return Kind(metavar, parse_text, choices=names)


def name(metavar: str, *names: str) -> Kind[str]:
    """What something is called; what it may be, where a list has that."""
    return Kind(metavar, parse_name, choices=names)


def file(metavar: str) -> Kind[str]:
    """A path, or - for standard input."""
    return Kind(metavar, str, is_file=True)


def choice(metavar: str, members: Iterable[E]) -> Kind[E]:
    """One of some names, such as the members of an enum."""
    choices = tuple(members)
    return Kind(metavar, partial(parse_choice, choices), choices=choices, offer=partial(offer_choices, choices))


def formats_but(*others: Format) -> Kind[Format]:
    """The format of an answer that can be shown in all of them but some."""
    return choice("FORMAT", (each for each in Format if each not in others))


def number(least: int, most: int) -> Kind[int]:
    """A whole number from `least` to `most`."""
    return Kind("NUMBER", partial(parse_whole_number, least=least, most=most))


SWITCH: Final = Kind("", parse_switch)
SETTING: Final = Kind("KEY=VALUE", partial(parse_text, most=LONGEST_NAME + 1 + LONGEST_TEXT))
PAIR: Final = Kind("COLUMN=VALUE", parse_pair)
LENGTH: Final = Kind("LENGTH", parse_length)
DAY: Final = Kind("DATE", parse_day, offer_beside=offer_dates)
RECURRING: Final = Kind("PERIOD", parse_recurring, examples=RECURRENCES)
SHARE: Final = Kind("PERCENT", parse_share)
TIME: Final = Kind("TIME", str)  # read where the current time and the zone are known
ZONE: Final = Kind("ZONE", str, offer=offer_clocks)
PROTECTED: Final = Kind("ZONE=HOURS", parse_text, offer=offer_protected)
PLACES: Final = Kind("CODES", parse_text, offer=offer_places)
SAVED_PLAN: Final = Kind("PLAN.json", str, offer=offer_plans, is_file=True)
MAYBE_NO_LENGTH: Final = Kind("LENGTH", parse_maybe_zero)
PERCENTAGE: Final = Kind("PERCENT", parse_percentage)
PERCENTILE: Final = Kind("PERCENT", parse_percentile)
AMOUNT: Final = Kind("AMOUNT", parse_amount)
REGIONS: Final = Kind("NUMBER", parse_regions)
TARGET: Final = Kind("TARGET", str, offer=offer_targets)
