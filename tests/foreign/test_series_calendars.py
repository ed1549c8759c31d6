"""Standing windows in the calendars of other programs: khal, ical.js and recurring-ical-events show the same dates."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from downtime_cli.core.wording import printable
from downtime_cli.exports.targets.ics import render_feed
from tests.export_samples import series_text, settings_for
from tests.foreign.test_calendars import KHAL
from tests.foreign.tools import need_command, need_node_package
from tests.recurring_samples import changed, recurring
from tests.saved_samples import HOSTILE

NONE: Final = timedelta(0)
FIRST, LAST = datetime(2026, 11, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
"""Two years and a bit: the dates of twelve months, and after them none."""
Shown = list[tuple[Span, bool]]
"""The events of a calendar, and which of them are cancelled."""

EXPANDED_BY_ICAL_JS: Final = """
const ICAL = require(process.argv[1] + "/dist/ical.es5.cjs");
const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
const events = calendar.getAllSubcomponents("vevent").map((part) => new ICAL.Event(part));
const whole = events.filter((event) => !event.isRecurrenceException());
events.filter((event) => event.isRecurrenceException()).forEach((date) =>
  whole.filter((event) => event.uid === date.uid).forEach((event) => event.relateException(date)));
const tell = (times, event) => [times.startDate.toJSDate().toISOString(), times.endDate.toJSDate().toISOString(),
  event.component.getFirstPropertyValue("status") === "CANCELLED"];
const shown = whole.flatMap((event) => {
  if (!event.isRecurring()) { return [tell(event, event)]; }
  const found = [];
  const dates = event.iterator();
  for (let next = dates.next(); next; next = dates.next()) {
    const details = event.getOccurrenceDetails(next);
    found.push(tell(details, details.item));
  }
  return found;
});
process.stdout.write(JSON.stringify(shown));
"""


def by_ical_js(text: str, _: Path) -> Shown:
    """Return what ical.js shows, with the zones as the file defines them."""
    call = [need_command("node"), "-e", EXPANDED_BY_ICAL_JS, str(need_node_package("ical.js"))]
    read = subprocess.run(call, input=text, capture_output=True, text=True, check=True, timeout=60)
    return sorted((span_of(start, end), off) for start, end, off in json.loads(read.stdout))


def by_khal(text: str, folder: Path) -> Shown:
    """Return what khal lists after it has imported the file."""
    (folder / "work").mkdir(exist_ok=True)
    (folder / "config").write_text(KHAL.format(folder=folder))
    (folder / "series.ics").write_bytes(text.encode())
    khal = [need_command("khal"), "-c", str(folder / "config")]
    subprocess.run([*khal, "import", "--batch", "-a", "work", str(folder / "series.ics")], check=True, timeout=60)
    form = "{start-date-long}T{start-time} {end-date-long}T{end-time} {cancelled}|"
    asked = ["list", "--day-format", "", "--format", form, f"{FIRST:%Y-%m-%d}", f"{(LAST - FIRST).days}d"]
    done = subprocess.run([*khal, *asked], capture_output=True, text=True, check=True, timeout=120)
    # An event across midnight is listed on both days.
    lines = {line.rstrip("|").strip() for line in done.stdout.splitlines() if line.strip()}
    return sorted((span_of(*line.split()[:2]), line.endswith("CANCELLED")) for line in lines)


def by_recurring_ical_events(text: str, _: Path) -> Shown:
    """Return what the library expands in two years."""
    import recurring_ical_events

    found = recurring_ical_events.of(Calendar.from_ical(text)).between(FIRST, LAST)
    spans = [(each.start.astimezone(UTC), each.end.astimezone(UTC), each.get("status")) for each in found]
    return sorted((Span(start, end), str(status) == "CANCELLED") for start, end, status in spans)


def span_of(start: str, end: str) -> Span:
    """Return the span between two times in UTC, with or without its mark."""
    first, last = (datetime.fromisoformat(each.replace("Z", "")).replace(tzinfo=UTC) for each in (start, end))
    return Span(first, last)


def windows(series: Series) -> Shown:
    """Return what is to be shown."""
    return sorted((each.plan.window, each.plan.status is Status.CANCELLED) for each in series.dates)


READERS: Final = (by_khal, by_ical_js, by_recurring_ical_events)
EDITED: Final = changed(
    recurring(left_out=(2,)),
    {
        1: (Status.CONFIRMED, DAY, NONE),
        2: (Status.CONFIRMED, NONE, HOUR),
        3: (Status.CANCELLED, NONE, NONE),
        4: (Status.COMPLETED, NONE, NONE),
        5: (Status.CONFIRMED, 40 * DAY, NONE),
        6: (Status.IN_PROCESS, NONE, NONE),
        10: (Status.CONFIRMED, -3 * DAY, NONE),
    },
)
SERIES: Final = (
    pytest.param(recurring(), id="third-saturday"),
    pytest.param(recurring(left_out=(0, 3, 11)), id="left-out"),
    pytest.param(EDITED, id="changed"),
    pytest.param(recurring("FREQ=WEEKLY;BYDAY=SU", "01:30"), id="berlin-across-changes"),
    pytest.param(recurring("FREQ=WEEKLY;BYDAY=SU", "02:30"), id="berlin-skipped-and-twice"),
    pytest.param(recurring("FREQ=WEEKLY;BYDAY=SU", "01:30", ZoneInfo("America/New_York")), id="new-york"),
    pytest.param(recurring("FREQ=WEEKLY;BYDAY=SU", "02:30", ZoneInfo("Australia/Sydney")), id="sydney"),
    pytest.param(recurring("FREQ=WEEKLY;BYDAY=SU", "01:45", ZoneInfo("Australia/Lord_Howe")), id="half-an-hour"),
    pytest.param(recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU", "23:30", ZoneInfo("Africa/Casablanca")), id="ramadan"),
    pytest.param(
        recurring("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "23:00", ZoneInfo("America/Santiago"), left_out=range(20, 30)),
        id="weekdays-in-santiago",
    ),
    pytest.param(recurring("FREQ=MONTHLY;BYMONTHDAY=-1", "23:00", ZoneInfo("Pacific/Apia")), id="date-line"),
    pytest.param(recurring("FREQ=MONTHLY;BYMONTHDAY=1,15", "00:00", ZoneInfo("Asia/Kathmandu")), id="kathmandu"),
    pytest.param(recurring("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "18:00"), id="last-working-day"),
    pytest.param(recurring("FREQ=MONTHLY;BYDAY=-1FR", "23:00", ZoneInfo("UTC"), left_out=(4,)), id="utc"),
    pytest.param(recurring(zone=timezone(timedelta(hours=5, minutes=30)), clock="02:00", left_out=(4,)), id="offset"),
    pytest.param(
        recurring("FREQ=WEEKLY;BYDAY=SA", "23:30", ZoneInfo("Europe/Dublin"), length=4 * HOUR + 15 * MINUTE),
        id="dublin-across-changes",
    ),
)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("series", SERIES)
def test_calendars_show_the_dates(series: Series, read: Callable[[str, Path], Shown], tmp_path: Path) -> None:
    """Each date from start to end, moved and cancelled ones as they are, and none beside them for two years."""
    assert read(series_text("ics", series, messages="false"), tmp_path) == windows(series)


@pytest.mark.parametrize("read", READERS)
def test_a_feed_shows_all_series(read: Callable[[str, Path], Shown], tmp_path: Path) -> None:
    """Two of the same zone and one of another are all there."""
    others = [
        recurring("FREQ=WEEKLY;BYDAY=TU", "03:00", plan_id="b"),
        recurring("FREQ=MONTHLY;BYDAY=1SU", "02:00", ZoneInfo("Australia/Sydney"), plan_id="c"),
    ]
    text = render_feed([EDITED, *others], settings_for("ics", messages="false"))
    assert read(text, tmp_path) == sorted(each for series in (EDITED, *others) for each in windows(series))


def test_khal_follows_the_versions(tmp_path: Path) -> None:
    """Who imports the next version has the changed dates in place of the old ones, and none twice."""
    first = recurring(left_out=(2,))
    assert by_khal(series_text("ics", first, messages="false"), tmp_path) == windows(first)
    assert by_khal(series_text("ics", EDITED, messages="false"), tmp_path) == windows(EDITED)


@pytest.mark.parametrize("read", READERS)
def test_hostile_names_change_no_date(read: Callable[[str, Path], Shown], tmp_path: Path) -> None:
    """Whatever services are called, their dates are what they are: each at an hour of its own, to hide no other."""
    cancelled = {3: (Status.CANCELLED, NONE, NONE)}
    named = [
        changed(recurring(clock=f"{hour:02}:00", service=text, plan_id=f"p{hour}"), cancelled)
        for hour, text in enumerate(HOSTILE)
    ]
    written = render_feed(named, settings_for("ics", messages="false"))
    assert read(written, tmp_path) == sorted(each for series in named for each in windows(series))
    for text, series in zip(HOSTILE, named, strict=True):
        alone = Calendar.from_ical(series_text("ics", series, messages="false", what=text))
        names = {str(event["SUMMARY"]) for event in alone.walk("VEVENT")}
        assert names == {f"{kind}: {printable(text)}" for kind in ("Maintenance", "Cancelled maintenance")}
