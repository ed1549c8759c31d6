"""What a target wants to be told beyond the plan, and what it was told, with where that stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from msgspec import Struct

from downtime_cli.core.errors import InputError, Issue, Place


class Need(Struct, frozen=True):
    """A setting of a target: its name, what it means in a few words with an example, and whether it may be a list."""

    name: str
    meaning: str
    is_list: bool = False


class Given(Struct, frozen=True):
    """What was said for a setting, and where."""

    texts: tuple[str, ...]
    place: Place


class TargetSettings(Struct, frozen=True):
    """The settings of one target by name, as far as they were given; those it needs are there."""

    given: Mapping[str, Given]
    target: str = ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return everything given for a list."""
        return self.given[name].texts if name in self.given else ()

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the identifiers given for a list, however they were parted: they hold no commas and blanks."""
        return tuple(part for text in self.all(name) for part in re.split(r"[,\s]+", text) if part)

    def one(self, name: str, default: str = "") -> str:
        """Return the text given for a setting."""
        return self.given[name].texts[0] if name in self.given else default

    def is_on(self, name: str, *, default: bool) -> bool:
        """Return the value of a switch.

        Raises:
            InputError: it is neither `true` nor `false`.
        """
        text = self.one(name, str(default).lower()).strip().casefold()
        if text not in {"true", "false"}:
            self.refuse(name, f"expected true or false, got {text!r}", "write true or false")
        return text == "true"

    def refuse(self, name: str, message: str, remedy: str) -> NoReturn:
        """Say what is wrong with a setting that was given.

        Raises:
            InputError: always.
        """
        message = f"{self.target}.{name}: {message}"
        raise InputError(Issue(code="bad-setting", message=message, remedy=remedy, place=self.given[name].place))
