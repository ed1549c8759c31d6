"""Which numbers of a column's dates are days, months and years: decided once, from all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from msgspec import Struct

from downtime_cli.readers.stamps.written_stamp import DateOrder, StampError, WrittenStamp

_CLEARLY: Final = 1.5
_LONG_AGO: Final = 3652  # days
_FIRST_DAY: Final = date(1990, 1, 1).toordinal()  # nobody counted requests before


class OrderEvidence(Struct, frozen=True, kw_only=True):
    """In which order a column gives its dates, and why; `is_certain` if only one can be."""

    order: DateOrder
    why: str
    is_certain: bool
    # A date that can be in no other order, if there is one.
    proof: str = ""


class OrderError(Exception):
    """No order fits all dates of a column, or several do and none is usual."""

    def __init__(self, message: str, texts: Sequence[str] = ()) -> None:
        """Say why, in words for people; `texts` are the dates that show it."""
        super().__init__(message)
        self.texts = tuple(texts)


def decide_order(
    stamps: Mapping[str, WrittenStamp], latest: int, asked: DateOrder | None = None
) -> OrderEvidence | None:
    """Decide the order of a column's dates, given by their texts in the order of the file.

    What cannot be a date, or is another weekday, rules an order out. Of those left, the one is taken in which days
    follow one another; then the one in which none lies after `latest` (days, as `date.toordinal` counts) or before
    anybody counted, nor all of them ten years before the others. If that decides nothing, month first is taken, day
    first where dates are written with full stops.

    Raises:
        OrderError: none fits, or the year may come first and nothing shows whether it does.

    Returns:
        None if no date leaves the question open.
    """
    doubtful = {text: stamp for text, stamp in stamps.items() if len(stamp.orders) > 1 and _is_possible(stamp)}
    is_open = {text: stamp for text, stamp in doubtful.items() if not stamp.has_name}
    named = {text: stamp for text, stamp in doubtful.items() if stamp.has_name}
    if not is_open:
        return _decide_year(named, latest) if named else None
    if asked is not None:
        _check_asked(is_open, asked)
        return OrderEvidence(order=asked, why="the option says so", is_certain=True)
    days = {order: found for order in DateOrder if (found := _find_days(is_open, order)) is not None}
    if not days:
        raise _contradiction(is_open)
    if len(days) == 1:
        order = next(iter(days))
        _check_swapped(is_open, order)
        return _proven(is_open, order)
    return _choose(is_open, days, latest)


def _choose(stamps: Mapping[str, WrittenStamp], days: Mapping[DateOrder, Sequence[int]], latest: int) -> OrderEvidence:
    steps = {order: _count_neighbours(found) for order, found in days.items()}
    most = max(steps.values())
    best = [order for order in days if steps[order] == most]
    if len(best) == 1:
        return OrderEvidence(order=best[0], why="the days follow one another only this way", is_certain=True)
    likely = [order for order in best if min(days[order]) >= _FIRST_DAY and max(days[order]) <= latest] or best
    if len(likely) == 1:
        why = "otherwise dates would lie in the future or before anybody counted"
        return OrderEvidence(order=likely[0], why=why, is_certain=True)
    if DateOrder.YEAR_FIRST in likely and _is_long_ago(days, latest):
        likely.remove(DateOrder.YEAR_FIRST)
    has_stops = "." in next(iter(stamps)).partition(":")[0]
    if DateOrder.YEAR_FIRST in likely and not has_stops:
        shown = next(iter(stamps))
        raise OrderError(f"{shown!r} may begin with the day, the month or the year, and no other date shows which")
    order = DateOrder.DAY_FIRST if has_stops or DateOrder.MONTH_FIRST not in likely else DateOrder.MONTH_FIRST
    return OrderEvidence(order=order, why="others fit; dates written like this usually are", is_certain=False)


def _is_long_ago(days: Mapping[DateOrder, Sequence[int]], latest: int) -> bool:
    """Whether dates that begin with the year would all be many years older than those that end with it."""
    others = (max(found) for order, found in days.items() if order is not DateOrder.YEAR_FIRST)
    last = max((day for day in others if day <= latest), default=0)
    return last - max(days[DateOrder.YEAR_FIRST]) >= _LONG_AGO and latest - last < _LONG_AGO


def _decide_year(named: Mapping[str, WrittenStamp], latest: int) -> OrderEvidence:
    """Decide whether `26-OCT-27` begins with the day, as it does almost always, or the year."""
    orders = (DateOrder.DAY_FIRST, DateOrder.YEAR_FIRST)
    days = {order: found for order in orders if (found := _find_days(named, order)) is not None}
    if not days:
        raise _contradiction(named)
    steps = {order: _count_neighbours(found) - (max(found) > latest) for order, found in days.items()}
    order = max(steps, key=lambda each: steps[each])
    return OrderEvidence(order=order, why="the month has a name", is_certain=True)


def _is_possible(stamp: WrittenStamp) -> bool:
    """Whether it is a date in any order; what is none is no evidence, and is refused where it stands."""
    return any(stamp.find_day(order) is not None for order in stamp.orders)


def _find_days(stamps: Mapping[str, WrittenStamp], order: DateOrder) -> list[int] | None:
    """Count the days of all dates in an order, None if one of them is no date in it."""
    days = [stamp.find_day(order) for stamp in stamps.values()]
    found = [day for day in days if day is not None]
    return found if len(found) == len(days) else None


def _first_failure(stamps: Mapping[str, WrittenStamp], order: DateOrder) -> tuple[str, str] | None:
    for text, stamp in stamps.items():
        try:
            stamp.day(order)
        except StampError as error:
            return text, str(error)
    return None


def _check_asked(stamps: Mapping[str, WrittenStamp], asked: DateOrder) -> None:
    if failure := _first_failure(stamps, asked):
        raise OrderError(f"{failure[0]!r} cannot be read {asked}, as the option says: {failure[1]}", failure[:1])


def _proven(stamps: Mapping[str, WrittenStamp], order: DateOrder) -> OrderEvidence:
    place = (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST).index(order)
    highest = max(stamp.numbers[place] for stamp in stamps.values())
    why = f"the {('first', 'second', 'last')[place]} number goes up to {highest}"
    if highest <= 12 or any(stamp.weekdays for stamp in stamps.values()):
        why = "only this way all dates exist, on the weekdays that stand beside them"
    others = (failure for other in DateOrder if other is not order and (failure := _first_failure(stamps, other)))
    return OrderEvidence(order=order, why=why, is_certain=True, proof=next(others)[0])


def _contradiction(stamps: Mapping[str, WrittenStamp]) -> OrderError:
    """Name dates that no order fits together."""
    failures = {order: failure for order in DateOrder if (failure := _first_failure(stamps, order))}
    other = DateOrder.YEAR_FIRST if next(iter(stamps.values())).has_name else DateOrder.MONTH_FIRST
    first, second = failures[other][0], failures[DateOrder.DAY_FIRST][0]
    message = f"{first!r} cannot be {other}, and {second!r} cannot be {DateOrder.DAY_FIRST}"
    return OrderError(message, (first, second))


def _check_swapped(stamps: Mapping[str, WrittenStamp], order: DateOrder) -> None:
    """Refuse a column in which a spreadsheet has swapped day and month wherever it could.

    Raises:
        OrderError: days follow one another only if dates that fit both ways are read the other way.
    """
    other = {DateOrder.DAY_FIRST: DateOrder.MONTH_FIRST, DateOrder.MONTH_FIRST: DateOrder.DAY_FIRST}.get(order)
    if other is None:
        return
    swapped = {text: day for text, stamp in stamps.items() if (day := stamp.find_day(other)) is not None}
    as_read = [stamp.day(order) for stamp in stamps.values()]
    mended = [swapped.get(text, day) for text, day in zip(stamps, as_read, strict=True)]
    if _count_neighbours(mended) > max(2, _CLEARLY * _count_neighbours(as_read)):
        proof = next(text for text in stamps if text not in swapped)
        first = next(text for text, stamp in stamps.items() if text in swapped and swapped[text] != stamp.day(order))
        message = f"{proof!r} can only be {order}, and {first!r} follows the dates around it only {other}"
        raise OrderError(message, (proof, first))


def _count_neighbours(days: Sequence[int]) -> int:
    """Count the dates that are the day after or before the date above them."""
    return sum(abs(later - earlier) == 1 for earlier, later in pairwise(dict.fromkeys(days)))
