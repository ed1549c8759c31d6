"""
How often the findings on the data are right: false alarms on clean series, and how many blemishes are found.

    python benchmarks/findings.py [--seeds 5] [--data ../shared/data]

The clean series are public ones; those in odd places of the alphabet (`tuned`) were looked at when the limits were
chosen, the others (`checked`) were not. Blemishes are put into random cuts of 13 and 26 weeks, each with several seeds.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path

from blemishes import BLEMISHES, NOW, WEEK, Blemish, Case, dated, thinned

from downtime_cli.core.audience import build_audience
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.traffic_csv import read_traffic


def main() -> None:
    """Print the tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent.parent.parent / "shared" / "data")
    options = parser.parse_args()
    if not options.data.exists():
        sys.exit(f"needs the public series, and {options.data} is not here")
    cases = dict(read_cases(options.data))
    print_false_alarms(cases, options.seeds)
    alone = {name: case for name, case in cases.items() if not case.traffic.by_zone}
    print()
    print_thinned(alone, options.seeds)
    print()
    print_detection(alone, options.seeds)


def read_cases(data: Path) -> Iterator[tuple[str, Case]]:
    """Yield every series with users where it was measured."""
    for path in sorted([*data.glob("series/*.csv"), *data.glob("zones/*.csv")]):
        reading = read_traffic(str(path), TrafficOptions(as_of=NOW, now=NOW))
        traffic = dated(reading)
        parts = traffic.by_zone or {traffic.zone or UTC: traffic.total}
        yield path.stem, Case(reading, build_audience({zone: (part.sum(), 1.0) for zone, part in parts.items()}))


def random_cuts(case: Case, weeks: int, seeds: int, name: str) -> Iterator[tuple[Case, random.Random]]:
    """Yield random cuts of so many weeks, or nothing if there is not that much."""
    spare = len(case.traffic.total.values) - weeks * WEEK
    for seed in range(seeds if spare >= 0 else 0):
        draw = random.Random(f"{name} {weeks} {seed}")
        yield case.cut(draw.randrange(spare + 1), weeks * WEEK), draw


def halves(names: Sequence[str]) -> Mapping[str, str]:
    """Return to which half each series belongs."""
    return {name: ("checked" if place % 2 else "tuned") for place, name in enumerate(sorted(names))}


def print_false_alarms(cases: Mapping[str, Case], seeds: int) -> None:
    """Print what is raised on each series as it is: its years, and cuts of 8, 13 and 26 weeks."""
    half = halves([name for name, case in cases.items() if not case.traffic.by_zone])
    print("| series | half | years | 8 weeks | 13 weeks | 26 weeks |\n| --- | --- | --- | --- | --- | --- |")
    for name, case in cases.items():
        hours = len(case.traffic.total.values)
        years = [case.cut(start, 52 * WEEK) for start in range(0, max(1, hours - 51 * WEEK), 52 * WEEK)]
        cells = [tell([year.codes() for year in years])]
        cells += [tell([cut.codes() for cut, _ in random_cuts(case, weeks, 4 * seeds, name)]) for weeks in (8, 13, 26)]
        print(f"| {name} | {half.get(name, 'zones')} | {' | '.join(cells)} |")


def either_way(case: Case) -> list[str]:
    """Return what a plan or an inspection, which knows of no users, raises."""
    return [*case.codes(), *Case(case.reading, None).codes()]


def tell(found: Sequence[Sequence[str]]) -> str:
    """Return how many had any finding, of how many, and which."""
    if not found:
        return "-"
    codes = Counter(code for each in found for code in set(each))
    named = ", ".join(f"`{code}` {count}" for code, count in codes.most_common())
    return f"{sum(map(bool, found))}/{len(found)}" + (f" ({named})" if named else "")


def print_thinned(cases: Mapping[str, Case], seeds: int) -> None:
    """Print what is raised on the same cuts if they are counted as rare events."""
    print("| events an hour | 13 and 26 weeks |\n| --- | --- |")
    for mean in (0.3, 1, 3, 10, 50):
        found = [either_way(thinned(mean)(cut, draw)) for _, cut, draw in all_cuts(cases, seeds)]
        print(f"| {mean:g} | {tell(found)} |")


def print_detection(cases: Mapping[str, Case], seeds: int) -> None:
    """Print how much of each blemish is found, in both halves of the series."""
    half = halves(list(cases))
    print("| blemish | finding | tuned | checked | other findings |\n| --- | --- | --- | --- | --- |")
    for label, (codes, blemish) in BLEMISHES.items():
        hits: dict[str, list[bool]] = {"tuned": [], "checked": []}
        others: Counter[str] = Counter()
        for name, cut, draw in all_cuts(cases, seeds):
            spoiled = attempt(cut, blemish, draw)
            if spoiled is not None:
                found = set(spoiled.codes())
                hits[half[name]].append(bool(found & codes))
                others.update(found - codes - set(cut.codes()))
        rates = [f"{sum(found)}/{len(found)}" if found else "-" for found in hits.values()]
        named = ", ".join(f"`{code}` {count}" for code, count in others.most_common(3))
        print(f"| {label} | {' or '.join(f'`{code}`' for code in sorted(codes))} | {' | '.join(rates)} | {named} |")


def all_cuts(cases: Mapping[str, Case], seeds: int) -> Iterator[tuple[str, Case, random.Random]]:
    """Yield the cuts of 13 and 26 weeks of every series, each with its name and dice."""
    for name, case in cases.items():
        for weeks in (13, 26):
            yield from ((name, cut, draw) for cut, draw in random_cuts(case, weeks, seeds, name))


def attempt(case: Case, blemish: Blemish, draw: random.Random) -> Case | None:
    """Return the case with the blemish, None where it cannot be, such as clock changes in a zone without any."""
    try:
        return blemish(case, draw)
    except ValueError:
        return None


if __name__ == "__main__":
    main()
