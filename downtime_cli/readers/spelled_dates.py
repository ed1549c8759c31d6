"""Dates with the name of a month, such as `Jan 1 2024 12:30`, by python-dateutil."""

from __future__ import annotations

import warnings
from datetime import datetime


def parse_spelled(text: str) -> datetime:
    """Return the moment, aware if it has an offset; the text has to give the whole date.

    Raises:
        ValueError: it does not, or names a zone that python-dateutil would pass over: EST is many clocks.
        OverflowError: one of its numbers is no part of a date.
    """
    from dateutil import parser

    with warnings.catch_warnings():
        warnings.simplefilter("error", parser.UnknownTimezoneWarning)
        try:
            first, second = (parser.parse(text, default=datetime(2000, 1 + day, day)) for day in (1, 2))  # noqa: DTZ001
        except parser.UnknownTimezoneWarning as error:
            raise ValueError(text) from error
    if first != second:  # something came from the defaults
        raise ValueError(text)
    return first
