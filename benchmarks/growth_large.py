"""
What has to stay as good as it is: ten million rows, 600 zones by 5 minutes for a year, 500 plans into `due`.

Run by `growth.py --large`, in a folder that holds its files. To compare with another version of the package, name its
folder in PYTHONPATH.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import available_timezones

END = datetime(2026, 11, 23, tzinfo=UTC)
AS_OF = ["--as-of", "2026-11-23T00:00Z"]
HOURS = 3 * 365 * 24
ROWS, PLANS, ZONES = 10_000_000, 500, 600
DUE = ["--since", "2026-11-20T00:00Z", "--until", "2027-01-20T00:00Z", "--format", "json"]


def list_large() -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is measured and its command, when its files are written and those of the last are gone."""
    _write_rows()
    yield "ten million rows", ["plan", "large.csv", "--duration", "2h", "--timezone", "UTC", *AS_OF]
    Path("large.csv").unlink()
    names = sorted(available_timezones() - {"Factory", "localtime"})[:ZONES]
    Path("zones.csv").write_text("timezone,users\n" + "".join(f"{name},5\n" for name in names), "utf-8")
    plan = ["plan", "traffic.csv", "--audience", "zones.csv", "--duration", "2h", "--timezone", "UTC", *AS_OF]
    yield f"{len(names)} zones by 5 minutes for a year", [*plan, "--horizon", "365d", "--step", "5m"]
    yield f"{PLANS} plans into `due`", ["due", *copy_plans(PLANS), *DUE]


def copy_plans(number: int) -> list[str]:
    """Write so many plans like `plan.json`, each with an identity of its own; gives their names."""
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    names = [f"plan-{each}.json" for each in range(number)]
    for each, name in enumerate(names):
        Path(name).write_text(json.dumps({**plan, "plan_id": f"20261130-{each:08x}", "status": "CONFIRMED"}), "utf-8")
    return names


def _write_rows() -> None:
    """Write the ten million rows: one every nine seconds for three years."""
    every = timedelta(hours=1) * HOURS / ROWS
    values = "".join(
        f"HOUR:{each // 60:02d}:{each % 60:02d}Z,{each * 37 % 101}\n"
        for each in range(0, 3600, int(every.total_seconds()))
    )
    with Path("large.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("timestamp,requests\n")
        hours = (f"{END - timedelta(hours=hour):%Y-%m-%dT%H}" for hour in range(HOURS, 0, -1))
        file.writelines(values.replace("HOUR", hour) for hour in hours)
