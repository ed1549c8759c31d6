"""What the cases of `growth.py` are made of: names, times, tables and calendars of any size, from a fixed seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

END = datetime(2026, 11, 23, tzinfo=UTC)
ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "System")))
HOURS = 28 * 24
AS_OF = ["--as-of", "2026-11-23T00:00Z"]
PLAN = ["plan", "traffic.csv", "--duration", "2h", "--timezone", "UTC", *AS_OF]
USERS = [*PLAN, "--audience", "many.csv"]
FREEZES = [*PLAN, "--audience", "users.csv", "--blackout-file", "many.csv"]
CALENDAR = [*PLAN, "--audience", "users.csv", "--blackout-file", "many.ics"]
TRAFFIC = ["plan", "many.csv", "--duration", "2h", "--timezone", "UTC", *AS_OF]
MAKE_PLAN = [*PLAN, "--audience", "users.csv", "-o", "plan.json"]


class Case(NamedTuple):
    """An input that grows."""

    size: int
    command: Sequence[str] | Callable[[int], Sequence[str]]
    """What is typed; where that grows, by the size."""
    write: Callable[[int], str]
    """The text of `many.csv`, `many.ics` or whatever the command reads."""
    file: str = "many.csv"

    def prepare(self, size: int) -> Callable[[], list[str]]:
        """Make the input of a size; what is given back writes it and names the command."""
        text = self.write(size)
        command = list(self.command(size) if callable(self.command) else self.command)

        def write() -> list[str]:
            Path(self.file).write_text(text, "utf-8", newline="")
            return command

        return write


def rows(header: str, lines: Iterable[str]) -> str:
    """Put lines below a header."""
    return "\n".join((header, *lines)) + "\n"


def stamp(hour: int) -> str:
    """Name an hour of the past weeks, the first of them 0."""
    return f"{END - timedelta(hours=HOURS - hour % HOURS):%Y-%m-%dT%H:%MZ}"


def day(number: int) -> str:
    """Name a day of the coming year."""
    return f"{END + timedelta(days=number % 360):%Y-%m-%d}"


def word(number: int) -> str:
    """Name something as nothing else is named."""
    letters = ""
    while True:
        number, letter = divmod(number, 20)
        letters = "bcdfghklmnprstvwxzjq"[letter] + "aeiou"[letter % 5] + letters
        if not number:
            return letters.capitalize() + "quo"


def calendar(*events: str) -> str:
    """Put events into a calendar."""
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""))


def event(number: int, *lines: str) -> str:
    """Write an event with an identity of its own."""
    first = END + timedelta(days=number % 300, minutes=number)
    start = () if any(line.startswith("DTSTART") for line in lines) else (f"DTSTART:{first:%Y%m%dT%H%M%SZ}",)
    head = ("BEGIN:VEVENT", f"UID:u{number}@x", f"SUMMARY:Freeze {number}", *start)
    return "\r\n".join((*head, *lines, "END:VEVENT"))


def traffic_rows(number: int, *columns: Callable[[int], str], header: str) -> str:
    """Write so many rows, made from their numbers."""
    return rows(header, (",".join(column(each) for column in columns) for each in range(number)))


def good_traffic() -> str:
    """Write some weeks of traffic."""
    return traffic_rows(HOURS, stamp, lambda each: str(100 + each * 37 % 400), header="timestamp,requests")


def write_others() -> None:
    """Write the files that do not grow, but for the plan that `MAKE_PLAN` makes of them."""
    Path("traffic.csv").write_text(good_traffic(), "utf-8")
    users = ("Europe/Berlin,5200", "America/New_York,3100", "Asia/Kolkata,1400")
    Path("users.csv").write_text(rows("timezone,users", users), "utf-8")
