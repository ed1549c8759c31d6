"""What is wrong with a document that its declaration refuses, in words: where, what was expected, what there is."""

from __future__ import annotations

import re
from functools import reduce
from operator import getitem
from reprlib import Repr
from typing import TYPE_CHECKING, Any, Final

from msgspec.json import schema_components

from downtime_cli.core.wording import word_length

if TYPE_CHECKING:
    from msgspec import Struct, ValidationError

    from downtime_cli.documents.reading.places import Path

_STEP: Final = re.compile(r"\.(\w+)|\[(\d+)\]")
_MISSING: Final = re.compile(r"Object missing required field `(.*)`")
_EMPTY: Final = "Expected `array` of length >= 1"
_TOO_LONG: Final = re.compile(r"Expected `str` of length <= (\d+)")
_SHORT: Final = Repr()  # what is wrong may be the whole document
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 200
_NOUNS: Final = {"object": "an object", "array": "a list", "boolean": "true or false", "null": "null"}


def explain(error: ValidationError, document: Any, kind: type[Struct]) -> tuple[Path, str]:
    """Say where a document is not as declared, and how.

    msgspec names the path: `Expected … - at `$.announcements[2].kind``. What was expected is what the schema says.
    """
    told, found, trail = str(error).rpartition(" - at `$")
    path: Path = tuple(key or int(index) for key, index in _STEP.findall(trail if found else ""))
    if missing := _MISSING.match(told or trail):
        return (*path, missing[1]), "is missing"
    value = reduce(getitem, path, document)
    if too_long := _TOO_LONG.match(told):
        return path, word_length(value, int(too_long[1]))
    if told == _EMPTY:
        return path, f"expected at least one {str(path[-1]).removesuffix('s')}"
    return path, f"expected {_expected(kind, path)}, got {_SHORT.repr(value)}"[:200]


def _expected(kind: type[Struct], path: Path) -> str:
    (node,), parts = schema_components((kind,), ref_template="{name}")
    for step in path:
        inside = _resolve(node, parts)
        node = inside["items"] if isinstance(step, int) else inside["properties"][step]
    return _words(node, parts)


def _resolve(node: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and out of several choices the one that holds values."""
    while "$ref" in node or "anyOf" in node:
        node = parts[node["$ref"]] if "$ref" in node else node["anyOf"][0]
    return node


def _words(node: dict[str, Any], parts: dict[str, Any]) -> str:
    if "anyOf" in node:
        return " or ".join(_words(choice, parts) for choice in node["anyOf"])
    inside = _resolve(node, parts)
    if "enum" in inside:
        choices = inside["enum"]
        return f"one of {', '.join(map(str, choices))}" if len(choices) > 1 else repr(choices[0])
    match inside["type"]:
        case "integer" | "number" as name:
            return f"a {'whole ' * (name == 'integer')}number{_bounds(inside)}"
        case "string":
            examples = "".join(f" such as {example!r}" for example in inside.get("examples", ()))
            return f"a {inside.get('title', 'text')}{examples}"
        case name:
            return _NOUNS[name]


def _bounds(node: dict[str, Any]) -> str:
    low, above, high = (node.get(name) for name in ("minimum", "exclusiveMinimum", "maximum"))
    if above is not None:
        return f" above {above} and up to {high}"
    return f" of {low} or more" if high is None else f" from {low} to {high}"
