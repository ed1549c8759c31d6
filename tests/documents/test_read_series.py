"""A saved standing window: written, read and written back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, Span
from downtime_cli.documents.read_series import (
    parse_saved,
    parse_series,
    read_saved,
    read_saved_and_rules,
    read_series,
)
from downtime_cli.documents.reading.read_windows import read_windows
from downtime_cli.documents.saved_series import render_series
from downtime_cli.documents.write import render_json
from tests.documents.reading import Document, validator
from tests.samples import sample_plan
from tests.series_samples import with_changed_dates
from tests.standing_samples import sample_no_standing, sample_standing

TEXT = render_json(sample_standing())


@pytest.fixture
def document() -> Document:
    """Return a document to change."""
    loaded: Document = json.loads(TEXT)
    return loaded


def parse(document: Document) -> Series:
    """Return the series of a document."""
    return parse_series("standing.json", json.dumps(document, indent=2))


def test_what_was_written_is_read_and_written_back(tmp_path: Path) -> None:
    """To the byte, as long as nothing has changed; what is read is what was planned."""
    path = tmp_path / "standing.json"
    path.write_text(TEXT, "utf-8")
    series, planned = read_series(str(path)), sample_standing().series
    assert read_saved(str(path)) == series
    assert render_series(series) == TEXT
    assert [(each.day, each.original) for each in series.dates] == [(each.day, each.original) for each in planned.dates]
    assert (series.slot, series.left_out) == (planned.slot, planned.left_out)
    read, made = (
        replace(each, document={}, source="", heard=()) for each in (series.dates[3].plan, planned.dates[3].plan)
    )
    assert read == made
    assert replace(series.head, document={}, source="") == replace(planned.head, source="")


def test_a_date_is_a_plan_of_its_own() -> None:
    """Its id is that of the series and its day, and whatever holds for all dates is read once."""
    series = parse_series("standing.json", TEXT)
    first = series.dates[0]
    assert (first.day, first.plan.day) == (date(2026, 11, 29), date(2026, 11, 29))
    assert first.plan.plan_id == f"{series.head.plan_id}-20261129"
    assert (first.plan.audience, first.plan.service) == (series.head.audience, series.head.service)
    assert first.plan.forecast.expected == first.plan.forecast.high == 832.4
    assert {each.kind for each in first.plan.announcements} == {
        AnnouncementKind.REMINDER,
        AnnouncementKind.START,
        AnnouncementKind.COMPLETE,
    }
    assert first.plan.update_command == "downtime update standing.json --date 2026-11-29"
    assert first.plan.confirm_command == "downtime update standing.json --status CONFIRMED"


def test_changed_dates_keep_the_schema_and_come_back(document: Document) -> None:
    """Moved, extended and cancelled dates are written with all their versions."""
    series = parse(document)
    changed = replace(series, dates=with_changed_dates(series).dates)
    text = render_series(changed)
    validator("standing").validate(json.loads(text))
    again = parse_series("standing.json", text)
    assert [each.plan.window for each in again.dates] == [each.plan.window for each in changed.dates]
    assert [each.plan.revisions for each in again.dates] == [each.plan.revisions for each in changed.dates]
    assert [each.is_changed for each in again.dates[:5]] == [False, True, True, True, False]


def test_keys_of_other_versions_stay(document: Document) -> None:
    """Whatever is not known is kept: of the series, of dates, of their versions and messages."""
    document["ours"] = document["dates"][2]["mine"] = document["dates"][2]["announcements"][0]["its"] = [1, {"a": None}]
    document["revisions"][0]["seen"] = True
    assert json.loads(render_series(parse(document))) == document


def test_readers_of_dates_have_heard_of_the_series(document: Document) -> None:
    """As far as the series sends it: nothing while it is tentative."""
    series = parse(document)
    assert not any(each.plan.heard for each in series.dates)
    document["status"] = document["revisions"][0]["status"] = "CONFIRMED"
    told = parse(document)
    assert {each.plan.heard for each in told.dates} == {told.head.announcements}


def test_either_kind_is_told_apart() -> None:
    """A plan is read as a plan, whatever its texts say, and a standing window as a series."""
    text = render_json(sample_plan())
    plan = parse_saved("plan.json", text.replace('"plan_id"', '"x": "standing", "plan_id"'))
    assert isinstance(plan, SavedPlan)
    assert isinstance(parse_saved("standing.json", TEXT), Series)


def test_the_rules_of_either_kind_come_along(tmp_path: Path) -> None:
    """Of a standing window, how often it returns is among what was asked."""
    standing, plan = tmp_path / "standing.json", tmp_path / "plan.json"
    standing.write_text(TEXT, "utf-8")
    plan.write_text(render_json(sample_plan()), "utf-8")
    saved, rules = read_saved_and_rules(str(standing))
    assert (saved, rules.more["recurring"]) == (read_series(str(standing)), ("weekly",))
    saved, rules = read_saved_and_rules(str(plan))
    assert isinstance(saved, SavedPlan)
    assert "recurring" not in rules.more


def _set(*path: str | int, value: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        part: Any = document
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value

    return change


def _drop(*path: str | int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        part: Any = document
        for step in path[:-1]:
            part = part[step]
        del part[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "message", "key"),
    [
        pytest.param(
            _set("dates", 1, "end", value="2020-01-01T00:00:00Z"),
            "dates[1].end: expected an end after the start, got '2020-01-01T00:00:00Z'",
            '"end": "2020-01-01T00:00:00Z"',
            id="end-of-a-date",
        ),
        pytest.param(
            _set("dates", 1, "day", value="2026-02-30"),
            "dates[1].day: expected a date such as '2026-12-05', got '2026-02-30'",
            '"day": "2026-02-30"',
            id="no-such-day",
        ),
        pytest.param(
            _set("dates", 1, "day", value="2026-11-29"),
            "dates[1].day: 2026-11-29 is there twice",
            '"day": "2026-11-29"',
            id="twice",
        ),
        pytest.param(
            _set("dates", 0, "announcements", 0, "channel", value=7),
            "dates[0].announcements[0].channel: expected a text, got 7",
            '"channel": 7',
            id="channel",
        ),
        pytest.param(
            _set("dates", 0, "status", value="DONE"),
            "dates[0].status: expected one of CANCELLED, COMPLETED, CONFIRMED, IN-PROCESS, TENTATIVE, got 'DONE'",
            '"status": "DONE"',
            id="status",
        ),
        pytest.param(_drop("dates", 0, "sequence"), "dates[0].sequence: is missing", None, id="sequence"),
        pytest.param(_drop("audience"), "audience: is missing", None, id="audience"),
        pytest.param(
            _set("revisions", 0, "window", "end", value="2020-01-01T00:00:00Z"),
            "revisions[0].window.end: expected an end after the start, got '2020-01-01T00:00:00Z'",
            '"end": "2020-01-01T00:00:00Z"',
            id="first-window",
        ),
        pytest.param(
            _set("slot", "zone", value="Europe/Berln"), "unknown time zone 'Europe/Berln'", "Europe/Berln", id="zone"
        ),
        pytest.param(
            _set("slot", "start", value="25:00"),
            "slot.start: expected a time of day such as '04:00', got '25:00'",
            '"start": "25:00"',
            id="start",
        ),
        pytest.param(
            _set("slot", "rrule", value="FREQ=HOURLY;COUNT=3"),
            "slot.rrule: expected a FREQ of",
            '"rrule": "FREQ=HOURLY;COUNT=3"',
            id="rule",
        ),
        pytest.param(
            _set("slot", "rrule", value="FREQ=WEEKLY;COUNT=3"),
            "slot.rrule: expected a rule with its days and a count at its end, got 'FREQ=WEEKLY;COUNT=3'",
            '"rrule": "FREQ=WEEKLY;COUNT=3"',
            id="rule-without-days",
        ),
        pytest.param(
            _set("slot", "rrule", value="FREQ=WEEKLY;BYDAY=MO"),
            "slot.rrule: expected a rule with its days and a count at its end",
            '"rrule": "FREQ=WEEKLY;BYDAY=MO"',
            id="rule-without-count",
        ),
        pytest.param(_set("dates", value=[]), "dates: expected at least one date", '"dates": []', id="no-dates"),
        pytest.param(
            _set("revisions", value=[]),
            "revisions: expected at least one revision",
            '"revisions": []',
            id="no-versions",
        ),
    ],
)
def test_an_error_names_the_line_of_the_entry(
    change: Callable[[Document], None], message: str, key: str | None, document: Document
) -> None:
    """Wherever a value of a date is from, the error says where it stands in the file."""
    change(document)
    text = json.dumps(document, indent=2)
    with pytest.raises(InputError) as raised:
        parse_series("standing.json", text)
    (issue,) = raised.value.issues
    assert issue.message.startswith(message)
    line = issue.place.line
    assert line is not None
    assert key is None or key in text.splitlines()[line - 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(render_json(sample_plan()), "this is the plan of a single window, not a standing", id="plan"),
        pytest.param(render_json(sample_no_standing()), "this is a refusal: no standing window", id="refusal"),
        pytest.param('{"schema": "downtime-standing/1", "outcome": "window"}', "of an earlier version", id="earlier"),
        pytest.param('{"schema": "downtime-due/1"}', "these are messages that fell due", id="due"),
        pytest.param("{}", "schema: is missing", id="nothing"),
        pytest.param("[", "is not JSON", id="no-json"),
    ],
)
def test_other_documents_are_named(text: str, message: str) -> None:
    """What is no saved standing window is called by its name."""
    with pytest.raises(InputError, match=message):
        parse_series("standing.json", text)


def test_clocks_that_have_changed_are_told_once(document: Document) -> None:
    """By the slot's clock, for the first date that it matters for."""
    for each in document["dates"][3:]:
        each["local_start"] = each["local_start"].replace("+01:00", "+02:00").replace("T02:", "T03:")
    series = parse(document)
    (issue,) = series.head.issues
    assert issue.code == "moved-clock"
    assert not parse_series("standing.json", TEXT).head.issues


def test_dates_are_by_original_start(document: Document) -> None:
    """In whatever order they stand."""
    document["dates"].reverse()
    series = parse(document)
    assert [each.original for each in series.dates] == sorted(each.original for each in series.dates)


def test_a_status_set_by_hand_counts(document: Document) -> None:
    """For a date as for a plan: whoever edits it means it."""
    document["dates"][0]["status"] = "CANCELLED"
    first = parse(document).dates[0]
    assert (first.plan.status, first.plan.revisions[-1].status) == (Status.CANCELLED, Status.CANCELLED)
    assert first.is_changed


def test_others_keep_clear_of_dates_that_are_not_off(document: Document) -> None:
    """As a blackout or a past window, a standing window has the dates that are not cancelled, and its id."""
    document["dates"][1]["status"] = "CANCELLED"
    found = read_windows("standing.json", json.dumps(document))
    assert found.windows == tuple(each.original for each in parse(document).dates if not each.plan.is_over)
    assert (found.plan_id, found.is_standing, len(found.windows)) == (document["plan_id"], True, 49)


def test_next_dates_are_those_ahead(document: Document) -> None:
    """By their windows, wherever they were moved."""
    series = parse(document)
    first, second, *_ = series.dates
    moved = replace(
        first, plan=replace(first.plan, window=Span(second.original.start + DAY, second.original.end + DAY))
    )
    ahead = replace(series, dates=(moved, *series.dates[1:])).next_dates(first.original.start, 2)
    assert [each.day for each in ahead] == [second.day, first.day]
