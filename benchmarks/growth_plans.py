"""
Cases of `growth.py`: plans with many messages, versions and zones, many plans, and options that are given many times.

They begin with the plan that `MAKE_PLAN` makes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from growth_inputs import AS_OF, END, PLAN, USERS, ZONES, Case, day, good_traffic, rows, stamp, traffic_rows
from growth_large import DUE, copy_plans

CHANNELS = ("email", "status-page", "banner")
FORMATS = ("plain", "markdown", "html", "heatmap-svg", "horizon-svg", "json", "csv")
ALL_ZONES = sorted(available_timezones() - {"Factory", "Portugal", "localtime"})
HALF = len(ALL_ZONES) // 2


def write_plan(*, messages: int = 7, versions: int = 1, zones: int = 3) -> str:
    """Write a confirmed plan with so many messages to regions, versions and zones."""
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    first, (version, *_) = plan["announcements"][0], plan["revisions"]
    plan |= {"status": "CONFIRMED", "sequence": versions - 1}
    plan["audience"] = [{"zone": zone, "share": 1 / zones, "weight": 1.0} for zone in ALL_ZONES[:zones]]
    plan["announcements"] = [write_message(first, each, messages, zones) for each in range(messages)]
    plan["revisions"] = [
        {
            **version,
            "sequence": each,
            "status": "CONFIRMED",
            "at": f"{END + timedelta(minutes=each):%Y-%m-%dT%H:%M:%SZ}",
        }
        for each in range(versions)
    ]
    return json.dumps(plan, indent=1)


def write_message(first: dict[str, Any], number: int, messages: int, zones: int) -> dict[str, Any]:
    """Write one of so many messages of the coming week, to a region of its own."""
    at = f"{END + timedelta(minutes=1 + number * 10_000 // messages):%Y-%m-%dT%H:%M:%SZ}"
    own = {"channel": CHANNELS[number % 3], "region": f"r{number}", "audience": [ALL_ZONES[number % zones]]}
    return {**first, **own, "kind": "reminder", "send_at": at, "promised": at}


def users(number: int) -> str:
    """Write users in so many zones."""
    return traffic_rows(number, lambda each: ALL_ZONES[each], lambda _: "5", header="timezone,users")


def repeat(option: str, value: Callable[[int], str]) -> Callable[[int], list[str]]:
    """Type an option again and again, each time with a value of its own."""
    return lambda n: [
        *PLAN,
        *("--audience", "users.csv"),
        *(text for each in range(n) for text in (option, value(each))),
    ]


def due_plans(number: int) -> list[str]:
    """Ask for what falls due in many plans, in a form without words."""
    return ["due", *copy_plans(number), *DUE[:-1], "plain"]


def list_countries() -> list[str]:
    """List the countries whose holidays are known."""
    from holidays import list_supported_countries

    return sorted({*list_supported_countries(include_aliases=False)} - {"BV", "HM"})  # nobody lives there


def part_columns(number: int) -> str:
    """Write traffic with a column for each of so many services."""
    names = ",".join(f"service{each}" for each in range(number))
    return rows(f"timestamp,{names}", (f"{stamp(hour)},{','.join(['7'] * number)}" for hour in range(48)))


MESSAGES = partial(lambda n: write_plan(messages=n))
AT = ["--as-of", "2026-11-27T16:00Z"]
CASES_OF_PLANS = {
    "plans into due": Case(256, due_plans, lambda _: "", "none.csv"),
    "messages into due": Case(2_000, ["due", "many.json", *DUE[:-1], "plain"], MESSAGES, "many.json"),
    "messages into due, in words": Case(400, ["due", "many.json", *DUE], MESSAGES, "many.json"),
    "messages listed": Case(2_000, ["notice", "many.json", "--list"], MESSAGES, "many.json"),
    "messages written": Case(400, ["notice", "many.json", "--all", "-o", "notices"], MESSAGES, "many.json"),
    "messages exported": Case(2_000, ["export", "many.json", "--to", "all", "-o", "exports"], MESSAGES, "many.json"),
    "messages extended": Case(2_000, ["update", "many.json", "--extend", "2h", *AT], MESSAGES, "many.json"),
    "messages cancelled": Case(2_000, ["update", "many.json", "--status", "CANCELLED", *AT], MESSAGES, "many.json"),
    "messages begun": Case(
        2_000,
        ["update", "many.json", "--status", "IN-PROCESS", "--as-of", "2026-11-30T15:30Z"],
        MESSAGES,
        "many.json",
    ),
    "versions of a plan": Case(2_000, ["due", "many.json", *DUE], lambda n: write_plan(versions=n), "many.json"),
    "versions listed": Case(2_000, ["notice", "many.json", "--list"], lambda n: write_plan(versions=n), "many.json"),
    **{f"zones in {form}": Case(HALF, [*USERS, "--format", form], users) for form in FORMATS},
    "zones exported": Case(
        HALF,
        ["export", "many.json", "--to", "all", "-o", "exports"],
        lambda n: write_plan(zones=n, messages=n),
        "many.json",
    ),
    "zones in a notice": Case(
        HALF, ["notice", "many.json", "--channel", "email"], lambda n: write_plan(zones=n), "many.json"
    ),
    "zones checked": Case(
        HALF,
        ["check", "traffic.csv", "--audience", "many.csv", "--start", "2026-12-01T02:00Z", "--duration", "2h", *AS_OF],
        users,
    ),
    "services in columns": Case(500, [*PLAN[:1], "many.csv", *PLAN[2:]], part_columns),
    "services added up": Case(1_000, [*PLAN[:1], "many.csv", *PLAN[2:], "--value-column", "service*"], part_columns),
    "services chosen": Case(
        512,
        lambda n: [
            *(PLAN[0], "many.csv", *PLAN[2:]),
            *(text for each in range(n) for text in ("--value-column", f"service{each}")),
        ],
        part_columns,
    ),
    "services in rows": Case(
        40_000,
        [*PLAN[:1], "many.csv", *PLAN[2:]],
        lambda n: traffic_rows(
            n,
            lambda i: stamp(i // 500),
            lambda i: f"s{i % 500}",
            lambda i: str(i % 97),
            header="timestamp,service,requests",
        ),
    ),
    "--blackout": Case(1_000, repeat("--blackout", lambda i: f"{day(i)}T0{i % 9}:00Z/PT1H"), lambda _: "", "none.csv"),
    "--protect": Case(
        400, repeat("--protect", lambda i: f"{ZONES[i % 400]}=Mon 09:{i % 60:02d}-10:00"), lambda _: "", "none.csv"
    ),
    "--past-windows": Case(
        400,
        repeat("--past-windows", lambda _: "many.csv"),
        lambda _: rows("start,end,name", [f"{stamp(1)},{stamp(3)},w"]),
    ),
    "--blackout-file": Case(
        400, repeat("--blackout-file", lambda _: "many.csv"), lambda _: rows("start,end,name", [f"{day(1)},{day(2)},w"])
    ),
    "--avoid-holidays": Case(
        128,
        lambda n: [*PLAN, "--audience", "users.csv", "--avoid-holidays", ",".join(list_countries()[:n])],
        lambda _: good_traffic(),
        "traffic.csv",
    ),
}
