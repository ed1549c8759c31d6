"""The year of a standing window in lines of characters: a line for each month, a place for each of its days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from downtime_cli.render.layout import GAP, cells, pad, wrap
from downtime_cli.render.pen import Pen, Piece, Strip
from downtime_cli.report.blocks import Tone
from downtime_cli.report.pictures.kinds import DateState, Mark, Year, YearDate, YearKey, YearMonth

_DAYS: Final = 31
_NAMED: Final = (1, 5, 10, 15, 20, 25, 30)
_HEADING: Final = "Expected"
_WORST: Final = "!"


def draw_year(year: Year, pen: Pen, width: int) -> list[Strip]:
    """Draw the months and what their marks stand for, without the title."""
    labels = max(cells(month.label) for month in year.months) + 1
    costs = max(map(cells, (_HEADING, *(month.expected for month in year.months)))) + GAP
    size = 2 if width >= labels + 2 * _DAYS - 1 + costs else 1
    heading = pad(_line_up_days(size), size * _DAYS - size + 1)
    return [
        [Piece(" " * labels + heading + pad(_HEADING, costs, right=True), Tone.QUIET)],
        *(
            [
                Piece(pad(month.label, labels)),
                *_draw_days(month, pen, size, has_costs=year.has_costs),
                Piece(pad(month.expected, costs, right=True)),
            ]
            for month in year.months
        ),
        *(strip for key in year.keys for strip in _draw_key(key, year, pen, width)),
    ]


def _line_up_days(size: int) -> str:
    text = ""
    for day in _NAMED:
        text = f"{text:{size * (day - 1)}}{day}"
    return text


def _draw_days(month: YearMonth, pen: Pen, size: int, *, has_costs: bool) -> Iterator[Piece]:
    """Yield a mark for each day, blank beyond the month's end."""
    dates = {each.day.day: each for each in month.dates}
    for day in range(1, _DAYS + 1):
        space = " " * (size - 1) if day < _DAYS else ""
        if day > month.days:
            yield Piece(" " + space)
        elif day not in dates:
            yield Piece(pen.excluded + space, Tone.QUIET)
        else:
            yield from (_mark_date(dates[day], pen, has_costs=has_costs), Piece(space))


def _mark_date(each: YearDate, pen: Pen, *, has_costs: bool) -> Piece:
    match each.state:
        case DateState.LEFT_OUT:
            return Piece(each.mark, Tone.WARNING)
        case DateState.WORST:
            return Piece(_WORST, Tone.WARNING)
        case _:
            return Piece(f"{each.level}" if has_costs else pen.marks[Mark.CHOSEN], Mark.CHOSEN)


def _draw_key(key: YearKey, year: Year, pen: Pen, width: int) -> Iterator[Strip]:
    match key.state:
        case DateState.LEFT_OUT:
            sign, ink = key.mark, str(Tone.WARNING)
        case DateState.WORST:
            sign, ink = _WORST, str(Tone.WARNING)
        case _:
            sign, ink = "0-9" if year.has_costs else pen.marks[Mark.CHOSEN], str(Mark.CHOSEN)
    room = max(cells("0-9"), cells(sign)) + GAP
    for index, part in enumerate(wrap(key.text.text, width - room)):
        yield [Piece(pad("" if index else sign, room), ink), Piece(part)]
