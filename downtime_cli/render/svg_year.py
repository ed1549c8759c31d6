"""The year of a standing window as SVG: a row for each month, a bar for each date; to stand in a page or in a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from downtime_cli.render.markup import Markup, element, join, text, void
from downtime_cli.render.svg_parts import Drawing, define_hatch, draw_words, frame, round_off
from downtime_cli.report.pictures.kinds import DateState, Year, YearDate, YearMonth

_LABELS, _DAY, _ROW, _COST = 66, 21, 26, 84
_TOP: Final = 22
_DAYS: Final = 31
_LEAST: Final = 3  # of a bar, so that a date without any cost is seen
_FULL: Final = 19  # the bar of the worst date
_SIDE: Final = 3  # beside a bar
_EVERY: Final = 5  # days between two lines


def year_svg(year: Year, *, is_cut: bool = False) -> Drawing:
    """Draw the months one below the other, days side by side: of each month all, or no more than there are dates on.

    A rule of fifth Sundays has all of its dates at the right end, where a narrow page has nothing to show of them.
    """
    bottom, days = _TOP + len(year.months) * _ROW, _find_days(year) if is_cut else range(1, _DAYS + 1)
    width, height = _LABELS + len(days) * _DAY + _COST, bottom + 8
    rows = ((month, _TOP + index * _ROW) for index, month in enumerate(year.months))
    drawn = frame(
        "year",
        (year.title, year.summary),
        define_hatch("year"),
        *_draw_days(days, bottom),
        draw_words(width, 12, "expected", "end"),
        *(part for month, y in rows for part in _draw_month(month, days, y, width)),
        class_="chart cut" if len(days) < _DAYS else "chart",
        width=f"{width}",
        height=f"{height}",
        viewBox=f"0 0 {width} {height}",
    )
    return Drawing(drawn, width, height)


def _find_days(year: Year) -> range:
    """Find the days of the month on which there are dates, in whole groups of five; the 31st belongs to the last."""
    days = [each.day.day for month in year.months for each in month.dates]
    first, last = ((min(day, _DAYS - 1) - 1) // _EVERY for day in (min(days), max(days)))
    is_to_the_end = (last + 1) * _EVERY == _DAYS - 1
    return range(first * _EVERY + 1, _DAYS + 1 if is_to_the_end else (last + 1) * _EVERY + 1)


def _draw_days(days: range, bottom: float) -> Iterator[Markup]:
    """Name the days above their columns, with a line before every fifth."""
    for day in days:
        x = _place(day, days)
        yield draw_words(x + _DAY / 2, 12, f"{day}", "middle")
        if day % _EVERY == 1:
            yield void("path", class_="hair", d=f"M{x} {_TOP - 4}V{bottom}")


def _place(day: int, days: range) -> int:
    """Where the column of a day begins."""
    return _LABELS + (day - days.start) * _DAY


def _draw_month(month: YearMonth, days: range, y: float, width: float) -> Iterator[Markup]:
    floor, end = y + _ROW - 4, min(month.days + 1, days.stop)
    yield draw_words(0, floor - 5, month.label)
    yield void("path", class_="hair", d=f"M{_LABELS} {floor}H{_place(end, days)}")
    yield from (_draw_date(each, _place(each.day.day, days) + _SIDE, floor) for each in month.dates)
    yield draw_words(width, floor - 5, month.expected, "end")


def _draw_date(each: YearDate, x: float, floor: float) -> Markup:
    """Draw a date: a bar as high as its cost, or a hatched box with a letter where it is left out."""
    match each.state:
        case DateState.LEFT_OUT:
            letter = draw_words(x + (_DAY - 2 * _SIDE) / 2, floor - 5.5, each.mark, "middle strong")
            return join(_draw_bar(each, x, floor, _FULL, fill="url(#year-hatch)"), letter)
        case DateState.WORST:
            return _draw_bar(each, x, floor, _FULL, class_="window cell")
        case _:
            return _draw_bar(each, x, floor, max(_LEAST, each.share * _FULL), class_="date")


def _draw_bar(each: YearDate, x: float, floor: float, height: float, **attributes: str) -> Markup:
    """Draw a bar that says what it is when it is pointed at."""
    return element(
        "rect",
        element("title", text(each.words)),
        x=round_off(x),
        y=round_off(floor - height),
        width=f"{_DAY - 2 * _SIDE}",
        height=round_off(height),
        **attributes,
    )
