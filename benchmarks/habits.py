"""
How people's weeks differ from the usual one: makes the tables of `core/forecast/habits.py` from public series.

    python benchmarks/habits.py [--data ../shared/data]

Twelve series of one zone each, hourly, their stamps by the zone's own clock. Each becomes its mean Monday to Friday and
its mean weekend, scaled to a mean of 1 over the week. What is left after taking the usual week away is described
twice, in parts that add up: by the shapes along which the series differ most (principal components, 40 % of the
variance), and by how much they differ at each frequency of the week (60 %), for whatever the shapes do not know.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Sequence
from datetime import datetime
from operator import mul
from pathlib import Path

from downtime_cli.core.activity import USUAL_WEEK
from downtime_cli.core.forecast.habits import FREQUENCIES, Habits
from downtime_cli.core.forecast.spectra import transform

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
ONE_ZONE = (
    "auckland_ped_45_queen_st capital_bikeshare_dc gb_national_demand i94_traffic_minneapolis london_bikeshare "
    "melbourne_ped_qv_market melbourne_ped_southern_cross nasa_http_requests nyc_taxi seattle_fremont_bikes "
    "seoul_bikeshare server_net_out_kpi_6"
).split()
SHAPES = 4
OF_SHAPES = 0.4


def main() -> None:
    """Learn from all series and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    folder = parser.parse_args().data / "series"
    if not folder.is_dir():
        raise SystemExit(f"needs the series in {folder}, which is not here")
    habits = learn([typical(read_local(folder / f"{name}.csv")) for name in ONE_ZONE])
    for shape in habits.shapes:
        print("shape", [round(value, 2) for value in shape])
    print("power", [round(value, 5) for value in habits.power])


def read_local(path: Path) -> dict[datetime, float]:
    """Return a series by the local wall-clock time of its stamps; of an hour that happened twice the first."""
    values: dict[datetime, float] = {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for stamp, value in rows:
            values.setdefault(datetime.fromisoformat(stamp).replace(tzinfo=None), float(value))
    return values


def typical(values: dict[datetime, float]) -> list[float]:
    """Return the mean working day and the mean weekend day as 168 hours with a mean of 1."""
    sums, counts = [0.0] * 48, [0] * 48
    for wall, value in values.items():
        slot = wall.hour + (24 if wall.weekday() > 4 else 0)
        sums[slot] += value
        counts[slot] += 1
    means = [total / count for total, count in zip(sums, counts, strict=True)]
    mean = (5 * math.fsum(means[:24]) + 2 * math.fsum(means[24:])) / 168
    return [value / mean for value in means[:24] * 5 + means[24:] * 2]


def learn(weeks: Sequence[Sequence[float]]) -> Habits:
    """Return how these weeks differ from the usual one."""
    differences = [[value - usual for value, usual in zip(week, USUAL_WEEK, strict=True)] for week in weeks]
    spectra = [transform(each) for each in differences]
    power = [math.fsum(abs(each[index]) ** 2 for each in spectra) / len(weeks) for index in range(len(FREQUENCIES))]
    shapes = [[math.sqrt(OF_SHAPES) * value for value in shape] for shape in principal(differences)]
    return Habits(
        shapes=tuple((*shape[:24], *shape[-24:]) for shape in shapes),
        power=tuple((1 - OF_SHAPES) * each for each in power),
    )


def principal(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return shapes, as long as a standard deviation along them, the longest first: by power iteration on products."""
    products = [[math.fsum(map(mul, one, other)) / len(rows) for other in rows] for one in rows]
    shapes = []
    for _ in range(min(SHAPES, len(rows))):
        vector = [1.0 + index / 10 for index in range(len(rows))]
        for _ in range(500):
            vector = [math.fsum(map(mul, row, vector)) for row in products]
            length = math.hypot(*vector)
            vector = [value / length for value in vector]
        products = [
            [value - length * one * other for value, other in zip(row, vector, strict=True)]
            for row, one in zip(products, vector, strict=True)
        ]
        shapes.append(
            [math.fsum(map(mul, vector, column)) / math.sqrt(len(rows)) for column in zip(*rows, strict=True)]
        )
    return shapes


if __name__ == "__main__":
    main()
