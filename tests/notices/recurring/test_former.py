"""The rule that a series had before."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, MINUTE
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import CHANNELS
from downtime_cli.notices.recurring.former import find_former_rule, read_rule, read_slot
from downtime_cli.notices.recurring.head import tell_series
from downtime_cli.notices.subject import Subject, build_subject
from downtime_cli.notices.templates import load_templates
from tests.notice_samples import language
from tests.notices.recurring.samples import series_message
from tests.series_samples import AS_OF, series

OLD = "DTSTART;TZID=America/New_York:20261203T220000\nDURATION:PT1H30M\nRRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=52"
NEW = "DTSTART;TZID=Europe/Berlin:20261219T040000\nDURATION:PT2H\nRRULE:FREQ=MONTHLY;BYDAY=3SA;COUNT=12"


def _replaced(old: str, new: str = NEW) -> Series:
    """Return a confirmed series whose second version has another rule."""
    sample = series(status=Status.CONFIRMED)
    (first,) = sample.head.revisions
    last = Revision(sequence=1, status=Status.CONFIRMED, at=AS_OF + DAY, window=first.window, rule=new)
    return replace(sample, head=replace(sample.head, sequence=1, revisions=(replace(first, rule=old), last)))


def test_the_old_rule_stands_beside_the_new_one() -> None:
    """With its own clock, and that it no longer holds; in the chat it is struck out."""
    mail = series_message(_replaced(OLD), "email", Kind.RESCHEDULED).text
    assert (
        "How often: every month on the third Saturday, 04:00–06:00 (Central European Time)\n"
        "Previous time (no longer valid): every Thursday, 22:00–23:30 (Eastern Time)\n"
    ) in mail
    assert (
        "~every Thursday, 22:00–23:30 (Eastern Time)~"
        in series_message(_replaced(OLD), "chat-slack", Kind.RESCHEDULED).text
    )


@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.RESCHEDULED])
def test_the_same_rule_is_no_old_one(kind: Kind) -> None:
    """Neither where only dates have changed, nor in what is no news of a move."""
    assert "Previous" not in series_message(_replaced(NEW if kind is Kind.RESCHEDULED else OLD), "email", kind).text


def test_a_rule_that_stays_is_not_said_to_have_moved() -> None:
    """A date more or less is said as it is now, by every channel, under the identity of the news."""
    sample = _replaced(NEW, f"{NEW}\nEXDATE;TZID=Europe/Berlin:20270320T040000")
    for channel in CHANNELS:
        message = series_message(sample, channel, Kind.RESCHEDULED)
        assert "moved" not in message.text
        assert "Previous" not in message.text
        assert message.kind is Kind.RESCHEDULED
    mail = series_message(sample, "email", Kind.RESCHEDULED)
    assert mail.subject.startswith("Regular maintenance: ")
    assert "We will carry out regular maintenance at the times shown below." in mail.text


_DAYS = {"WEEKLY": ";BYDAY=MO,SA,SU", "MONTHLY": ";BYMONTHDAY=2", "YEARLY": ";BYMONTH=11;BYMONTHDAY=2", "DAILY": ""}


def _every(first: str, interval: int = 2, unit: str = "WEEKLY", length: str = "2H") -> str:
    """Return the lines of a rule with dates in each second, or so, of some units."""
    return f"DTSTART:{first}T040000Z\nDURATION:PT{length}\nRRULE:FREQ={unit};INTERVAL={interval}{_DAYS[unit]};COUNT=9"


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        pytest.param(_every("20270102"), _every("20270130"), True, id="weeks"),
        pytest.param(_every("20270102"), _every("20270123"), False, id="other-weeks"),
        pytest.param(_every("20270103"), _every("20270104"), False, id="a-week-begins-on-monday"),
        pytest.param(_every("20270104"), _every("20270110"), True, id="and-ends-on-sunday"),
        pytest.param(_every("20270102", 3, "DAILY"), _every("20270108", 3, "DAILY"), True, id="days"),
        pytest.param(_every("20270102", 3, "DAILY"), _every("20270107", 3, "DAILY"), False, id="other-days"),
        pytest.param(_every("20261102", 3, "MONTHLY"), _every("20270202", 3, "MONTHLY"), True, id="months"),
        pytest.param(_every("20261102", 3, "MONTHLY"), _every("20270102", 3, "MONTHLY"), False, id="other-months"),
        pytest.param(_every("20261102", 2, "YEARLY"), _every("20281102", 2, "YEARLY"), True, id="years"),
        pytest.param(_every("20261102", 2, "YEARLY"), _every("20271102", 2, "YEARLY"), False, id="other-years"),
        pytest.param(_every("20270102"), _every("20270102", length="3H"), False, id="longer"),
        pytest.param(_every("20270102"), _every("20270102", 4), False, id="rarer"),
        pytest.param("RRULE:FREQ=WEEKLY", _every("20270102"), False, id="unreadable"),
        pytest.param(_every("20270102"), "RRULE:FREQ=WEEKLY", False, id="unreadable-now"),
    ],
)
def test_rules_are_compared_by_their_times(old: str, new: str, is_same: bool) -> None:
    """By the days that they share, however far apart their first dates are."""
    revisions = _replaced(old, new).head.revisions
    assert find_former_rule(revisions) == ("" if is_same else old)


def test_two_rules_in_the_same_words_are_said_once() -> None:
    """Every second Saturday may be that of the other weeks; so may what cannot be read."""
    text = series_message(_replaced(NEW, f"X{NEW}"), "email", Kind.RESCHEDULED).text
    assert "has been moved" in text
    assert "Previous" not in text


def test_the_last_other_rule_is_the_one_that_readers_know() -> None:
    """A version without a rule, from before they were kept, is passed over."""
    revisions = _replaced(OLD).head.revisions
    assert find_former_rule(revisions) == OLD
    assert find_former_rule((revisions[0], replace(revisions[0], rule=""), revisions[1])) == OLD
    assert find_former_rule(revisions[:1]) == ""


@pytest.mark.parametrize(
    ("lines", "zone", "start"),
    [
        pytest.param(OLD, "America/New_York", "22:00", id="zone"),
        pytest.param(
            "DTSTART:20261203T030000Z\nDURATION:PT45M\nRRULE:FREQ=DAILY;COUNT=9\nEXDATE:x", "UTC", "03:00", id="utc"
        ),
    ],
)
def test_slots_are_read_as_they_are_written(lines: str, zone: str, start: str) -> None:
    """By the lines of a calendar event."""
    found = read_slot(lines)
    assert found is not None
    slot, _ = found
    assert (str(slot.zone), f"{slot.start:%H:%M}") == (zone, start)


@pytest.mark.parametrize(
    ("lines", "days", "left_out"),
    [
        pytest.param(
            "DTSTART;TZID=America/Santiago:20270902T000000\nDURATION:PT45M\nRRULE:FREQ=DAILY;COUNT=5\n"
            "EXDATE;TZID=America/Santiago:20270903T000000\nEXDATE;TZID=America/Santiago:20270905T000000",
            ["02 04:00", "03 04:00", "04 04:00", "05 04:00", "06 03:00"],
            [3, 5],
            id="zone-that-skips-a-midnight",
        ),
        pytest.param(
            "DTSTART:20270930T233000Z\nDURATION:PT45M\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20271001T233000Z",
            ["30 23:30", "01 23:30"],
            [1],
            id="utc",
        ),
        pytest.param(
            "DTSTART;TZID=America/Santiago:20270905T000000\nDURATION:PT45M\nRRULE:FREQ=DAILY;COUNT=2",
            ["05 04:00", "06 03:00"],
            [],
            id="skipped-at-first",
        ),
    ],
)
def test_rules_are_read_with_all_of_their_dates(lines: str, days: list[str], left_out: list[int]) -> None:
    """By the days on which the rule has them, whatever clocks skip, and no more than it counts."""
    rule = read_rule(lines)
    assert rule is not None
    assert [f"{day:%d} {span.start:%H:%M}" for day, span in rule.dates.items()] == days
    assert {span.duration for span in rule.dates.values()} == {45 * MINUTE}
    assert sorted(day.day for day in rule.left_out) == left_out


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("", id="nothing"),
        pytest.param(OLD.replace("America", "Amerika"), id="no-zone"),
        pytest.param(OLD.replace("America/New_York", "../../etc/passwd"), id="no-name"),
        pytest.param(OLD.replace("20261203", "20261303"), id="no-date"),
        pytest.param(OLD.replace("20261203", "99991231"), id="no-year-that-clocks-know"),
        pytest.param(OLD.replace("20261203", "00010101"), id="no-year-since-1970"),
        pytest.param(OLD.replace("1H30M", "0M"), id="no-length"),
        pytest.param(OLD.replace("FREQ=WEEKLY;BYDAY=TH", "FREQ=OFTEN"), id="no-rule"),
        pytest.param(OLD.replace("FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY"), id="no-day"),
        pytest.param(OLD.replace(";COUNT=52", ""), id="no-count"),
    ],
)
def test_what_is_not_ours_is_not_told(lines: str) -> None:
    """The message goes out without it."""
    assert read_slot(lines) is None
    assert read_rule(lines) is None
    assert "Previous" not in series_message(_replaced(lines), "email", Kind.RESCHEDULED).text


def test_what_an_earlier_version_sends_tells_its_own_rule() -> None:
    """A job that comes late sends what fell due before the series was planned again, and nobody confirmed that rule."""
    sample = _replaced(OLD)
    earlier = replace(sample.head, sequence=0, revisions=sample.head.revisions[:1])
    text = build_message(tell_series(_subject(earlier), sample, AS_OF), "email", load_templates()).text
    assert "How often: every Thursday, 22:00–23:30 (Eastern Time)\nPeriod: Fri 4 Dec 2026 – Fri 26 Nov 2027\n" in text
    assert "Duration: 1 hour and 30 minutes\nNext dates:\nFri 4 Dec 2026, 04:00–05:30 CET (UTC+1)\n" in text
    unread = replace(earlier, revisions=(replace(earlier.revisions[0], rule="RRULE:FREQ=WEEKLY"),))
    text = build_message(tell_series(_subject(unread), sample, AS_OF), "email", load_templates()).text
    assert "How often: every month on the third Saturday" in text


def _subject(plan: SavedPlan) -> Subject:
    return build_subject(plan, Kind.INITIAL, "", language=language("en"), table={})
