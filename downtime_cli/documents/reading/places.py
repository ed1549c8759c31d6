"""JSON texts of plans, and the place of each value in them, which the standard parser does not keep."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from json import JSONDecoder
from typing import Final, TypeAlias

from downtime_cli.core.errors import InputError, IssueCode, Place
from downtime_cli.readers.sources import LARGEST_TREE, too_large

Path: TypeAlias = tuple[str | int, ...]
_DECODER: Final = JSONDecoder()
_SPACE: Final = re.compile(r"[ \t\n\r]*")


def parse_json(source: str, text: str, remedy: str) -> object:
    """Parse the JSON text of a plan.

    Raises:
        InputError: it is not JSON, holds a number that JSON does not have, or is larger than any plan.
    """
    if len(text) > LARGEST_TREE:
        raise too_large(source, LARGEST_TREE)
    try:
        value: object = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits are ValueErrors of another kind
        place = Place(source=source, line=getattr(error, "lineno", 1), column=getattr(error, "colno", 1))
        message = f"is not JSON: {_explain(error)}"
        raise InputError.of(IssueCode.BAD_PLAN, message, remedy, place) from None
    return value


def _explain(error: Exception) -> str:
    """Say in plain words what is wrong, as the parser's own are about its insides."""
    if isinstance(error, json.JSONDecodeError):
        return "it is cut off or broken here"
    return f"{error}" if isinstance(error, _NumberError) else "it is nested too deeply, or a number is too long"


class _NumberError(ValueError):
    """A number that JSON does not have."""


def _finite(text: str) -> float:
    """Parse a number that JSON may hold: Python would take NaN and Infinity too, on which others fail."""
    number = float(text)
    if not math.isfinite(number):
        raise _NumberError(f"{text[:40]} is not a number, or is too large")
    return number


def locate(text: str, path: Sequence[str | int]) -> int:
    """Find the character at which the value begins that keys and indices lead to, in a valid JSON text.

    Where the path leads nowhere, the last value on it is found.
    """
    position = _skip(text, 0)
    for step in path:
        found = _member(text, position, step) if text[position] == "{" else _element(text, position, step)
        if found is None:
            break
        position = found
    return position


def place_at(source: str, text: str, position: int) -> Place:
    """Turn the position of a character into its line and column."""
    line = text.count("\n", 0, position) + 1
    return Place(source=source, line=line, column=position - text.rfind("\n", 0, position))


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    assert found is not None  # nothing is a match, too
    return found.end()


def _member(text: str, position: int, name: str | int) -> int | None:
    """Find the value of a key of an object; of equal keys the last counts, as it does for the parser."""
    found = None
    position = _skip(text, position + 1)
    while text[position] == '"':
        key, position = _DECODER.raw_decode(text, position)
        position = _skip(text, _skip(text, position) + 1)
        if key == name:
            found = position
        position = _next(text, position)
    return found


def _element(text: str, position: int, index: str | int) -> int | None:
    if text[position] != "[" or not isinstance(index, int):
        return None
    position = _skip(text, position + 1)
    for _ in range(index):
        if text[position] == "]":
            return None
        position = _next(text, position)
    return None if text[position] == "]" else position


def _next(text: str, position: int) -> int:
    """Find the member or element after a value, or the bracket that ends them all."""
    position = _skip(text, _DECODER.raw_decode(text, position)[1])
    return _skip(text, position + 1) if text[position] == "," else position
