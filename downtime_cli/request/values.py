"""The values of single options that are neither times nor zones; all raise BadTextError with an example."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from typing import TypeVar

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.policy import ImpactLevel, Objective, Recurrence
from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.human_time import parse_duration

E = TypeVar("E", Objective, ImpactLevel, Recurrence, ValueKind)


def parse_choice(kind: type[E], text: str) -> E:
    """Return the member of an enum with that value."""
    found = next((member for member in kind if member.value.casefold() == text.strip().casefold()), None)
    if found is None:
        raise BadTextError(f"expected one of {', '.join(kind)}, got {text!r}", f"write {next(iter(kind))}")
    return found


def parse_switch(text: str) -> bool:
    """Return the value of a switch."""
    if text not in {"true", "false"}:
        raise BadTextError(f"expected true or false, got {text!r}", "write true or false")
    return text == "true"


def parse_whole_number(text: str, least: int, most: int) -> int:
    """Return a number of things."""
    if not text.strip().isdecimal() or not least <= int(text) <= most:
        raise BadTextError(f"expected a whole number from {least} to {most}, got {text!r}", "write 3")
    return int(text)


def parse_percentage(text: str) -> float:
    """Return a service level in percent, above 0 and below 100."""
    value = _number(text.strip().removesuffix("%"), "99.9")
    if not 0 < value < 100:
        raise BadTextError(f"expected a percentage above 0 and below 100, got {text!r}", "write 99.9")
    return value


def parse_share(text: str) -> float:
    """Return a percentage of 0 or more, with or without its sign, as a share."""
    value = _number(text.strip().removesuffix("%"), "25%")
    if not 0 <= value < math.inf:
        raise BadTextError(f"expected a percentage of 0 or more, got {text!r}", "write 25%")
    return value / 100


def parse_percentile(text: str) -> float:
    """Return a percentage from 0 to 100 as a share: a limit beyond that would never say no."""
    value = parse_share(text)
    if value > 1:
        raise BadTextError(f"expected a percentage of at most 100, got {text!r}", "write 10%, for the quietest tenth")
    return value


def parse_amount(text: str) -> float:
    """Return an amount of money, 0 or more."""
    value = _number(text, "0.02")
    if not (value >= 0 and math.isfinite(value)):
        raise BadTextError(f"expected a number of 0 or more, got {text!r}", "write 0.02")
    return value


def _number(text: str, example: str) -> float:
    """Return a number with a decimal point; commas are no part of it, for they mean two things in the world."""
    pointed = text.replace(",", "" if re.search(r",\d{3}(\D|$)", text) else ".")
    for each in (text, pointed):
        try:
            value = float(each)
        except ValueError:
            continue
        if each == text:
            return value
        raise BadTextError(f"expected a number without commas, got {text!r}", f"write {pointed.strip()}")
    raise BadTextError(f"expected a number, got {text!r}", f"write it with digits, such as {example}")


def parse_maybe_zero(text: str) -> timedelta:
    """Return a duration that may be nothing."""
    return timedelta(0) if text.strip() in {"0", "0m", "0h"} else parse_duration(text)
