"""How often a standing window returns, as people say it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from downtime_cli.core.errors import BadTextError
from downtime_cli.readers.recurrences.recurrence_words import parse_recurrence

WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
THIRD_SATURDAY = "FREQ=MONTHLY;BYDAY=3SA"
WORDS = (
    "every each other first second third fourth fifth last 1st 2nd 15th 32nd 0th 0 1 2 3 15 99999999999999999999 and "
    "of the on a to - , & . day days week weeks month months quarter year weekday weekdays weekend weekends mon "
    "tuesdays sat saturday weekly biweekly monthly quarterly yearly daily fortnight"
).split()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("weekly", "weekly"),
        ("Weekly", "weekly"),
        ("every week", "weekly"),
        ("week", "weekly"),
        ("2 weeks", "2 weeks"),
        ("２ weeks", "2 weeks"),
        ("biweekly", "2 weeks"),
        ("bi-weekly", "2 weeks"),
        ("fortnightly", "2 weeks"),
        ("every fortnight", "2 weeks"),
        ("Every other week", "2 weeks"),
        ("every second week", "2 weeks"),
        ("26 weeks", "26 weeks"),
        ("monthly", "monthly"),
        ("2 months", "2 months"),
        ("every third month", "quarterly"),
        ("3 months", "quarterly"),
        ("quarterly", "quarterly"),
        ("every quarter", "quarterly"),
        ("six months", "6 months"),
        ("2 quarters", "6 months"),
        ("yearly", "yearly"),
        ("annually", "yearly"),
        ("daily", "FREQ=DAILY"),
        ("every day", "FREQ=DAILY"),
        ("day", "FREQ=DAILY"),
        ("2 days", "FREQ=DAILY;INTERVAL=2"),
        ("182 days", "FREQ=DAILY;INTERVAL=182"),
        ("every third day", "FREQ=DAILY;INTERVAL=3"),
        ("weekdays", WEEKDAYS),
        ("every weekday", WEEKDAYS),
        ("mon-fri", WEEKDAYS),
        ("Monday to Friday", WEEKDAYS),
        ("mon \u2013 fri", WEEKDAYS),
        ("weekends", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("fri-mon", "FREQ=WEEKLY;BYDAY=MO,FR,SA,SU"),
        ("every saturday", "FREQ=WEEKLY;BYDAY=SA"),
        ("saturdays", "FREQ=WEEKLY;BYDAY=SA"),
        ("on Saturdays and Sundays", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("mon,wed", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("wed & mon", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("weekly on tue.", "FREQ=WEEKLY;BYDAY=TU"),
        ("every other tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every 2 weeks on tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("fortnightly on mon and thu", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        ("tuesday every 3 weeks", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU"),
        ("third saturday", THIRD_SATURDAY),
        ("3rd Sat", THIRD_SATURDAY),
        ("the third Saturday of each month", THIRD_SATURDAY),
        ("every third saturday of the month", THIRD_SATURDAY),
        ("monthly on the 3rd saturday", THIRD_SATURDAY),
        ("last friday", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every last friday", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every first friday", "FREQ=MONTHLY;BYDAY=1FR"),
        ("fifth saturday", "FREQ=MONTHLY;BYDAY=5SA"),
        ("first and third tuesday", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
        ("last, 1st tue", "FREQ=MONTHLY;BYDAY=1TU,-1TU"),
        ("first mon, tue", "FREQ=MONTHLY;BYDAY=1MO,1TU"),
        ("last weekday of the month", f"{WEEKDAYS.replace('WEEK', 'MONTH')};BYSETPOS=-1"),
        ("first weekend", "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1"),
        ("quarterly on the first sunday", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1SU"),
        ("first sunday of every third month", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1SU"),
        ("first sunday of each quarter", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1SU"),
        ("15th", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("day 15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("the 15th of every month", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("days 15, 1", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("1st, 15", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("31st every 2 months", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31"),
        ("last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("first and last day", "FREQ=MONTHLY;BYMONTHDAY=1,-1"),
        ("rrule:freq=monthly;byday=3sa", THIRD_SATURDAY),
    ],
)
def test_what_people_say_is_read(text: str, meaning: str) -> None:
    """Words in any case and order mean a free period or promised days; its name is read as the same."""
    found = parse_recurrence(text)
    assert str(found) == meaning
    assert parse_recurrence(meaning) == found


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("every third saturday", "may be one of each month, or", "'third saturday' or 'every 3 weeks on saturday'"),
        ("each second tuesday", "may be one of each month, or", "'second tuesday' or 'every other tuesday'"),
        ("every second and fourth tue", "may be one of each month, or", "write 'second and fourth tuesday'"),
        ("saturday every month", "which Saturday of a month is not said", "'first saturday'"),
        ("27 weeks", "expected 1 to 26 weeks, got 27", "'6 months'"),
        ("0 weeks", "expected 1 to 26 weeks, got 0", "'6 months'"),
        ("183 days", "expected 1 to 182 days, got 183", "'6 months'"),
        ("0 days", "expected 1 to 182 days, got 0", "'6 months'"),
        ("5 months", "which a year has whole, got 5", "write '4 months'"),
        ("11 months", "which a year has whole, got 11", "write 'yearly'"),
        ("2 years", "which a year has whole, got 24", "write 'yearly'"),
        ("0 months", "which a year has whole, got 0", "write 'monthly'"),
        ("32nd", "a number from 1 to 31, got 32", "'last'"),
        ("day 0", "a number from 1 to 31, got 0", "'last'"),
        ("6th saturday", "a number from 1 to 5, got 6", "'last'"),
        ("thrid saturday", "got 'thrid saturday'", "did you mean 'third saturday'?"),
        ("mothly", "got 'mothly'", "did you mean 'monthly'?"),
        ("evry satruday", "got 'evry satruday'", "did you mean 'every saturday'?"),
        ("bimonthly", "got 'bimonthly'", "write weekly, '2 weeks', monthly"),
        ("1,15", "got '1,15'", "write weekly"),
        ("2 saturday", "got '2 saturday'", "write weekly"),
        ("weekly monthly", "got 'weekly monthly'", "write weekly"),
        ("every other tuesday every 2 weeks", "got 'every other", "write weekly"),
        ("first sunday every 2 weeks", "got 'first sunday", "write weekly"),
        ("saturday every year", "got 'saturday every year'", "write weekly"),
        ("sat-", "got 'sat-'", "write weekly"),
        ("0th", "got '0th'", "write weekly"),
        ("last 3", "got 'last 3'", "write weekly"),
        ("evry 0 weeks", "got 'evry 0 weeks'", "write weekly"),
        ("", "got ''", "write weekly"),
        ("x" * 500, "got 'xxx", "write weekly"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, message: str, remedy: str) -> None:
    """Errors say what is wrong, both readings where there are two, or the word that was meant."""
    with pytest.raises(BadTextError) as caught:
        parse_recurrence(text)
    assert message in caught.value.message
    assert remedy in caught.value.remedy
    assert len(caught.value.message) < 300


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
@example("²th")
@example("٣rd saturday")
@example("day ²")
@example("-".join(["mon"] * 4000))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is read has a name that is read as the same; nothing else than a refusal is raised."""
    try:
        found = parse_recurrence(text)
    except BadTextError:
        return
    assert parse_recurrence(str(found)) == found
