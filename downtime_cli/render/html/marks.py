"""Texts of a page, with their times marked up for the script that shows them by another clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from downtime_cli.core.wording import DASH, iso_utc
from downtime_cli.render.markup import NOTHING, Markup, element, join, text
from downtime_cli.report.blocks import AnyTime, Clocked, Line, Tone

_WHOLE: Final = re.compile(rf"((?<!\S)\S+ ?{DASH} ?\S+|(?<![\w-])--[a-z][a-z-]*|\bUT[CF]-\d[\d:]*)")


def build_line(tag: str, line: Line) -> Markup:
    """Put a line of the report into an element; one that holds by one clock alone is hidden beside another."""
    own = "own" if line.is_local else None
    return element(tag, mark(line.text, line.times), class_=name_tone(line.tone), data_only=own)


def name_tone(tone: Tone) -> str | None:
    """Name the class that gives a tone its looks; what is normal needs none."""
    return None if tone is Tone.NORMAL else tone.value


def mark(words: str, times: Iterable[AnyTime]) -> Markup:
    """Mark up the times in a text with the instants they stand for, or with the clock that they keep."""
    by_words = {time.words: time for time in times}
    if not by_words:
        return _keep_whole(words)
    longest_first = sorted(by_words, key=len, reverse=True)
    parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", words)
    return join(*(_mark_time(by_words[part]) if part in by_words else _keep_whole(part) for part in parts))


def _mark_time(time: AnyTime) -> Markup:
    """Mark up a time so that a script can show it by another clock, or add whose clock it is."""
    if isinstance(time, Clocked):
        return element("span", _keep_whole(time.words), data_clock=time.told)
    end = None if time.end is None else iso_utc(time.end)
    return element("time", _keep_whole(time.words), datetime=iso_utc(time.start), data_end=end)


def _keep_whole(words: str) -> Markup:
    """Write a text in which no line breaks inside a range, an option or `UTF-8`, as browsers do at every dash."""
    parts = _WHOLE.split(words)
    return join(
        *(element("span", text(part), class_="range") if at % 2 else text(part) for at, part in enumerate(parts))
    )


def mark_title(title: str, clock: str, times: Iterable[AnyTime] = ()) -> Markup:
    """Mark up a title whose times and words for its clock can be replaced."""
    before, found, after = title.rpartition(clock) if clock else (title, "", "")
    return join(mark(before, times), element("span", text(found), class_="by") if found else NOTHING, text(after))
