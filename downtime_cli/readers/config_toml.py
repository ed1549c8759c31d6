"""
`downtime.toml`: options of `downtime plan` by name, the ladder of announcements, what notices and exports say.

Values are handed on as the texts the command line would have, each with its line, so that both are understood in one
place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from reprlib import Repr
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.errors import BadTextError, InputError, Issue, IssueCode, Place
from downtime_cli.core.likeness import did_you_mean
from downtime_cli.core.policy import LONGEST_NAME, LONGEST_TEXT, LadderStep
from downtime_cli.core.wording import is_visible, word_length
from downtime_cli.readers.human_time import parse_duration
from downtime_cli.readers.sources import LARGEST_CONFIG, open_document

_HEAD: Final = re.compile(r"([^=\]]*)[=\]]")
_MOST_SUGGESTED: Final = 20  # no more issues are shown
_POSITION: Final = r"\(at line (\d+), column (\d+)\)"
_NESTED_OR_LONG: Final = re.compile(r"[^\[{.0-9]")
_DEEPEST: Final = 8
"""The most tables in tables; what people write has two."""
_MOST_DOTS: Final = 1000
"""In one key, whose parts tomllib looks up again and again: fifty thousand take it most of a minute."""
_LARGEST: Final = 10**18
_SHORT: Final = Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother = 3, 120, 120


class Setting(Struct, frozen=True, kw_only=True):
    """The texts given for one option, and where; a switch is `true` or `false`."""

    texts: tuple[str, ...]
    place: Place


class LadderRung(Struct, frozen=True, kw_only=True):
    """The ladder for work of at most this length (None: of any length)."""

    up_to: timedelta | None
    steps: tuple[LadderStep, ...]
    recurring: bool = False
    """Whether it is for the dates of standing windows, and not for single ones."""


class Config(Struct, frozen=True, kw_only=True):
    """What a configuration file says. `ladder`: rungs, shortest work first; `tables`: by name and dotted key."""

    settings: Mapping[str, Setting]
    ladder: tuple[LadderRung, ...] = ()
    tables: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)


def read_config(
    path: str,
    *,
    known: frozenset[str],
    repeatable: frozenset[str],
    paths: frozenset[str] = frozenset(),
    tables: frozenset[str] = frozenset(),
) -> Config:
    """Read a configuration file.

    Args:
        path: the file; relative paths in it are relative to its folder.
        known: names of the options it may hold.
        repeatable: those that may have a list of values.
        paths: those that name files.
        tables: names of the tables it may hold; what is in them is for others to judge.

    Raises:
        AccessError: there is no such file.
        InputError: it is not TOML, has unknown keys or values of the wrong kind.
    """
    source = open_document(path, "a TOML file", most=LARGEST_CONFIG)
    text = source.text()
    data = _parse(path, text)
    reader = _Reader(path, text, known, repeatable, paths)
    held = {name: reader.table(name, data.pop(name)) for name in sorted(tables & set(data))}
    settings = {key: reader.setting(key, value) for key, value in data.items() if key != "ladder"}
    ladder = reader.ladder(data["ladder"]) if "ladder" in data else ()
    if reader.issues:
        raise InputError(*reader.issues)
    known_settings = {key.replace("_", "-"): each for key, each in settings.items() if each is not None}
    return Config(settings=known_settings, ladder=ladder, tables=held)


def _parse(path: str, text: str) -> dict[str, object]:
    """Parse the text of a file.

    Raises:
        InputError: it is not TOML, is nested deeply, or holds a number of thousands of digits.
    """
    import tomllib

    try:
        if any(part.count(".") > _MOST_DOTS for part in text.replace("\n", "=").split("=")):
            raise RecursionError
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(_POSITION, str(error))
        line, column = (int(found[1]), int(found[2])) if found else (text.rstrip("\n").count("\n") + 1, 1)
        message = f"is not TOML: {re.sub(_POSITION, '', str(error)).strip()}"
    except (RecursionError, ValueError):
        lines = enumerate(text.splitlines(), 1)
        line, column = max(lines, key=lambda each: len(_NESTED_OR_LONG.sub("", each[1])))[0], 1
        message = "is nested too deeply, or holds a number that is too long"
    place = Place(path, line, column)
    raise InputError.of(IssueCode.BAD_CONFIG, message, "see docs/configuration.md for the form", place)


class _Reader:
    """Turns parsed TOML into settings and collects what is wrong."""

    def __init__(
        self, path: str, text: str, known: frozenset[str], repeatable: frozenset[str], paths: frozenset[str]
    ) -> None:
        self._path, self._text, self._known, self._repeatable, self._paths = path, text, known, repeatable, paths
        self.issues: list[Issue] = []

    def setting(self, key: str, value: object) -> Setting | None:
        """Read the setting of a key; None after noting what is wrong with it."""
        name = key.replace("_", "-")
        if name not in self._known:
            self._refuse(key, IssueCode.UNKNOWN_KEY, f"unknown key {key!r}", self._suggest(name))
            return None
        if isinstance(value, list) and name not in self._repeatable:
            self._refuse(key, IssueCode.BAD_CONFIG, f"{key} takes one value, got a list", "write one value")
            return None
        texts = _read_texts(value)
        if texts is None:
            message = f"{key} must be a text or number, got {_show(value)}"
            self._refuse(key, IssueCode.BAD_CONFIG, message, "write it as on the command line")
            return None
        if name in self._paths:
            texts = tuple(text if text == "-" else str(Path(self._path).parent / text) for text in texts)
        return Setting(texts=texts, place=self._place(key))

    def table(self, name: str, value: object) -> dict[str, Setting]:
        """Read what a table and those within it hold, by dotted key; values are texts or lists of texts."""
        if not isinstance(value, dict):
            self._refuse(name, IssueCode.BAD_CONFIG, f"{name} is a table, got {_show(value)}", f"write [{name}]")
            return {}
        found: dict[str, Setting] = {}
        for key, held in _leaves(value):
            texts = _read_texts(held)
            last = key.rsplit(".", 1)[-1]
            if texts is None:
                message = f"{name}.{key} must be a text, a number or a list of them, got {_show(held)}"[:200]
                self._refuse(last, IssueCode.BAD_CONFIG, message, "write a text in quotes")
            elif any(text and not is_visible(text) for text in texts):
                message = f"{name}.{key} is a text that nobody can see, {held!r}"[:200]
                self._refuse(last, IssueCode.BAD_CONFIG, message, 'write a word, or "" for none')
            elif too_long := next(filter(None, (word_length(text, LONGEST_TEXT) for text in texts)), ""):
                remedy = "shorten it, or write a list where several values are meant"
                self._refuse(last, IssueCode.BAD_CONFIG, f"{name}.{key}: {too_long}", remedy)
            else:
                found[key] = Setting(texts=texts, place=self._place(last))
        return found

    def ladder(self, value: object) -> tuple[LadderRung, ...]:
        """Read the rungs of the ladder, shortest work first, one for any length last."""
        rungs = []
        for each in _as_list(value):
            try:
                rungs.append(_read_rung(each))
            except BadTextError as error:
                self._refuse("ladder", IssueCode.BAD_LADDER, error.message, error.remedy)
        return tuple(sorted(rungs, key=lambda rung: (rung.up_to is None, rung.up_to or timedelta(0))))

    def _suggest(self, name: str) -> str:
        known = self._known if len(self.issues) < _MOST_SUGGESTED else ()
        return did_you_mean(name, known, "remove it; docs/configuration.md lists the keys")

    def _refuse(self, key: str, code: IssueCode, message: str, remedy: str) -> None:
        self.issues.append(Issue(code, message, remedy, self._place(key)))

    def _place(self, key: str) -> Place:
        """Find the line on which a key stands, which the TOML parser keeps to itself."""
        return self._places.get(key, Place(self._path))

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        """The lines on which keys and tables stand first, so far as these are written in the usual way."""
        found: dict[str, Place] = {}
        for number, line in enumerate(self._text.split("\n"), 1):
            head = _HEAD.match(line)
            if head:
                key = head[1].strip().lstrip("[").strip().strip("'\"")
                found.setdefault(key, Place(self._path, line=number, column=len(line) - len(line.lstrip()) + 1))
        return found


def _leaves(table: Mapping[str, object], depth: int = 1) -> Iterator[tuple[str, object]]:
    """Yield the values in a table and in the tables within it, by dotted key; a table that is too deep is a value."""
    for key, value in table.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from ((f"{key}.{inner}", held) for inner, held in _leaves(value, depth + 1))
        else:
            yield key, value


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _read_texts(value: object) -> tuple[str, ...] | None:
    """Read one or several values as the command line would have them, None for tables and lists of lists."""
    texts = []
    for each in _as_list(value):
        if isinstance(each, datetime | date | time):
            texts.append(each.isoformat())
        elif isinstance(each, str | float) or (isinstance(each, int) and abs(each) <= _LARGEST):
            texts.append(str(each).lower() if isinstance(each, bool) else str(each))
        else:
            return None
    return tuple(texts)


def _text_of(value: object) -> str:
    """Write a value as it is typed; what is no text is shown, and is no length of time."""
    return value if isinstance(value, str) else _show(value)


def _show(value: object) -> str:
    """Show a value, cut short."""
    try:
        return _SHORT.repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number that is too long"


def _read_rung(value: object) -> LadderRung:
    """Read one `[[ladder]]`; BadTextError says what is wrong with it."""
    remedy = 'write [[ladder]] with up_to = "2h" and steps = [{lead = "7d", channels = ["email"]}]'
    if not isinstance(value, dict) or not set(value) <= {"up_to", "up-to", "steps", "recurring"}:
        raise BadTextError("a ladder has up_to and steps, and may be recurring", remedy)
    recurring = value.get("recurring", False)
    if not isinstance(recurring, bool):
        raise BadTextError(f"recurring is true or false, got {_show(recurring)}", "write recurring = true")
    up_to = value.get("up_to", value.get("up-to"))
    steps = tuple(map(_read_step, _as_list(value.get("steps", []))))
    if not steps:
        raise BadTextError("a ladder needs steps", remedy)
    longest = None if up_to is None else parse_duration(_text_of(up_to))
    return LadderRung(up_to=longest, steps=steps, recurring=recurring)


def _read_step(value: object) -> LadderStep:
    remedy = 'write {lead = "7d", channels = ["email", "status-page"]}'
    if not isinstance(value, dict) or set(value) != {"lead", "channels"}:
        raise BadTextError(f"a step has lead and channels, got {_show(value)}", remedy)
    given = _as_list(value["channels"])
    channels = [each for each in given if isinstance(each, str) and is_visible(each) and len(each) <= LONGEST_NAME]
    if not channels or len(channels) < len(given):
        message = f"channels are names of at most {LONGEST_NAME} characters, got {_show(value['channels'])}"
        raise BadTextError(message, remedy)
    return LadderStep(lead=parse_duration(_text_of(value["lead"])), channels=tuple(channels))
