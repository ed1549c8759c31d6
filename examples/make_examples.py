"""
Make the example inputs, the same every time: `python examples/make_examples.py`.

The made-up service is that of `downtime init --example`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from downtime_cli.request.starting.example import USERS, make_traffic

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
END = datetime(2026, 11, 23, tzinfo=UTC)
FREEZE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//downtime-cli//example//EN
BEGIN:VEVENT
UID:payroll@example.com
DTSTAMP:20260901T000000Z
DTSTART;TZID=Europe/Berlin:20260929T180000
DTEND;TZID=Europe/Berlin:20260930T060000
RRULE:FREQ=MONTHLY;BYDAY=-1MO,-1TU
SUMMARY:Payroll run
END:VEVENT
BEGIN:VEVENT
UID:year-end@example.com
DTSTAMP:20260901T000000Z
DTSTART;VALUE=DATE:20261218
DTEND;VALUE=DATE:20270104
SUMMARY:Year-end change freeze
END:VEVENT
END:VCALENDAR
"""
CONFIG = """\
# Read by `downtime plan --config examples/downtime.toml`; every key is the name of an option.
traffic = "traffic.csv"
audience = "audience.csv"
service = "shop api"
duration = "2h"
margin = "30m"
notice-period = "5 working days"
timezone = "Europe/Berlin"
team-hours = ["Mon-Fri 05:00-22:00@Europe/Berlin"]
protect = ["America/New_York=Mon-Fri 09:00-17:00"]
blackout-file = "freeze.ics"
avoid-holidays = "US,DE"
slo = 99.9

[[ladder]]
up_to = "2h"
steps = [
  { lead = "7d", channels = ["email", "status-page"] },
  { lead = "24h", channels = ["email", "chat-slack"] },
  { lead = "1h", channels = ["status-page"] },
]
"""


def main() -> None:
    """Write every example beside this file."""
    rows = make_traffic(END)
    write("traffic.csv", ("timestamp", "requests"), ((f"{start:%Y-%m-%dT%H:%MZ}", count) for start, count in rows))
    write("audience.csv", ("timezone", "users"), USERS.items())
    write("typical_day.csv", ("hour", "requests"), typical_day(rows))
    (FOLDER / "ga4_export.csv").write_text(ga4(rows), encoding="utf-8")
    (FOLDER / "freeze.ics").write_text(FREEZE.replace("\n", "\r\n"), encoding="utf-8", newline="")
    (FOLDER / "downtime.toml").write_text(CONFIG, encoding="utf-8")


def typical_day(rows: Sequence[tuple[datetime, int]]) -> Iterable[tuple[int, int]]:
    """Yield the mean of each hour of the day."""
    for hour in range(24):
        counts = [count for start, count in rows if start.hour == hour]
        yield hour, round(sum(counts) / len(counts))


def ga4(rows: Sequence[tuple[datetime, int]]) -> str:
    """Return four weeks as a GA4 exploration exports them, by the clock of Berlin and by channel."""
    lines = [
        "# ----------------------------------------",
        "# Example property",
        "# Start date: 20261026",
        "# End date: 20261122",
        "# ----------------------------------------",
        "",
        "Session default channel group,Date + hour (YYYYMMDDHH),Active users",
        f",,{sum(count for _, count in rows[-672:])}",
    ]
    for start, count in rows[-672:]:
        stamp = f"{start.astimezone(ZoneInfo('Europe/Berlin')):%Y%m%d%H}"
        lines += [f"Direct,{stamp},{count // 3}", f"Organic Search,{stamp},{count - count // 3}"]
    return "\n".join(lines) + "\n"


def write(name: str, header: Sequence[str], rows: Iterable[tuple[object, object]]) -> None:
    """Write a CSV file."""
    with (FOLDER / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
