"""
How good the recommendation is on real traffic, side by side with what a user would pick instead, in one run.

    python benchmarks/accuracy.py [--series NAME ...] [--origins 40] [--peers simple] [--cache DIR]

For each public series, at past moments of planning (origins): weekly, the first after 4 weeks of data, the last with 14
days of data after it; of more than 40 in a series 40 spread evenly. Known is what was measured in the 52 weeks before
the origin. Candidates are windows of 1, 2 and 4 hours on the full hour that lie between 72 hours and 14 days after it.
The audience is the series' own zone. The series are the 14 of `../shared/data/series` and, apart, 12 others and
7 that chose nothing in the model (published.py); `--data` names another folder.

Every method picks the candidate for which it expects least, of equal ones (to 9 significant digits; `downtime` decides
for itself) the earliest. What was measured then tells the cost: **capture** is (mean candidate - chosen) ÷ (mean -
best), 1 for the best in hindsight and 0 for a random pick; **regret** is chosen - best, here ÷ mean. Candidates with a
missing hour are left out of mean and best, and no method may choose them. A series' figure is the mean over its
origins, then over the three lengths; the tables give the mean and the median of the series' figures. A standard error
takes the origins of a series for a sample of weeks.

**Attainment** compares with the best standing slot that hindsight could name: costs are divided by the origin's mean
candidate; a slot's cost is the mean over the occurrences of a local hour of week among an origin's candidates, and the
best slot has the least mean over the same origins, for each length; slots measured at under 90 % of the origins are
left out. It is (1 - mean chosen) ÷ (1 - that slot's mean), the mean of the three lengths: above 1 the plan follows the
weeks. Series with fewer than 7 origins have none, and stand in a table of their own.

Coverage is the share of origins x lengths whose realised cost lies within low-high, which is meant to hold 80 %. Little
history: the same origins with less known before them, or with a table of 168 or 24 rows made of the last 8 weeks.
Across clock changes: the daily origins around which the zone's clocks change, from 7 days before the origin to 3 days
after it, so that the window comes after the change and most of the recent history before it. Few events: series thinned
to counts, and judged by what they were drawn from (few_events.py). Both sides: what somebody would choose who also knew
the weeks after the horizon (both_sides.py).

Prophet and MSTL need `pip install -r benchmarks/requirements.txt`; without them there is `--peers simple`. `--cache`
keeps their forecasts for the next run. The report goes to standard output, as Markdown; progress to standard error.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from accuracy_tables import (
    both_sides_table,
    changes_table,
    claims_table,
    coverage_table,
    methods_table,
    rare_table,
    series_table,
    short_table,
    weeks_table,
)
from both_sides import BOTH_SIDES
from few_events import CASES
from measures import DOWNTIME, LEAST_ORIGINS, Results, with_origins
from peers import HEAVY, SIMPLE, Peer, keep_in, slot_means, within_8_weeks
from published import UNSEEN, read_columns, read_others
from trials import (
    DAY,
    WEEK,
    ZONES,
    Case,
    Outcome,
    Series,
    clock_change_cases,
    judge_downtime,
    judge_forecast,
    read_series,
    weekly_cases,
)

from downtime_cli.core.traffic import TypicalWeek

Method = Callable[[Case], Iterable[Outcome]]
SHARED = Path(__file__).parents[2] / "shared" / "data"
SHORT = {"4 weeks": 4 * WEEK, "2 weeks": 2 * WEEK, "1 week": WEEK, "3 days": 3 * DAY}


def main() -> None:
    """Measure, and print the tables."""
    options = parse_options()
    check_inputs(options)
    begin = time.monotonic()
    for title, table in build_tables(options):
        print(f"### {title}\n\n" + "\n".join(table) + "\n", flush=True)
    note(f"done in {time.monotonic() - begin:.0f} s")


def build_tables(options: argparse.Namespace) -> Iterator[tuple[str, Iterator[str]]]:
    """Measure, and yield each table with its title."""
    series = [read_series(options.data / "series", name) for name in options.series]
    others = [] if options.only else list(read_others(options.data))
    unseen = [] if options.only else list(read_columns(options.data, UNSEEN))
    weekly = partial(weekly_cases, most=options.origins)
    simple = {DOWNTIME: judge_downtime} | {name: choose_by(peer) for name, peer in SIMPLE.items()}
    heavy = {name: choose_by(peer) for name, peer in heavy_peers(options).items()}
    found, apart = measure(series, weekly, simple | heavy), measure(others, weekly, simple)
    changes = measure(series, clock_change_cases, simple)
    enough = with_origins(found, LEAST_ORIGINS)
    yield "What is asked for", claims_table(found, apart, changes)
    yield "Methods", methods_table(found)
    yield "Capture by series", series_table(enough)
    few = {name: methods for name, methods in found.items() if name not in enough}
    yield "Capture by series of fewer than 7 origins", series_table(few)
    yield "Methods, other series", methods_table(apart)
    yield "Capture by other series", series_table(apart)
    never = measure(unseen, weekly, simple)
    yield "Methods, unseen series", methods_table(never)
    yield "Capture by unseen series", series_table(never)
    yield "Coverage by weeks known, all series", weeks_table(found | apart)
    yield "Coverage by weeks known, unseen series", weeks_table(never)
    short = {label: measure(series, partial(weekly, history=hours), simple) for label, hours in SHORT.items()}
    profiles = {label: measure(series, weekly, {DOWNTIME: plan}) for label, plan in PROFILES.items()}
    yield "Coverage of low–high", coverage_table({"52 weeks": found} | short)
    yield "Little history", short_table({"52 weeks": found} | short | profiles)
    yield "Across clock changes", changes_table(changes, {one.name: one.zone.key for one in series})
    rare = {rate: measure([*series, *others], cases, simple) for rate, cases in CASES.items()}
    yield "Few events", rare_table(rare)
    both = measure([*series, *others], weekly, {name: choose_by(peer) for name, peer in BOTH_SIDES.items()})
    yield "Both sides", both_sides_table(both, {"public series": found, "other series": apart})


def parse_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED, help="folder that has series/, raw/ and zones/")
    parser.add_argument("--series", action="append", choices=ZONES, metavar="NAME", help="only this; may be repeated")
    parser.add_argument("--origins", type=int, default=40, help="at most so many a series")
    parser.add_argument("--peers", choices=("all", "simple"), default="all")
    parser.add_argument("--cache", type=Path, help="folder that keeps the forecasts of Prophet and MSTL")
    options = parser.parse_args()
    options.only = bool(options.series)
    options.series = options.series or list(ZONES)
    return options


def check_inputs(options: argparse.Namespace) -> None:
    """Stop with what is missing: data, or the libraries of the peers."""
    absent = [name for name in options.series if not (options.data / "series" / f"{name}.csv").exists()]
    if absent:
        raise SystemExit(f"{options.data}/series has no {', '.join(absent)}: name the public data's folder with --data")
    libraries = ("prophet", "statsforecast") if options.peers == "all" else ()
    missing = [name for name in libraries if find_spec(name) is None]
    if missing:
        advice = "pip install -r benchmarks/requirements.txt, or leave the peers out with --peers simple"
        raise SystemExit(f"{' and '.join(missing)} not installed: {advice}")


def heavy_peers(options: argparse.Namespace) -> dict[str, Peer]:
    """Return Prophet and MSTL, if asked for, with their memory."""
    peers = HEAVY if options.peers == "all" else {}
    return {name: keep_in(options.cache, name, peer) if options.cache else peer for name, peer in peers.items()}


def choose_by(peer: Peer) -> Method:
    """Return the method that chooses by a peer's forecast."""
    return lambda case: judge_forecast(case, peer(case))


def plan_by_rows(case: Case, *, rows: int) -> Iterable[Outcome]:
    """Let `downtime` plan by a table of 24 or 168 rows: the means of the last 8 weeks before the origin."""
    means = slot_means(case, rows, within_8_weeks, local=True)
    values = tuple(means * (WEEK // rows))
    return judge_downtime(case, TypicalWeek(values=values, zone=case.series.zone, days_alike=rows == DAY))


PROFILES: dict[str, Method] = {f"{rows} rows": partial(plan_by_rows, rows=rows) for rows in (WEEK, DAY)}


def measure(
    series: Iterable[Series], cases_of: Callable[[Series], Sequence[Case]], methods: Mapping[str, Method]
) -> Results:
    """Return the outcomes of each method on each series that has cases."""
    results: Results = {}
    for one in series:
        cases = cases_of(one)
        note(f"{one.name}: {len(cases)} origins, {len(methods)} methods")
        if cases:
            results[one.name] = {
                name: [outcome for case in cases for outcome in method(case)] for name, method in methods.items()
            }
    return results


def note(text: str) -> None:
    """Tell how far the benchmark is."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
