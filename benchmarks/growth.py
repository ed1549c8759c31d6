"""
How the time of `downtime` grows with its input: large, odd and broken inputs of every kind, at two sizes.

    python benchmarks/growth.py [--only NAME] [--large] [--parsers]

Each line is a whole command on an input of a size and on one of twice the size: CPU seconds without those that starting
takes, the ratio of the two, and the peak of memory. A ratio of 2 is linear. `--large` adds what has to stay as good as
it is: ten million rows, 600 zones by 5 minutes for a year, 500 plans into `due`. `--parsers` gives every parser of a
text or an option 100 kB of all sorts, and twice as much of the sort that takes longest. Inputs are made in a temporary
directory from a fixed seed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from growth_inputs import (
    CALENDAR,
    END,
    FREEZES,
    HOURS,
    MAKE_PLAN,
    PLAN,
    TRAFFIC,
    USERS,
    ZONES,
    Case,
    calendar,
    day,
    event,
    good_traffic,
    rows,
    stamp,
    traffic_rows,
    word,
    write_others,
)
from growth_large import list_large
from growth_plans import CASES_OF_PLANS


def many_columns(number: int) -> str:
    """Write a table with so many columns and few rows."""
    names = ",".join(f"c{column}" for column in range(number))
    return rows(f"timestamp,requests,{names}", (f"{stamp(hour)},{hour % 9},{'7,' * (number - 1)}7" for hour in (0, 1)))


def day_columns(number: int) -> str:
    """Write a wide table: a column for each of so many days, a row for each hour."""
    days = ",".join(f"{END - timedelta(days=number - each):%Y-%m-%d}" for each in range(number))
    return rows(f"hour,{days}", (f"{hour}:00,{'5,' * (number - 1)}7" for hour in range(24)))


def zone_columns(number: int) -> str:
    """Write a wide table of so many columns named by words that are no zones."""
    names = ",".join(word(each) for each in range(number))
    return rows(f"timestamp,{names}", (f"{stamp(hour)},{'5,' * (number - 1)}7" for hour in range(24)))


CASES = {
    "unknown places": Case(8_000, USERS, lambda n: traffic_rows(n, word, str, header="country,users")),
    "unknown zones of users": Case(
        8_000, USERS, lambda n: traffic_rows(n, lambda i: f"Area/{word(i)}", str, header="timezone,users")
    ),
    "unknown cities": Case(8_000, USERS, lambda n: traffic_rows(n, word, str, header="city,users")),
    "bad numbers of users": Case(
        20_000, USERS, lambda n: traffic_rows(n, lambda i: ZONES[i % 300], lambda _: "many", header="timezone,users")
    ),
    "rows of users": Case(
        40_000, USERS, lambda n: traffic_rows(n, lambda i: ZONES[i % 300], str, header="timezone,users")
    ),
    "columns of users": Case(
        20_000,
        USERS,
        lambda n: rows(
            f"timezone,users,{','.join(map(word, range(n)))}", (f"{zone},5{',x' * n}" for zone in ZONES[:3])
        ),
    ),
    "periods of users": Case(
        10_000,
        USERS,
        lambda n: traffic_rows(
            n,
            lambda i: f"{END - timedelta(days=7 * (i // 5)):%Y-%m-%d}",
            lambda i: ZONES[i % 5],
            str,
            header="week,timezone,users",
        ),
    ),
    "bad rows of blackouts": Case(
        8_000,
        FREEZES,
        lambda n: traffic_rows(n, lambda i: f"soon {i}", day, lambda i: f"f{i}", header="start,end,name"),
    ),
    "blackouts by other names": Case(
        10_000, FREEZES, lambda n: traffic_rows(n, day, lambda _: "3h", lambda i: f"f{i}", header="start,duration,name")
    ),
    "blackouts by one name": Case(
        10_000, FREEZES, lambda n: traffic_rows(n, day, lambda _: "3h", lambda _: "f", header="start,duration,name")
    ),
    "blackouts of unknown zones": Case(
        8_000, FREEZES, lambda n: traffic_rows(n, day, day, lambda i: f"A/{word(i)}", header="start,end,timezone")
    ),
    "blackouts by open dates": Case(
        8_000,
        FREEZES,
        lambda n: traffic_rows(
            n, lambda i: f"{i % 12 + 1}/{i % 11 + 1}/{2027 + i // 132 % 50}", lambda i: f"f{i}", header="start,name"
        ),
    ),
    "cancelled blackouts": Case(
        8_000,
        FREEZES,
        lambda n: traffic_rows(n, day, lambda i: f"f{i}", lambda _: "cancelled", header="start,name,status"),
    ),
    "notes among blackouts": Case(
        8_000, FREEZES, lambda n: rows("start,end,name", (f"{day(i)},{day(i)},f{i}\nnote {i}" for i in range(n)))
    ),
    "past windows": Case(
        8_000,
        [*PLAN, "--audience", "users.csv", "--past-windows", "many.csv"],
        lambda n: traffic_rows(
            n,
            lambda i: stamp(i * 5),
            lambda i: stamp(i * 5 + 1) if i * 5 % HOURS < HOURS - 2 else END.isoformat(),
            lambda i: f"w{i}",
            header="start,end,name",
        ),
    ),
    "standing, by blackouts": Case(
        4_000,
        [*FREEZES, "--recurring", "weekly"],
        lambda n: traffic_rows(n, day, lambda _: "3h", lambda i: f"f{i}", header="start,duration,name"),
    ),
    "refused, by blackouts": Case(
        10_000,
        FREEZES,
        lambda n: traffic_rows(
            n,
            lambda i: f"{END + timedelta(hours=i % (24 * 90)):%Y-%m-%dT%H:%MZ}",
            lambda _: "2d",
            lambda i: f"f{i}",
            header="start,duration,name",
        ),
    ),
    "columns of traffic": Case(100_000, TRAFFIC, many_columns),
    "columns that may count": Case(
        8_000,
        TRAFFIC,
        lambda n: rows(
            "timestamp," + ",".join(f"c{c}" for c in range(n)),
            (f"{stamp(h)},{','.join(str((h * 7 + c) % 90 + 10) for c in range(n))}" for h in range(48)),
        ),
    ),
    "columns of days": Case(1_500, TRAFFIC, day_columns),
    "columns of words": Case(20_000, TRAFFIC, zone_columns),
    "bad numbers": Case(
        20_000, TRAFFIC, lambda n: traffic_rows(n, stamp, lambda i: f"many {i}", header="timestamp,requests")
    ),
    "some bad numbers": Case(
        40_000,
        TRAFFIC,
        lambda n: traffic_rows(n, stamp, lambda i: f"many{i}" if i % 3 == 1 else str(i), header="timestamp,requests"),
    ),
    "bad times": Case(
        20_000, TRAFFIC, lambda n: traffic_rows(n, lambda i: f"soon {i}", str, header="timestamp,requests")
    ),
    "some bad times": Case(
        40_000,
        TRAFFIC,
        lambda n: traffic_rows(n, lambda i: f"soon{i}" if i % 3 == 1 else stamp(i), str, header="timestamp,requests"),
    ),
    "zones of traffic": Case(
        40_000,
        TRAFFIC,
        lambda n: traffic_rows(n, stamp, lambda i: ZONES[i % 400], str, header="timestamp,timezone,requests"),
    ),
    "unknown zones of traffic": Case(
        8_000,
        TRAFFIC,
        lambda n: traffic_rows(n, stamp, lambda i: f"Area/{word(i)}", str, header="timestamp,timezone,requests"),
    ),
    "unknown countries of traffic": Case(
        8_000, TRAFFIC, lambda n: traffic_rows(n, stamp, word, str, header="timestamp,country,requests")
    ),
    "labels of parts": Case(
        20_000,
        TRAFFIC,
        lambda n: traffic_rows(n, lambda i: stamp(i // 40), lambda i: f"p{i}", str, header="timestamp,server,requests"),
    ),
    "columns of labels": Case(
        400,
        TRAFFIC,
        lambda n: rows(
            "timestamp,requests," + ",".join(f"label{c}" for c in range(n)),
            (f"{stamp(h // 3)},{h},{','.join(f'x{(h * 7 + c) % 5}' for c in range(n))}" for h in range(90)),
        ),
    ),
    "repeated rows": Case(
        40_000,
        TRAFFIC,
        lambda n: traffic_rows(n, lambda i: stamp(i // 2), lambda i: str(i // 2), header="timestamp,requests"),
    ),
    "lines above": Case(20_000, TRAFFIC, lambda n: "".join(f"# title {i}\n" for i in range(n)) + good_traffic()),
    "titles above": Case(20_000, TRAFFIC, lambda n: "".join(f"title {i}\n" for i in range(n)) + good_traffic()),
    "lines below": Case(20_000, TRAFFIC, lambda n: good_traffic() + "".join(f"note {i}\n" for i in range(n))),
    "blank lines": Case(100_000, TRAFFIC, lambda n: good_traffic().replace("\n", "\n" * (n // HOURS))),
    "notes among rows": Case(
        20_000, TRAFFIC, lambda n: rows("timestamp,requests", (f"{stamp(i)},5\nnote {i}" for i in range(n)))
    ),
    "tables one after another": Case(
        20_000, TRAFFIC, lambda n: "".join(f"timestamp,requests\n{stamp(i)},5\n" for i in range(n))
    ),
    "other tables after another": Case(
        4_000, TRAFFIC, lambda n: "".join(f"\ntitle {i}\n\ntimestamp,requests{i}\n{stamp(i)},5\n" for i in range(n))
    ),
    "quoted newlines": Case(
        40_000,
        TRAFFIC,
        lambda n: traffic_rows(n, stamp, str, lambda i: f'"a\nb\n{i}"', header="timestamp,requests,note"),
    ),
    "a quoted cell of newlines": Case(
        100_000,
        TRAFFIC,
        lambda n: (
            good_traffic()
            .replace("\n", ",n\n", 1)
            .replace("\n", ',"' + "x\n" * n + '"\n', 2)
            .replace(',"' + "x\n" * n + '"\n', "\n", 1)
        ),
    ),
    "an open quote": Case(100_000, TRAFFIC, lambda n: "timestamp,requests\n" + f'{stamp(1)},"5\n' * n),
    "short rows": Case(40_000, TRAFFIC, lambda n: rows("timestamp,requests,note", (f"{stamp(i)}" for i in range(n)))),
    "long rows": Case(40_000, TRAFFIC, lambda n: rows("timestamp,requests", (f"{stamp(i)},5,6" for i in range(n)))),
    "a drawn table": Case(
        20_000,
        TRAFFIC,
        lambda n: rows(
            "+-----+-----+\n| timestamp | requests |\n+-----+-----+", (f"| {stamp(i)} | {i} |" for i in range(n))
        ),
    ),
    "open dates": Case(
        20_000,
        TRAFFIC,
        lambda n: traffic_rows(
            n, lambda i: f"0{i % 9 + 1}/0{i // 9 % 9 + 1}/2026 {i % 24:02d}:00", str, header="timestamp,requests"
        ),
    ),
    "typical weeks": Case(
        200,
        TRAFFIC,
        lambda n: traffic_rows(
            168 * n,
            lambda i: f"p{i // 168}",
            lambda i: str(i // 24 % 7),
            lambda i: str(i % 24),
            str,
            header="page,weekday,hour,requests",
        ),
    ),
    "events": Case(
        4_000,
        CALENDAR,
        lambda n: calendar(*(event(i) + "" for i in range(n))).replace("END:VEVENT", "DURATION:PT2H\r\nEND:VEVENT"),
        "many.ics",
    ),
    "events of messages": Case(
        4_000,
        CALENDAR,
        lambda n: calendar(*(event(i, "DURATION:PT2H").replace("@x", f"-{'a-' * 20}@downtime-cli") for i in range(n))),
        "many.ics",
    ),
    "bad events": Case(8_000, CALENDAR, lambda n: calendar(*(event(i, "DURATION:soon") for i in range(n))), "many.ics"),
    "recurring events": Case(
        300,
        CALENDAR,
        lambda n: calendar(*(event(i, "DURATION:PT2H", "RRULE:FREQ=DAILY") for i in range(n))),
        "many.ics",
    ),
    "changed dates": Case(
        2_000,
        CALENDAR,
        lambda n: calendar(
            event(0, "DTSTART:20261124T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=9000"),
            *(
                event(
                    0,
                    f"RECURRENCE-ID:{END + timedelta(days=i + 1):%Y%m%dT%H%M%SZ}",
                    f"DTSTART:{END + timedelta(days=i + 1, hours=2):%Y%m%dT%H%M%SZ}",
                    "DURATION:PT1H",
                )
                for i in range(n)
            ),
        ),
        "many.ics",
    ),
    "dates of one event": Case(
        9_000,
        CALENDAR,
        lambda n: calendar(
            event(
                0, "DURATION:PT1H", "RDATE:" + ",".join(f"{END + timedelta(hours=i):%Y%m%dT%H%M%SZ}" for i in range(n))
            )
        ),
        "many.ics",
    ),
    "dates taken out": Case(
        9_000,
        CALENDAR,
        lambda n: calendar(
            event(
                0,
                "DTSTART:20261124T000000Z",
                "DURATION:PT1H",
                "RRULE:FREQ=HOURLY;COUNT=20000",
                "EXDATE:" + ",".join(f"{END + timedelta(hours=i):%Y%m%dT%H%M%SZ}" for i in range(n)),
            )
        ),
        "many.ics",
    ),
    "lines of dates": Case(
        9_000,
        CALENDAR,
        lambda n: calendar(
            event(0, "DURATION:PT1H", *(f"RDATE:{END + timedelta(hours=i):%Y%m%dT%H%M%SZ}" for i in range(n)))
        ),
        "many.ics",
    ),
    "lines of many dates": Case(
        50_000,
        CALENDAR,
        lambda n: calendar(
            event(0, "DURATION:PT1H", *(f"RDATE:{END + timedelta(hours=i):%Y%m%dT%H%M%SZ}" for i in range(n)))
        ),
        "many.ics",
    ),
    "all dates taken out": Case(
        9_000,
        CALENDAR,
        lambda n: calendar(
            event(
                0,
                "DTSTART:20261124T000000Z",
                "DURATION:PT1H",
                f"RRULE:FREQ=HOURLY;COUNT={n}",
                *(f"EXDATE:{END + timedelta(hours=24 + i):%Y%m%dT%H%M%SZ}" for i in range(n)),
            )
        ),
        "many.ics",
    ),
    "lines that nobody reads": Case(
        900_000, CALENDAR, lambda n: calendar(event(0, "DURATION:PT1H", "X:1\r\n" * n)), "many.ics"
    ),
    "zones of a calendar": Case(
        2_000,
        CALENDAR,
        lambda n: calendar(
            *(
                "\r\n".join(
                    (
                        "BEGIN:VTIMEZONE",
                        f"TZID:own{i}",
                        "BEGIN:STANDARD",
                        "DTSTART:19700101T000000",
                        "TZOFFSETFROM:+0100",
                        "TZOFFSETTO:+0100",
                        "END:STANDARD",
                        "END:VTIMEZONE",
                    )
                )
                for i in range(n)
            ),
            event(0, "DURATION:PT1H"),
        ),
        "many.ics",
    ),
    "blocks in blocks": Case(
        20_000,
        CALENDAR,
        lambda n: calendar(event(0, "DURATION:PT1H", *["BEGIN:X-A"] * n, *["END:X-A"] * n)),
        "many.ics",
    ),
    "calendars": Case(
        2_000, CALENDAR, lambda n: "".join(calendar(event(i, "DURATION:PT1H")) for i in range(n)), "many.ics"
    ),
    "versions of an event": Case(
        4_000,
        CALENDAR,
        lambda n: calendar(*(event(0, "DURATION:PT1H", f"SEQUENCE:{i}", f"X-N:{i}") for i in range(n))),
        "many.ics",
    ),
    "folded lines": Case(
        100_000, CALENDAR, lambda n: calendar(event(0, "DURATION:PT1H", "DESCRIPTION:a", *[" b"] * n)), "many.ics"
    ),
    "keys of a config": Case(
        4_000,
        [*PLAN, "--audience", "users.csv", "--config", "many.toml"],
        lambda n: "".join(f"key{word(i)} = {i}\n" for i in range(n)),
        "many.toml",
    ),
    "bad values of a config": Case(
        4_000,
        [*PLAN, "--audience", "users.csv", "--config", "many.toml"],
        lambda n: "blackout = [\n" + "".join(f"{i},\n" for i in range(n)) + "]\n",
        "many.toml",
    ),
    "blackouts of a config": Case(
        4_000,
        [*PLAN, "--audience", "users.csv", "--config", "many.toml"],
        lambda n: "blackout = [\n" + "".join(f"'{day(i)}',\n" for i in range(n)) + "]\n",
        "many.toml",
    ),
    "bad blackouts of a config": Case(
        4_000,
        [*PLAN, "--audience", "users.csv", "--config", "many.toml"],
        lambda n: "blackout = [\n" + "".join(f"'soon {i}',\n" for i in range(n)) + "]\n",
        "many.toml",
    ),
    "protected hours": Case(
        400,
        [*PLAN, "--audience", "users.csv", "--config", "many.toml"],
        lambda n: (
            "protect = [\n" + "".join(f"'{ZONES[i % 400]}=Mon 09:{i % 60:02d}-10:00',\n" for i in range(n)) + "]\n"
        ),
        "many.toml",
    ),
    "details of a config": Case(
        4_000,
        ["notice", "plan.json", "--config", "many.toml"],
        lambda n: "[details]\n" + "".join(f"{word(i)} = 'x'\n" for i in range(n)),
        "many.toml",
    ),
    **CASES_OF_PLANS,
}


def main() -> None:
    """Measure each case at both sizes, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose names contain this")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--parsers", action="store_true", help="only these")
    options = parser.parse_args()
    if options.parsers:
        print_parsers(options.only)
        return
    home = Path.cwd()
    print("| what grows | size | CPU s | twice | ratio | MB | exit |\n| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_others()
        measure(MAKE_PLAN)
        start = min(measure(["--version"])[0] for _ in range(3))
        for name, case in CASES.items():
            if options.only in name:
                print_case(name, case, start)
        if options.large:
            print_large()
        os.chdir(home)


def print_case(name: str, case: Case, start: float) -> None:
    """Measure a case at both sizes."""
    figures = [measure(case.prepare(size)()) for size in (case.size, 2 * case.size)]
    (once, _, _), (twice, memory, code) = figures
    ratio = (twice - start) / max(1e-3, once - start)
    print(f"| {name} | {case.size:,} | {once:.2f} | {twice:.2f} | {ratio:.2f} | {memory >> 10} | {code} |", flush=True)


def print_parsers(wanted: str) -> None:
    """Measure the parsers whose names contain something, in this process."""
    from growth_parsers import time_parsers  # imports the package

    print("| parser | CPU s, 100 kB | twice | text |\n| --- | --- | --- | --- |")
    for name, once, twice, text in time_parsers(wanted):
        print(f"| {name} | {once:.3f} | {twice:.3f} | `{text}` |", flush=True)


def print_large() -> None:
    """Measure what is large, once each."""
    print("\n| what is large | CPU s | MB | exit |\n| --- | --- | --- | --- |")
    for name, command in list_large():
        taken, memory, code = measure(command)
        print(f"| {name} | {taken:.2f} | {memory >> 10} | {code} |", flush=True)


def measure(arguments: Sequence[str]) -> tuple[float, int, int]:
    """Measure the CPU seconds, the peak memory and the exit code of a command."""
    command = [sys.executable, "-m", "downtime_cli", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, process.returncode


if __name__ == "__main__":
    main()
