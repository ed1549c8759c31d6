"""The local times that an answer prints, read off its texts and held against the `whenever` library."""

from __future__ import annotations

import re
from typing import Final

from whenever import ZonedDateTime

from tests.independent.clocks import minute_of, shown
from tests.independent.question import Document, Question

MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LONG_MONTHS: Final = "January February March April May June July August September October November December".split()
LONG_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
DATE: Final = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} (?:[JFMASOND][a-z]{2})(?: \d{4})?\b")
TIME: Final = re.compile(r"\b\d\d:\d\d\b")
OFFSET: Final = re.compile(r"\bUTC([+-]\d{1,2}(?::\d\d)?)?")


def offset_of(at: ZonedDateTime) -> str:
    """Write an offset from UTC as texts do: +2, -3:30, nothing for UTC itself."""
    minutes = int(at.offset.total("minutes"))
    whole, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{whole}{f':{rest:02}' if rest else ''}" if minutes else ""


def date_text(at: ZonedDateTime, *, has_year: bool = False) -> str:
    """Write a date as reports do."""
    day = f"{LONG_DAYS[at.date().day_of_week().value - 1][:3]} {at.day} {MONTHS[at.month - 1]}"
    return f"{day} {at.year}" if has_year else day


def check_words(words: str, zone: str, start: str, end: str | None) -> None:
    """Hold the dates, clock times and offsets of a text against the moments that stand beside it."""
    ends = [shown(zone, minute_of(start)), *([shown(zone, minute_of(end))] if end else [])]
    times = TIME.findall(OFFSET.sub("", words))
    assert times in ([], [f"{at.hour:02}:{at.minute:02}" for at in ends]), (words, start, end)
    dates = DATE.findall(words)
    told = [date_text(at, has_year=bool(re.search(r"\d{4}", each))) for at, each in zip(ends, dates, strict=False)]
    assert dates == told, (words, start, end)
    if len(times) == 2 and len(dates) == 1:
        assert ends[0].date() == ends[1].date(), (words, start, end)
    offsets = OFFSET.findall(words)
    if offsets:
        known = [offset_of(at) for at in ends]
        assert offsets in (known, known[:1] if len(set(known)) == 1 else known), (words, start, end)


def check_page(page: str, zone: str) -> int:
    """Check every time of a page that carries its moment, and count them."""
    found = re.findall(r'<time datetime="([^"]+)"(?: data-end="([^"]+)")?>([^<]*)</time>', page)
    for start, end, words in found:
        check_words(words.replace("&nbsp;", " "), zone, start, end or None)
    return len(found)


def check_tables(markdown: str, plan: Document, question: Question) -> None:
    """Check the local times of zones, and those at which readers get each message."""
    text = markdown.replace("\\_", "_")
    window = plan["window"]
    zones = {name for name, _ in question.audience}
    rows = [row for row in text.splitlines() if row.startswith("| ") and row.split(" | ")[0][2:] in zones]
    assert {row.split(" | ")[0][2:] for row in rows} == zones
    for row in rows:
        cells = row.strip("| ").split(" | ")
        check_words(" ".join(cells[1:3]), cells[0], window["start"], window["end"])
    sent = {(each["kind"], each["send_at"]): None for each in plan["announcements"] if each["send_at"]}
    moments = [at for _, at in sent]
    told = re.findall(r"readers' local time: ([^;|]+);", text)
    assert len(told) == len(moments)
    for words, at in zip(told, moments, strict=True):
        clocks = sorted((shown(zone, minute_of(at)) for zone in zones), key=lambda each: each.to_plain())
        ends = [clocks[0], clocks[-1]][: 1 + (clocks[0].to_plain() != clocks[-1].to_plain())]
        assert TIME.findall(words) == [f"{each.hour:02}:{each.minute:02}" for each in ends], words
        assert DATE.findall(words) == [date_text(each) for each in ends][: 1 + (ends[0].date() != ends[-1].date())]


def check_json(plan: Document) -> None:
    """Check the clock times that a document gives with an offset."""
    for choice in (plan, *plan["alternatives"]):
        window = choice["window"]
        for zone, times in [(plan["timezone"], window), *((each["zone"], each) for each in choice["impact"]["zones"])]:
            for end in ("start", "end"):
                at = shown(zone, minute_of(window[end]))
                assert times[f"local_{end}"] == at.to_fixed_offset().format_iso(), (zone, window)


def notice_window(zone: str, start: str, end: str, *, is_long: bool) -> str:
    """Write a window as a notice in English does, each offset in brackets; short dates have no year."""
    at = [shown(zone, minute_of(moment)) for moment in (start, end)]
    dates = [_notice_date(each) if is_long else date_text(each) for each in at]
    times = [f"{each.hour:02}:{each.minute:02}" for each in at]
    clocks = [f" (UTC{offset_of(each)})" for each in at]
    last = times[1] if dates[0] == dates[1] else f"{dates[1]}, {times[1]}"
    if clocks[0] != clocks[1]:
        return f"{dates[0]}, {times[0]}{clocks[0]} – {last}{clocks[1]}"
    return f"{dates[0]}, {times[0]}{'–' if dates[0] == dates[1] else ' – '}{last}{clocks[1]}"


def _notice_date(at: ZonedDateTime) -> str:
    day = LONG_DAYS[at.date().day_of_week().value - 1]
    return f"{day}, {at.day} {LONG_MONTHS[at.month - 1]} {at.year}"


def check_notice(notice: str, plan: Document, question: Question) -> None:
    """Check the local times of a mail: clocks of nine in ten readers, and UTC, each pair of times once."""
    ends = plan["window"]["start"], plan["window"]["end"]
    zones = ("UTC", *(zone for zone, _ in question.audience))
    bare = re.sub(r", the night between [A-Z][a-z]+ and [A-Z][a-z]+", "", notice)
    when = re.findall(r"^When: (.+)$", bare, re.MULTILINE)
    named = [re.sub(r" (?:[A-Za-z ]+ )?\(?(UTC[-+:\d]*)\)?", r" (\1)", each) for each in when]  # CET (UTC+1), or UTC+14
    assert named in [[notice_window(zone, *ends, is_long=True)] for zone in zones], when
    clocks = {zone: notice_window(zone, *ends, is_long=False) for zone in zones}
    bare = re.sub(r"^  (UTC(?:[+-]\d+(?::\d\d)?)?): (.*\d)$", r"  a clock: \2 (\1)", bare, flags=re.MULTILINE)
    lines = re.findall(r"^  [^:]+: (.+\(UTC[^)]*\))$", bare, re.MULTILINE)
    told = set(lines)
    assert len(lines) == len(told)
    assert {clocks["UTC"]} <= told <= set(clocks.values())
    heard = sum(users for zone, users in question.audience if clocks[zone] in told)
    assert heard * 10 >= 9 * sum(users for _, users in question.audience)
