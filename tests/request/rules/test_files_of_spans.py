"""Blackouts and windows that users have borne, from plans, calendars and tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downtime_cli.core.errors import AssumptionCode, DowntimeError, IssueCode
from downtime_cli.core.window import Span
from downtime_cli.documents.write import render_json
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.request.rules.files_of_spans import SpanFiles
from tests.effort import examples
from tests.readers.files import errors, write
from tests.samples import sample_plan

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
PAST = {"start": "2026-12-05T04:00:00Z", "end": "2026-12-05T06:00:00Z"}
PLAN = {"schema": "downtime-plan/1", "window": PAST}
LATER = {"start": "2027-01-05T04:00:00Z", "end": "2027-01-05T06:00:00Z"}
STANDING = {"schema": "downtime-standing/1", "service": "api", "dates": [PAST, LATER]}
WEEKLY = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261215T040000Z\r\n"
    "DURATION:PT1H\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def open_files(itself: str | None = None) -> SpanFiles:
    """Return how files are read on 1 January 2027, for a plan that may be one of them."""
    return SpanFiles(times=TimeReader(now=NOW, zone=BERLIN), itself=itself, issues=[], assumptions=[])


def read(folder: Path, *texts: str, name: str = "past.json") -> list[str]:
    """Return the windows of files as short lines in UTC."""
    paths = [str(write(folder, text, f"{number}-{name}")) for number, text in enumerate(texts)]
    found = open_files().past_windows(paths)
    return [f"{item.name} {item.span.start:%m-%dT%H:%M}/{item.span.end:%m-%dT%H:%M}" for item in found]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param(json.dumps(PLAN), "plan.json", ["the service 12-05T04:00/12-05T06:00"], id="plan"),
        pytest.param(json.dumps(PLAN), "plan.txt", ["the service 12-05T04:00/12-05T06:00"], id="plan-by-its-text"),
        pytest.param("\ufeff" + json.dumps(PLAN), "plan.txt", ["the service 12-05T04:00/12-05T06:00"], id="marked"),
        pytest.param(json.dumps(STANDING), "plan.json", ["api 12-05T04:00/12-05T06:00"], id="standing"),
        pytest.param(
            json.dumps(STANDING | {"dates": [PAST | {"status": "COMPLETED"}, LATER]}),
            "plan.json",
            ["api 12-05T04:00/12-05T06:00"],
            id="date-completed",
        ),
        pytest.param(
            json.dumps(STANDING | {"dates": [PAST | {"status": "CANCELLED"}, LATER]}),
            "plan.json",
            [],
            id="date-cancelled",
        ),
        pytest.param(
            json.dumps(PLAN | {"window": LATER}), "plan.json", ["the service 01-05T04:00/01-05T06:00"], id="to-come"
        ),
        pytest.param(json.dumps(PLAN | {"status": "CANCELLED"}), "plan.json", [], id="cancelled"),
        pytest.param(
            json.dumps({"schema": "downtime-standing/1", "outcome": "no-window"}), "plan.json", [], id="no-window"
        ),
        pytest.param(
            "start,end,name\n2026-10-03 04:00,2h,A\n2027-02-01,2027-02-02,later\n",
            "past.csv",
            ["A 10-03T02:00/10-03T04:00"],
            id="table",
        ),
        pytest.param(
            WEEKLY,
            "past.ics",
            [f"past window 12-{day}T04:00/12-{day}T05:00" for day in (15, 22, 29)],
            id="calendar",
        ),
    ],
)
def test_files_of_every_kind(text: str, name: str, expected: list[str], tmp_path: Path) -> None:
    """Plans, calendars and tables give their windows: plans at once, series up to now."""
    assert read(tmp_path, text, name=name) == expected


def test_plans_that_were_printed_are_read(tmp_path: Path) -> None:
    """What `downtime plan --format json` prints is understood."""
    assert read(tmp_path, render_json(sample_plan())) == ["Shop API 12-05T04:00/12-05T06:00"]


def test_the_same_window_counts_once(tmp_path: Path) -> None:
    """A window that stands in two files was borne once; windows are sorted by time."""
    other = PLAN | {"service": "api", "window": {"start": "2026-11-05T04:00:00Z", "end": "2026-11-05T06:00:00Z"}}
    texts = [json.dumps(each) for each in (PLAN, other, PLAN)]
    assert read(tmp_path, *texts) == ["api 11-05T04:00/11-05T06:00", "the service 12-05T04:00/12-05T06:00"]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        pytest.param('{\n  "a": oops\n}', (2, 8), "is not JSON: it is cut off or broken here", id="no-json"),
        pytest.param('{"a": ' + "1" * 5000 + "}", (1, 1), "is not JSON", id="long-number"),
        pytest.param("[" * 200_000, (1, 1), "is not JSON", id="deep"),
        pytest.param("[]", (1, 1), "expected an object, got []", id="list"),
        pytest.param('{\n "schema": "novel/1"}', (2, 12), "got 'novel/1'", id="other-schema"),
        pytest.param('{"schema": "downtime-plan/1"}', (1, 1), "window: is missing", id="no-window"),
        pytest.param(
            '{"schema": "downtime-plan/1",\n"window": {"start": "soon", "end": "later"}}',
            (2, 21),
            "got 'soon'",
            id="no-times",
        ),
        pytest.param(
            '{"schema": "downtime-plan/1",\n"window": {"start": "2026-12-05T04:00", "end": "2026-12-05T06:00"}}',
            (2, 21),
            "expected a time in UTC",
            id="naive",
        ),
        pytest.param(
            '{"schema": "downtime-plan/1", "window":\n'
            '{"start": "2026-12-05T04:00:00Z", "end": "2026-12-05T04:00:00Z"}}',
            (2, 42),
            "expected an end after the start",
            id="empty",
        ),
        pytest.param(
            '{"schema": "downtime-plan/1",\n"window": {"start": "0001-01-01T00:00+10:00", "end": "2026-12-05T04:00Z"}}',
            (2, 21),
            "expected a time in UTC",
            id="before-all-time",
        ),
        pytest.param('{"schema": "downtime-standing/1"}', (1, 1), "dates: is missing", id="no-dates-at-all"),
        pytest.param('{"schema": "downtime-standing/1", "dates": 5}', (1, 44), "expected a list", id="no-dates"),
    ],
)
def test_what_is_no_plan_is_refused(text: str, place: tuple[int, int], message: str, tmp_path: Path) -> None:
    """The message says where in the file, what was expected and what was found."""
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, (issue.place.line, issue.place.column)) == ("bad-plan", place)
    assert message in issue.message


def test_broken_rows_have_a_code_of_their_own(tmp_path: Path) -> None:
    """A row of past windows is not called a blackout."""
    (issue,) = errors(lambda: read(tmp_path, "start,end\nsoon,later\n", name="past.csv"))
    assert (issue.code, issue.place.line) == ("bad-past-window", 2)


WITHIN = Span(NOW, datetime(2027, 3, 1, tzinfo=UTC))
AHEAD = PLAN | {"window": LATER, "plan_id": "one", "service": "api"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(AHEAD, ["api"], id="tentative"),
        pytest.param(AHEAD | {"status": "CONFIRMED"}, ["api"], id="confirmed"),
        pytest.param(AHEAD | {"status": "IN-PROCESS"}, ["api"], id="in-process"),
        pytest.param(AHEAD | {"status": "COMPLETED"}, [], id="completed"),
        pytest.param(AHEAD | {"status": "CANCELLED"}, [], id="cancelled"),
        pytest.param(PLAN, [], id="over"),
        pytest.param(STANDING, ["api"], id="standing"),
        pytest.param(STANDING | {"dates": [LATER | {"status": "CONFIRMED"}]}, ["api"], id="date-confirmed"),
        pytest.param(STANDING | {"dates": [LATER | {"status": "CANCELLED"}]}, [], id="date-cancelled"),
        pytest.param(STANDING | {"dates": [LATER | {"status": "COMPLETED"}]}, [], id="date-completed"),
        pytest.param({"schema": "downtime-standing/1", "outcome": "no-window"}, [], id="refused-standing"),
    ],
)
def test_plans_are_blackouts_until_they_are_over(
    document: dict[str, object], expected: list[str], tmp_path: Path
) -> None:
    """By the name of their service; nothing is said of those that close nothing."""
    files = open_files("another")
    path = write(tmp_path, json.dumps(document), "plan.json")
    assert [closed.name for closed in files.blackouts([path], WITHIN)[0]] == expected
    assert (files.issues, files.assumptions) == ([], [])


@pytest.mark.parametrize("status", ["TENTATIVE", "COMPLETED"])
def test_completed_plans_count_as_past(status: str, tmp_path: Path) -> None:
    """Users have been through them, whatever was recorded since."""
    assert read(tmp_path, json.dumps(PLAN | {"status": status})) == ["the service 12-05T04:00/12-05T06:00"]


def test_a_standing_window_counts_for_itself_once_its_dates_have_come(tmp_path: Path) -> None:
    """It closes nothing to its next version, whose users have been through its past dates all the same."""
    files = open_files("one")
    path = write(tmp_path, json.dumps(STANDING | {"plan_id": "one", "sequence": 1}), "standing.json")
    assert files.blackouts([path], WITHIN) == [()]
    assert [each.name for each in files.past_windows([path])] == ["api"]


def test_a_plan_does_not_count_for_itself(tmp_path: Path) -> None:
    """Neither as a blackout nor as a past window, in whatever version; that is said."""
    files = open_files("one")
    path = write(tmp_path, json.dumps(AHEAD | {"sequence": 3}), "plan.json")
    assert files.blackouts([path], WITHIN) == [()]
    assert files.past_windows([path]) == ()
    (said,) = files.assumptions
    assert said.code is AssumptionCode.EVENT_READING
    assert said.message.endswith("plan.json is the plan itself, whose window does not count")


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize(
    ("later", "names", "past"),
    [
        pytest.param({"sequence": 2, "status": "CANCELLED"}, [[], []], 0, id="called-off"),
        pytest.param({"sequence": 2}, [[], ["api"]], 1, id="later"),
        pytest.param({"sequence": 1}, [["api"], []], 1, id="twice-the-same"),
        pytest.param({"sequence": 2, "plan_id": "two", "status": "CANCELLED"}, [["api"], []], 1, id="another"),
        pytest.param({"sequence": 2, "plan_id": None}, [["api"], ["api"]], 1, id="no-identity"),
    ],
)
def test_of_a_plan_the_latest_version_counts(
    later: dict[str, object], names: list[list[str]], past: int, is_turned: bool, tmp_path: Path
) -> None:
    """Whichever file comes first, and as a past window too; a version that is left out is said."""
    documents = [AHEAD | {"sequence": 1}, AHEAD | later]
    paths = [write(tmp_path, json.dumps(each), f"{n}.json") for n, each in enumerate(documents)]
    files = open_files()
    step = -1 if is_turned else 1
    found = [[closed.name for closed in each] for each in files.blackouts(paths[::step], WITHIN)]
    assert found == names[::step] or (later == {"sequence": 1} and sorted(found) == sorted(names))
    assert len(files.past_windows(paths[::step])) == past
    is_said = later["sequence"] == 2 and "plan_id" not in later
    assert [each.message.endswith("1.json is a later version of the same plan") for each in files.assumptions] == (
        [True] if is_said else []
    )


def test_what_is_said_of_a_file_is_said_once(tmp_path: Path) -> None:
    """It may be read for more than one purpose."""
    files = open_files()
    text = WEEKLY.replace("UID:1", "UID:1\r\nTRANSP:TRANSPARENT")
    for path in [write(tmp_path, text, "a.ics"), write(tmp_path, "start,end\n2020-01-01,2020-01-02\n", "a.csv")] * 2:
        files.blackouts([path], WITHIN)
    assert [each.code for each in files.assumptions] == [AssumptionCode.EVENT_READING]
    assert [issue.code for issue in files.issues] == [IssueCode.NO_EVENTS]


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["schema", "window", "dates", "start", "end", "status"]), inner, max_size=4
            )
        ),
        max_leaves=8,
    )
)
def test_nothing_else_is_ever_raised(tmp_path: Path, document: object) -> None:
    """Documents put together at random are read or refused."""
    wrapped = {**document, "schema": "downtime-plan/1"} if isinstance(document, dict) else document
    try:
        read(tmp_path, json.dumps(wrapped))
    except DowntimeError:
        return


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("start,end\n2021-05-01,2023-06-01\n", "past.csv", id="table"),
        pytest.param("start,end\n0001-01-01,2026-06-01\n", "past.csv", id="since-ever"),
        pytest.param("start,end\n2026-06-01,9999-12-31\n", "past.csv", id="for-ever"),
        pytest.param(WEEKLY.replace("DURATION:PT1H", "DURATION:P800D"), "past.ics", id="calendar"),
    ],
)
def test_no_window_that_users_had_lasted_for_years(tmp_path: Path, text: str, name: str) -> None:
    """It is a mistake in a date, and would be counted hour by hour."""
    path = write(tmp_path, text, name)
    (issue,) = errors(lambda: open_files().past_windows([str(path)]))
    assert (issue.code, issue.place.source) == (IssueCode.BAD_PAST_WINDOW, str(path))
    assert "longer than two years" in issue.message


def test_a_window_of_two_years_is_counted(tmp_path: Path) -> None:
    """The limit is that of windows to come: 732 days."""
    assert read(tmp_path, "start,end\n2024-06-01T00:00Z,2026-06-03T00:00Z\n", name="past.csv")
    (issue,) = errors(
        lambda: open_files().past_windows([str(write(tmp_path, "start,end\n2024-06-01T00:00Z,2026-06-03T00:01Z\n"))])
    )
    assert issue.code is IssueCode.BAD_PAST_WINDOW
