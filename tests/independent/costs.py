"""What windows cost where all users live by the clock of a typical week, and so nothing has to be guessed."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from statistics import mean
from typing import Final

from tests.independent.clocks import DAY, date_of, minute_of, minute_of_week
from tests.independent.question import Document, Question, country_of
from tests.independent.rules import broken_by, is_holiday_somewhere, is_working_day, limits, starts

EXACT: Final = Fraction(1, 10**9)  # sums are kept to 12 digits


@cache
def cost(question: Question, start: int, length: int) -> Fraction:
    """Return the requests that a typical week has in a window, minute by minute: each pass of an hour has all of it."""
    zone, week = question.audience[0][0], question.week
    hours = (minute_of_week(zone, minute) // 60 for minute in range(start, start + length))
    return sum((Fraction(week[hour], 60) for hour in hours), Fraction(0))


def is_by_day(question: Question, start: int) -> bool:
    """Tell whether a window lies within 09:00-17:00 on a working day, by the team's clock."""
    minutes = range(start, start + question.duration)
    zone, country = question.zone, country_of(question.zone)
    return all(
        9 * 60 <= minute_of_week(zone, minute) % DAY < 17 * 60 and is_working_day(country, date_of(zone, minute))
        for minute in minutes
    )


def check_choice(question: Question, plan: Document, until: int) -> None:
    """Hold the recommended window, its rank and its comparisons against all windows of the grid."""
    known: dict[int, set[str]] = {}
    every = {start: cost(question, start, question.duration) for start in starts(question, until)}
    allowed = {start: each for start, each in every.items() if not broken_by(question, start, known)}
    chosen, impact = minute_of(plan["window"]["start"]), plan["impact"]
    assert chosen in allowed
    average = Fraction(mean(every.values()))
    check_impact(question, chosen, impact, allowed)
    check_preference(question, chosen, allowed)
    for other in plan["alternatives"]:
        start = minute_of(other["window"]["start"])
        assert start in allowed
        check_impact(question, start, other["impact"], allowed)
    told = {each["kind"]: each for each in plan["comparisons"]}
    assert is_close(told["average"]["expected"], average)
    assert is_close(told["worst"]["expected"], max(every.values()))
    for each in (told.get("guess"), told["worst"]):
        if each and each["window"]:
            start = minute_of(each["window"]["start"])
            assert is_close(each["expected"], cost(question, start, question.duration))
            is_inside = limits(question)[0] <= start <= until - question.duration
            assert each["feasible"] == (is_inside and not broken_by(question, start, known)), each


def check_impact(question: Question, start: int, impact: Document, allowed: dict[int, Fraction]) -> None:
    """Hold what is said of one window against the table."""
    own = cost(question, start, question.duration)
    quieter = sum(1 for each in allowed.values() if each < own)
    assert is_close(impact["expected"], own)
    assert is_close(impact["overrun"], cost(question, start, 2 * question.duration))
    assert is_close(impact["share_of_week"], own / sum(question.week))
    assert (impact["rank"], impact["candidates"]) == (quieter + 1, len(allowed))
    assert is_close(impact["quieter_share"], Fraction(quieter, len(allowed)))
    assert is_close(impact["low"], own * Fraction("0.6"))
    assert is_close(impact["high"], own * 2)


def check_preference(question: Question, chosen: int, allowed: dict[int, Fraction]) -> None:
    """Hold the choice against the rules of preference: a table has no noise, so only equals cannot be told apart.

    Which part of a country a team works in is not for this checker to say: days off in some parts alone decide nothing.
    """
    least = min(allowed.values())
    equal = [start for start, each in allowed.items() if each == least]
    by_day = [start for start in equal if is_by_day(question, start)]
    country = country_of(question.zone)
    if any(is_holiday_somewhere(country, date_of(question.zone, start)) for start in by_day):
        return
    assert chosen == (by_day or equal)[0]


def is_close(told: float, exact: Fraction) -> bool:
    """Tell whether a number of the answer is the exact one, as far as its digits go."""
    return abs(Fraction(told) - exact) <= EXACT * max(Fraction(1), exact)
