"""How a dialect tells text from SQL, and what a condition would do to the query that it stands in."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

_CLOSERS: Final = {"(": ")", "[": "]", "{": "}"}
_BLOCK: Final = re.compile(r"/\*|\*/")
_LONGEST_SHOWN: Final = 40


class Lexis(Struct, frozen=True, kw_only=True):
    """What begins and ends texts, names in quotes, and comments."""

    quotes: tuple[str, ...] = ("'", '"')
    """A single one may be doubled within; of three, any number less may stand there."""
    escaping: tuple[str, ...] = ()
    """Those within which a backslash takes what follows it along."""
    may_escape: bool = False
    """Whether it does so in single quotes with some of the products that speak the dialect."""
    escapes_behind: str = ""
    """Letters before a quote within which a backslash does so."""
    raw_behind: str = ""
    """Letters before a quote within which it never does."""
    dollars: str = ""
    """A pattern of quotes that begin and end a text as they are, such as `$$` and `$word$`."""
    remark: str = "--"
    """A pattern of what begins a comment that ends with its line."""


def find_fault(condition: str, lexis: Lexis) -> str | None:
    """Say what a condition leaves open, or closes that it did not open; None if it is complete in itself.

    It may be complete in any of the ways in which it can be read: not all that speak a dialect nest comments.
    """
    escaping = [lexis.escaping, *([("'",)] if lexis.may_escape else [])]
    readings = [
        _Reading(condition, lexis, each, is_nested=is_nested) for each in escaping for is_nested in (True, False)
    ]
    faults = [reading.find_fault() for reading in readings]
    return faults[0] if all(faults) else None


class _Reading:
    """A condition, read in one way."""

    def __init__(self, text: str, lexis: Lexis, escaping: tuple[str, ...], *, is_nested: bool) -> None:
        quotes = "|".join(map(re.escape, lexis.quotes))
        letters = lexis.escapes_behind + lexis.raw_behind
        prefix = rf"(?P<prefix>(?<![\w$])[{letters}])?" if letters else "(?P<prefix>)"
        dollars = rf"|(?P<dollars>(?<![\w$]){lexis.dollars})" if lexis.dollars else ""
        self._marks = re.compile(
            rf"(?P<quoted>{prefix}(?P<quote>{quotes})){dollars}|(?P<block>/\*)|(?P<remark>{lexis.remark})|[](){{}}[;]"
        )
        self._text = text
        self._lexis = lexis
        self._escaping = escaping
        self._is_nested = is_nested

    def find_fault(self) -> str | None:
        """Say the first thing that is wrong."""
        opened: list[re.Match[str]] = []
        place = 0
        while mark := self._marks.search(self._text, place):
            place = mark.end() if mark.lastgroup is None else self._find_end(mark)
            if place < 0:
                return f"a {'comment' if mark.lastgroup == 'block' else 'quote'} is left open: {self._show(mark)}"
            if mark.lastgroup is not None:
                continue
            if mark[0] == ";":
                return f"a semicolon would end the query: {self._show(mark)}"
            if mark[0] in _CLOSERS:
                opened.append(mark)
            elif not opened or _CLOSERS[opened.pop()[0]] != mark[0]:
                return f"a bracket is closed that is not open: {self._show(mark)}"
        return f"a bracket is left open: {self._show(opened[-1])}" if opened else None

    def _find_end(self, mark: re.Match[str]) -> int:
        """Find the end of what a mark begins; -1 if there is none."""
        match mark.lastgroup:
            case "remark":
                end = self._text.find("\n", mark.end())
                return len(self._text) if end < 0 else end
            case "block":
                return self._find_end_of_block(mark.end())
            case "dollars":
                end = self._text.find(mark[0], mark.end())
                return end if end < 0 else end + len(mark[0])
            case _:
                end_of_quote = self._pattern_within(mark["quote"], mark["prefix"] or "").match(self._text, mark.end())
                return end_of_quote.end() if end_of_quote else -1

    def _pattern_within(self, quote: str, prefix: str) -> re.Pattern[str]:
        """What stands behind a quote, up to and with the quote that ends it."""
        is_raw, is_escaped = (
            bool(prefix) and prefix in each for each in (self._lexis.raw_behind, self._lexis.escapes_behind)
        )
        escapes = is_escaped or (quote in self._escaping and not is_raw)
        closer = re.escape({"[": "]"}.get(quote, quote))
        doubled = rf"{closer}{closer}|" if len(quote) == 1 else ""
        escaped = r"\\.|" if escapes else ""
        return re.compile(rf"(?:{escaped}{doubled}(?!{closer}).)*+{closer}", re.DOTALL)

    def _find_end_of_block(self, place: int) -> int:
        depth = 1
        for mark in _BLOCK.finditer(self._text, place):
            depth = depth - 1 if mark[0] == "*/" else depth + self._is_nested
            if not depth:
                return mark.end()
        return -1

    def _show(self, mark: re.Match[str]) -> str:
        shown = self._text[mark.start() : mark.start() + _LONGEST_SHOWN]
        return repr(shown) + (" …" if len(self._text) - mark.start() > _LONGEST_SHOWN else "")
