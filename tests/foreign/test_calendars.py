"""Calendars in the hands of other programs: khal, ical.js, and the parser that network teams use for MAINTNOTE."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.exports.targets.ics import render_feed
from tests.export_samples import SETTINGS, changed_twice, export, moved, settings_for, with_status
from tests.foreign.tools import need_command, need_environment, need_node_package
from tests.saved_samples import HOSTILE, MESSAGES, WINDOW, saved_plan

KHAL = """\
[calendars]
[[work]]
path = {folder}/work
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
[sqlite]
path = {folder}/khal.db
"""

READ_BY_ICAL_JS = """
const ICAL = require(process.argv[1] + "/dist/ical.es5.cjs");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const read = (text) => new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  return {
    uid: event.uid, sequence: event.sequence, summary: event.summary, description: event.description,
    start: event.startDate.toJSDate().toISOString(), end: event.endDate.toJSDate().toISOString(),
    zone: event.startDate.zone.tzid, alarms: part.getAllSubcomponents("valarm").length,
    status: part.getFirstPropertyValue("status"),
  };
});
process.stdout.write(JSON.stringify(texts.map(read)));
"""

READ_BY_PARSER = """
import json, sys
from circuit_maintenance_parser import NotificationData, init_provider
for text in json.load(sys.stdin):
    data = NotificationData.init_from_raw("ical", text.encode())
    print(json.dumps([json.loads(note.to_json()) for note in init_provider("genericprovider").get_maintenances(data)]))
"""


class Khal:
    """A calendar of khal's in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Start with an empty calendar."""
        self._command, self._folder = need_command("khal"), folder
        (folder / "work").mkdir()
        (folder / "config").write_text(KHAL.format(folder=folder))

    def take(self, text: str) -> None:
        """Import a file."""
        path = self._folder / "plan.ics"
        path.write_bytes(text.encode())
        self._run("import", "--batch", "-a", "work", str(path))

    def events(self) -> list[str]:
        """Return start, end and title of what the calendar holds in 2026's last weeks."""
        form = "{start-date-long}T{start-time} {end-time} {title}{cancelled}"
        shown = self._run("list", "--day-format", "", "--format", form, "2026-11-20", "30d")
        return [line for line in shown.splitlines() if line.strip()]

    def _run(self, *arguments: str) -> str:
        """Return what a command shows."""
        call = [self._command, "-c", str(self._folder / "config"), *arguments]
        return subprocess.run(call, capture_output=True, text=True, check=True, timeout=60).stdout


def read_by_ical_js(texts: list[str]) -> list[list[dict[str, Any]]]:
    """Return the events of each calendar."""
    package = need_node_package("ical.js")
    call = [need_command("node"), "-e", READ_BY_ICAL_JS, str(package)]
    read = subprocess.run(call, input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=60)
    found: list[list[dict[str, Any]]] = json.loads(read.stdout)
    return found


def read_by_parser(texts: list[str]) -> list[list[dict[str, Any]]]:
    """Return the maintenances that circuit-maintenance-parser finds in each text."""
    call = [need_environment("circuit-maintenance-parser"), "-c", READ_BY_PARSER]
    read = subprocess.run(call, input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in read.stdout.splitlines()]


def test_khal_shows_the_window_and_the_messages(tmp_path: Path) -> None:
    """An imported plan is all there, by the clock."""
    khal = Khal(tmp_path)
    khal.take(export("ics", saved_plan(status=Status.CONFIRMED)))
    events = khal.events()
    assert "2026-12-05T04:00 06:00 Maintenance: Shop API" in events
    assert "2026-12-04T04:00 04:15 Send the reminder by email: Shop API" in events
    assert len(events) == 1 + len(MESSAGES)


def test_khal_moves_the_event(tmp_path: Path) -> None:
    """A later version moves the window and what follows from it, and doubles nothing but the news."""
    first, _, third = changed_twice()
    khal = Khal(tmp_path)
    khal.take(export("ics", first, messages="false"))
    khal.take(export("ics", third, messages="false"))
    assert khal.events() == ["2026-12-05T04:00 06:30 Maintenance: Shop API"]


def test_khal_moves_the_event_to_another_day(tmp_path: Path) -> None:
    """A plan made again for another night takes its event and its messages along; nothing stays where it was."""
    khal = Khal(tmp_path)
    khal.take(export("ics"))
    khal.take(export("ics", moved()))
    events = khal.events()
    assert "2026-12-10T03:00 05:00 Maintenance: Shop API" in events
    assert "2026-12-09T03:00 03:15 If the plan is CONFIRMED, send the reminder by email: Shop API" in events
    assert len(events) == 1 + len(MESSAGES)


def test_khal_cancels_the_event(tmp_path: Path) -> None:
    """A cancelled plan is the same event, marked as cancelled."""
    khal = Khal(tmp_path)
    khal.take(export("ics", messages="false"))
    khal.take(export("ics", with_status(Status.CANCELLED), messages="false"))
    (event,) = khal.events()
    assert event.startswith("2026-12-05T04:00 06:00 Cancelled maintenance: Shop API")
    assert "CANCELLED" in event


def test_khal_cancels_the_messages(tmp_path: Path) -> None:
    """What is not sent any more is marked as cancelled in a calendar that had it."""
    khal = Khal(tmp_path)
    khal.take(export("ics"))
    khal.take(export("ics", with_status(Status.CANCELLED)))
    events = khal.events()
    assert len(events) == 1 + len(MESSAGES)
    assert all("CANCELLED" in event for event in events)


def test_ical_js_knows_what_is_not_sent_any_more() -> None:
    """A message that is withdrawn is the event it was, in a later version, cancelled and without an alarm."""
    before, after = read_by_ical_js([export("ics"), export("ics", with_status(Status.CANCELLED))])
    assert {each["uid"] for each in before} == {each["uid"] for each in after}
    assert {(each["sequence"], each["status"], each["alarms"]) for each in after} == {(1, "CANCELLED", 0)}


def test_ical_js_reads_exact_times() -> None:
    """The window is in UTC to JavaScript as well, and each message has its alarm."""
    (window, *messages), feed = read_by_ical_js([export("ics"), render_feed([saved_plan()], settings_for("ics"))])
    assert (window["start"][:19] + "Z", window["end"][:19] + "Z") == (iso_utc(WINDOW.start), iso_utc(WINDOW.end))
    assert (window["zone"], window["alarms"]) == ("UTC", 0)
    assert [message["start"][:19] + "Z" for message in messages] == [iso_utc(each.promised) for each in MESSAGES]
    assert {message["alarms"] for message in messages} == {1}
    assert feed == [window, *messages]


def test_ical_js_knows_the_versions_as_one() -> None:
    """Three versions have one UID and a rising sequence, and so has a plan for another night."""
    versions = [events[0] for events in read_by_ical_js([export("ics", plan) for plan in (*changed_twice(), moved())])]
    assert {version["uid"] for version in versions} == {"20261205-0badcafe@downtime-cli"}
    assert [version["sequence"] for version in versions] == [0, 1, 2, 1]
    assert versions[3]["start"] == "2026-12-10T03:00:00.000Z"


def test_ical_js_takes_hostile_names_for_names() -> None:
    """Whatever a service is called, there is one event with that name."""
    found = read_by_ical_js([export("ics", saved_plan(service=text), messages="false") for text in HOSTILE])
    assert [[event["summary"] for event in events] for events in found] == [
        [f"Maintenance: {printable(text)}"] for text in HOSTILE
    ]


def test_parser_reads_the_maintnote() -> None:
    """Network tools read every field as it was meant."""
    ((note,),) = read_by_parser([export("maintnote")])
    assert note == {
        "account": "137.035999173",
        "circuits": [{"circuit_id": name, "impact": "OUTAGE"} for name in SETTINGS["maintnote"]["object_id"]],
        "end": int(WINDOW.end.timestamp()),
        "maintenance_id": "20261205-0badcafe",
        "organizer": "mailto:noc@example.com",
        "provider": "example.com",
        "sequence": 0,
        "stamp": int(saved_plan().as_of.timestamp()),
        "start": int(WINDOW.start.timestamp()),
        "status": "TENTATIVE",
        "summary": "Maintenance: Shop API",
        "uid": "20261205-0badcafe@downtime-cli",
    }


def test_parser_follows_the_versions() -> None:
    """A plan that changes is the same maintenance, with a rising sequence and its status."""
    plans = [*changed_twice(), *(with_status(status) for status in Status)]
    notes = [notes[0] for notes in read_by_parser([export("maintnote", plan) for plan in plans])]
    assert {note["maintenance_id"] for note in notes} == {"20261205-0badcafe"}
    assert [(note["sequence"], note["status"]) for note in notes] == [(plan.sequence, plan.status) for plan in plans]
    assert [note["end"] for note in notes] == [int(plan.window.end.timestamp()) for plan in plans]


def test_parser_takes_hostile_settings_for_texts() -> None:
    """Whatever an account or a circuit is called, it comes back as that."""
    found = read_by_parser([export("maintnote", None, account=text, object_id=text) for text in HOSTILE])
    # icalendar 5, which the parser pins, takes an escaped backslash before an n for the end of a line.
    accounts = [notes[0]["account"].replace("\n", "\\n") for notes in found]
    circuits = [notes[0]["circuits"][0]["circuit_id"].replace("\n", "\\n") for notes in found]
    assert accounts == circuits == [printable(text) for text in HOSTILE]
