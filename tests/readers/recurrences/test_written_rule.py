"""RRULEs that say on which days a standing window returns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.errors import BadTextError
from downtime_cli.readers.recurrences.written_rule import parse_rule
from tests.pattern_samples import patterns


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("FREQ=MONTHLY;BYDAY=3SA", "FREQ=MONTHLY;BYDAY=3SA"),
        ("RRULE:freq=monthly; byday=+3sa", "FREQ=MONTHLY;BYDAY=3SA"),
        ("BYDAY=SU,MO;FREQ=WEEKLY;INTERVAL=01;WKST=MO", "FREQ=WEEKLY;BYDAY=MO,SU"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=SU,TU", "FREQ=WEEKLY;BYDAY=TU,SU"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=TU;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,15,1,1", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=-1,3", "FREQ=MONTHLY;BYDAY=3SA,-1SA"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=6", "FREQ=MONTHLY;BYDAY=SA;BYSETPOS=6"),
        ("FREQ=MONTHLY;BYDAY=1SA;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=1SA;BYSETPOS=1"),
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=13;BYSETPOS=1", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=SA;BYSETPOS=1"),
        ("FREQ=YEARLY;BYDAY=SA;BYSETPOS=3", "FREQ=YEARLY;BYDAY=SA;BYSETPOS=3"),
        ("FREQ=YEARLY;BYDAY=20MO", "FREQ=YEARLY;BYDAY=20MO"),
        ("FREQ=YEARLY;BYMONTH=10,1;BYDAY=1SU,-1SU", "FREQ=YEARLY;BYMONTH=1,10;BYDAY=1SU,-1SU"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,TH;BYSETPOS=-1,1", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        ("FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;INTERVAL=3"),
        ("FREQ=WEEKLY", "weekly"),
        ("FREQ=WEEKLY;INTERVAL=2", "2 weeks"),
        ("FREQ=MONTHLY;INTERVAL=3", "quarterly"),
        ("FREQ=YEARLY", "yearly"),
    ],
)
def test_rules_are_read(text: str, meaning: str) -> None:
    """Parts come in any order and case; what changes nothing is left out, and an open day is to be found."""
    assert str(parse_rule(text)) == meaning


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("FREQ=WEEKLY;BYHOUR=3", "no BYHOUR", "--team-hours limits it"),
        ("FREQ=WEEKLY;BYMINUTE=3", "no BYMINUTE", "--team-hours limits it"),
        ("FREQ=WEEKLY;BYSECOND=3", "no BYSECOND", "the time of day is what is found"),
        ("FREQ=WEEKLY;COUNT=3", "no COUNT", "for 12 months"),
        ("FREQ=WEEKLY;UNTIL=20270101", "no UNTIL", "for 12 months"),
        ("FREQ=YEARLY;BYWEEKNO=3", "no BYWEEKNO", "BYMONTH with BYDAY"),
        ("FREQ=YEARLY;BYYEARDAY=3", "no BYYEARDAY", "BYMONTH with BYDAY"),
        ("FREQ=YEARLY;X-[b]=3", "no X-[B]", "its parts are FREQ"),
        ("FREQ=HOURLY", "DAILY, WEEKLY, MONTHLY or YEARLY in the RRULE, got 'HOURLY'", "write it like"),
        ("BYDAY=MO", "there is none", "write it like"),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ is in the RRULE twice", "leave one FREQ"),
        ("FREQ=WEEKLY;BYDAY", "expected parts like FREQ=MONTHLY in an RRULE, got 'BYDAY'", "write it like"),
        ("FREQ=WEEKLY;BYDAY=", "got 'BYDAY='", "write it like"),
        ("FREQ=WEEKLY;BYDAY=XX", "got 'XX'", "MO, TU"),
        ("FREQ=WEEKLY;BYDAY=0MO", "got '0MO'", "MO, TU"),
        ("FREQ=WEEKLY;BYDAY=1MO", "not numbered with FREQ=WEEKLY", "write FREQ=MONTHLY"),
        ("FREQ=DAILY;BYDAY=1MO", "not numbered with FREQ=DAILY", "write FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYDAY=-6MO", "no weekday comes 6 times", "up to 5"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=6MO", "no weekday comes 6 times", "up to 5"),
        ("FREQ=MONTHLY;BYDAY=MO,-1FR", "with and without numbers", "number all of them, or none"),
        ("FREQ=YEARLY;BYDAY=54MO", "no weekday comes 54 times", "up to 53"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY does not go with FREQ=WEEKLY", "write FREQ=MONTHLY"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=1", "BYSETPOS counts", "leave out BYSETPOS"),
        ("FREQ=MONTHLY;BYMONTH=1;BYSETPOS=1", "BYSETPOS counts", "leave out BYSETPOS"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "from 1 to 31, or below zero from the end, got '32'", "correct BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "got '0'", "correct BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYMONTH=13", "expected BYMONTH from 1 to 12, got '13'", "correct BYMONTH"),
        ("FREQ=MONTHLY;INTERVAL=0", "expected INTERVAL from 1 to 999, got '0'", "correct INTERVAL"),
        ("FREQ=MONTHLY;INTERVAL=1,2", "got '1,2'", "correct INTERVAL"),
        ("FREQ=MONTHLY;INTERVAL=1000", "got '1000'", "correct INTERVAL"),
        ("FREQ=MONTHLY;INTERVAL=\u0663", "got '\u0663'", "correct INTERVAL"),
        ("FREQ=WEEKLY;WKST=XX", "as WKST, got 'XX'", "leave out WKST"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU", "weeks start on Monday here", "leave out WKST"),
        ("FREQ=WEEKLY;BYDAY=SU,TU;BYSETPOS=1;WKST=SU", "weeks start on Monday here", "leave out WKST"),
        ("FREQ=WEEKLY;BYDAY=MO,TH;BYSETPOS=3", "picks no fixed days", "by BYDAY alone"),
        ("FREQ=WEEKLY;BYMONTH=3;BYDAY=MO,TH;BYSETPOS=1", "picks no fixed days", "by BYDAY alone"),
        ("FREQ=YEARLY;BYMONTH=3", "does not say on which day", "add BYDAY=1SU"),
        ("FREQ=WEEKLY;INTERVAL=27", "expected 1 to 26 weeks", "'6 months'"),
        ("FREQ=MONTHLY;INTERVAL=5", "which a year has whole, got 5", "'4 months'"),
    ],
)
def test_rules_that_say_more_or_nothing_are_refused(text: str, message: str, remedy: str) -> None:
    """What a standing window cannot keep is an error with the way out."""
    with pytest.raises(BadTextError) as caught:
        parse_rule(text)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


@given(patterns())
def test_the_rule_of_a_pattern_is_read_as_the_pattern(pattern: object) -> None:
    """What is written is read."""
    assert str(parse_rule(str(pattern))) == str(pattern)


@given(st.text(alphabet="FREQ=MONTHLYWBDAS;,:0123456789+-\u0663\u00b2 \n\\", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else than a refusal is raised."""
    try:
        found = parse_rule(text)
    except BadTextError:
        return
    assert "=" not in str(found) or parse_rule(str(found)) == found
