"""
What a template may write: texts and numbers, and lists of them.

Of anything else, such as a function that is not called, Python would write what only programmers understand, often with
an address in memory, which differs from run to run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from jinja2 import TemplateError, Undefined

_TEXTS: Final = (str, int, float, type(None), Undefined)
"""What can be written; what is undefined says so itself."""
_LOOKS_INSIDE: Final = re.compile(r"\{[^{}:!]*\.")


class NoTextError(TemplateError):
    """A template writes what is neither a text nor a number."""

    remedy = "call it if it is a function, with () after its name; or write one of the texts or numbers in it"

    def __init__(self, kind: str) -> None:
        """Name the kind of thing."""
        super().__init__(f"writes something that is neither a text nor a number ({kind})")


def check_texts(values: Iterable[object]) -> None:
    """Look at what is to be written, or to become part of a text.

    Args:
        values: no larger as texts than a template may make.

    Raises:
        NoTextError: one of them, or something in one of them, is neither a text nor a number.
    """
    stack = [*values]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            stack += [*value, *value.values()]
        elif isinstance(value, list | tuple):
            stack += value
        elif not isinstance(value, _TEXTS):
            raise NoTextError(type(value).__name__)


def check_fields(text: str) -> None:
    """Refuse a format that looks into what it is given, as `{0.upper}` does: only attributes can be functions there.

    Raises:
        TemplateError: it does.
    """
    if _LOOKS_INSIDE.search(text):
        raise TemplateError("has a format that looks for an attribute of what it is given, with a dot")
