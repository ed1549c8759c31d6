"""The files that inputs are made from: examples, expected outputs, and real forms of files where there are any."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.saved.versions import extend, update_status
from downtime_cli.documents.read_plan import parse_plan
from downtime_cli.documents.saved import render_saved

ROOT: Final = Path(__file__).parent.parent.parent
SHARED: Final = ROOT.parent / "shared" / "cases"
_MOST_LINES: Final = 60
_HEAD_LINES: Final = 6


@cache
def seeds(kind: str) -> tuple[bytes, ...]:
    """What inputs of a kind are made from: examples, golden files, and real forms where there are any, cut short."""
    golden, examples = ROOT / "tests" / "golden", ROOT / "examples"
    found = {
        "traffic": [*examples.glob("*traffic*.csv"), examples / "ga4_export.csv", examples / "typical_day.csv"],
        "audience": [examples / "audience.csv"],
        "calendar": [examples / "freeze.ics"],
        "plan": [golden / "plan-report.json", examples / "output" / "plan.json"],
        "standing": [golden / "standing-report.json", golden / "no-standing-report.json"],
        "document": sorted(golden.glob("*-report.json")),
        "table": sorted(golden.glob("*-report.csv")),
        "config": [examples / "downtime.toml"],
    }.get(kind, [])
    shared = {
        "traffic": "files/t*.?sv",
        "audience": "files/[!tb]*.csv",
        "calendar": "time/inputs/ics/*.ics",
        "plan": "time/inputs/plan.json",
        "standing": "time/inputs/standing*.json",
    }
    found += sorted(SHARED.glob(shared[kind])) if kind in shared else []
    made = _live_on(found[0].read_text("utf-8")) if kind == "plan" else _WRITTEN.get(kind, ())
    return (*(path.read_bytes() for path in found), *(text.encode() for text in made))


def _live_on(text: str) -> Iterator[str]:
    """Write the later versions of a plan: confirmed, begun, extended, done; and called off."""
    plan, at = parse_plan("plan.json", text), datetime(2026, 11, 24, 12, tzinfo=UTC)
    plan = update_status(plan, Status.CONFIRMED, at)
    yield render_saved(plan)
    yield render_saved(update_status(plan, Status.CANCELLED, at + timedelta(hours=1), by="me", note="too busy"))
    plan = extend(update_status(plan, Status.IN_PROCESS, plan.window.start), timedelta(hours=1), plan.window.start)
    yield render_saved(plan)
    yield render_saved(update_status(plan, Status.COMPLETED, plan.window.end))


def cut(random: Random, data: bytes, lines: int = _MOST_LINES) -> bytes:
    """Keep the head and some lines in a row of a file, so that it is quickly read."""
    rows = data.splitlines(keepends=True)
    if len(rows) <= lines or data.startswith(b"{"):
        return data
    start = random.randint(_HEAD_LINES, len(rows) - 1)
    return b"".join([*rows[:_HEAD_LINES], *rows[start : start + random.choice((2, 30, lines, lines))]])


def keep_last(data: bytes, lines: int) -> bytes:
    """Keep the heading and the last lines of a table."""
    rows = data.splitlines(keepends=True)
    return data if len(rows) <= lines else b"".join([rows[0], *rows[1 - lines :]])


def warn_of_missing_seeds() -> None:
    """Say loudly that real forms of files are not there."""
    if not SHARED.is_dir():
        print(f"NOTE: {SHARED} IS NOT THERE: inputs are made from examples and golden files alone", file=sys.stderr)


_ICS: Final = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-TIMEZONE:Europe/London
BEGIN:VTIMEZONE
TZID:Somewhere
BEGIN:STANDARD
DTSTART:20201025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20200329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:a
DTSTART;TZID=Somewhere:20261103T230000
DURATION:PT2H
RRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z;BYDAY=TU,TH;INTERVAL=2;WKST=SU
EXDATE;TZID=Somewhere:20261105T230000,20261117T230000
RDATE;VALUE=PERIOD:20261210T230000Z/PT1H,20261211T230000Z/20261212T010000Z
SUMMARY;LANGUAGE=de:Wartung\\, groß\\nund
  gefaltet
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
UID:a
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Somewhere:20261201T230000
DTSTART;TZID=Somewhere:20261202T010000
DTEND;TZID=Somewhere:20261202T020000
SEQUENCE:1
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261227
RRULE:FREQ=YEARLY;COUNT=5;BYMONTH=12;BYMONTHDAY=24
STATUS:CANCELLED
BEGIN:VALARM
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VTODO
UID:c
DUE:20261224T120000Z
END:VTODO
END:VCALENDAR
"""
_CONFIG: Final = """traffic = "traffic.csv"
audience = "audience.csv"
duration = "90m"
earliest = 2026-12-01
latest = 2026-12-31T18:00:00+01:00
blackout = ["2026-12-20/2027-01-04", "2026-12-11"]
team-hours = ["Mon-Fri 07:00-19:00@Europe/Berlin"]
protect = ["America/New_York=Mon-Fri 09:00-17:00"]
avoid_holidays = "US,DE"
notice-period = "5 working days"
slo = 99.9
top = 5
automatic = true
regions = 3

[[ladder]]
up_to = "1h"
steps = [{lead = "2d", channels = ["email"]}]

[[ladder]]
steps = [{lead = "14d", channels = ["email", "status-page"]}, {lead = "1h", channels = ["banner"]}]

[details]
what = "New hardware"
contact = "help@example.com"
updates_url = "https://status.example.com"
from = "Operations <ops@example.com>"

[details.de]
what = "Neue Geräte"

[export]
components = [8, "9"]
author = "me"
timezone = "Europe/Berlin"
plan_file = "/srv/plans/shop.json"
send_with = "/usr/local/bin/send-notice"

[export.alertmanager-silence]
matchers = 'service="shop", severity=~"warning|info"'

[export.datadog]
scope = "env:prod AND service:shop"

[export.icinga]
hosts = ["shop-db-1"]

[export.maintnote]
provider = "example.com"
account = 137.035999173
organizer = "Example NOC <noc@example.com>"
object_id = ["circuit-7", "shop-api"]

[export.pagerduty]
services = ["PIJ90N7"]

[export.upptime]
sites = "api"
"""
_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    "calendar": (_ICS,),
    "config": (_CONFIG,),
    "audience": ("country,city,users,share\nUS,New York,100,50%\nDE,,60,30%\nIndia,Mumbai,40,20%\n",),
    "traffic": (
        "time;Anfragen;service\n" + "".join(f"23.11.2026 {h:02}:00;1.{h:03},5;web\n" for h in range(24)),
        "weekday,hour,requests\n" + "".join(f"{d},{h},{h * 7 + 1}\n" for d in ("Mon", "Tue") for h in range(24)),
        "_time,_value,zone\n" + "".join(f"{1764547200 + h * 1800},{h},Europe/Berlin\n" for h in range(30)),
        "Date,00:00,06:00,12:00,18:00\n" + "".join(f"2026-11-{d:02},1,2,3,4\n" for d in range(1, 20)),
    ),
    "template": (
        "{{ service }}{{ say.colon() }}{{ window.start.date }} {{ window.duration|upper }}\n{{ plan_id }}\n",
        "{% for row in rows %}\n  {{ row.places }} {{ row.times|string }}{{ loop.last or ';' }}{% endfor %}\n",
        "{% set x = namespace(n=0) %}{% for i in range(9) %}{% set x.n = x.n + i %}{% endfor %}{{ x.n ** 2 // 3 }}\n",
        "{% macro line(a, b=1) %}{{ a|e }} {{ b }}{% endmacro %}{{ line(service, b=2) }}{% raw %}{{{% endraw %}\n",
        "{% if tense == 'before' and level < 2 %}{{ '%s' % what }}{% else %}{{ what.rstrip('.') ~ '!' }}{% endif %}\n",
        "{% include 'other.txt.j2' ignore missing %}{{ points|map(attribute='name')|list|tojson }}{# note #}\n",
    ),
    "table": (
        "start,end,name\n2026-12-20,2027-01-04,freeze\n2026-12-05 04:00,2h,\n2026-12-11,,all day\n",
        "Beginn;Ende;Grund\n20.12.2026 18:00;21.12.2026;Inventur\n",
    ),
}
