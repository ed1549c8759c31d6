"""
How good the recommendation is on real traffic, side by side with what a user would pick instead, in one run.

    python benchmarks/accuracy.py [--series NAME ...] [--origins 40] [--peers simple] [--cache DIR]

For each public series of `../shared/data/series` (or `--data`), at past moments of planning (origins): weekly, the
first after 4 weeks of data, the last with 14 days of data after it; of more than 40 in a series 40 spread evenly. Known
is what was measured in the 52 weeks before the origin. Candidates are windows of 1, 2 and 4 hours on the full hour that
lie between 72 hours and 14 days after it. The audience is the series' own zone.

Every method picks the candidate for which it expects least, of equal ones (to 9 significant digits; `downtime` decides
for itself) the earliest. What was measured then tells the cost: **capture** is (mean candidate - chosen) ÷ (mean -
best), 1 for the best in hindsight and 0 for a random pick; **regret** is chosen - best, here ÷ mean. Candidates with a
missing hour are left out of mean and best, and no method may choose them. A series' figure is the mean over its
origins, then over the three lengths; the tables give the mean and the median of the series' figures.

Coverage is the share of origins x lengths whose realised cost lies within low-high, which is meant to hold 80 %. Little
history: the same origins with less known before them, or with a table of 168 or 24 rows made of the last 8 weeks.
Across clock changes: the daily origins around which the zone's clocks change, from 7 days before the origin to 3 days
after it, so that the window comes after the change and most of the recent history before it.

Prophet and MSTL need `pip install -r benchmarks/requirements.txt`; without them there is `--peers simple`. `--cache`
keeps their forecasts for the next run. The report goes to standard output, as Markdown; progress to standard error.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from peers import HEAVY, SIMPLE, Peer, keep_in, slot_means, within_8_weeks
from trials import (
    DAY,
    LENGTHS,
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
Results = dict[str, dict[str, list[Outcome]]]
DOWNTIME = "downtime"
SOUTHERN = ("Australia/", "Pacific/")
SHARED = Path(__file__).parents[2] / "shared" / "data" / "series"
SHORT = {"4 weeks": 4 * WEEK, "2 weeks": 2 * WEEK, "1 week": WEEK, "3 days": 3 * DAY}


def main() -> None:
    """Measure, and print the tables."""
    options = parse_options()
    check_inputs(options)
    begin = time.monotonic()
    series = [read_series(options.data, name) for name in options.series]
    weekly = partial(weekly_cases, most=options.origins)
    simple = {DOWNTIME: judge_downtime} | {name: choose_by(peer) for name, peer in SIMPLE.items()}
    everything = simple | {name: choose_by(peer) for name, peer in heavy_peers(options).items()}
    full = {"52 weeks": measure(series, weekly, everything)}
    short = {label: measure(series, partial(weekly, history=hours), simple) for label, hours in SHORT.items()}
    profiles = {label: measure(series, weekly, {DOWNTIME: plan}) for label, plan in PROFILES.items()}
    changes = measure(series, clock_change_cases, simple)
    for title, table in (
        ("What is asked for", claims_table(full["52 weeks"])),
        ("Methods", methods_table(full["52 weeks"])),
        ("Capture by series", series_table(full["52 weeks"])),
        ("Coverage of low–high", coverage_table(full | short)),
        ("Little history", short_table(full | short | profiles)),
        ("Across clock changes", changes_table(changes, {one.name: one.zone.key for one in series})),
    ):
        print(f"### {title}\n\n" + "\n".join(table) + "\n")
    note(f"done in {time.monotonic() - begin:.0f} s")


def parse_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the series")
    parser.add_argument("--series", action="append", choices=ZONES, metavar="NAME", help="only this; may be repeated")
    parser.add_argument("--origins", type=int, default=40, help="at most so many a series")
    parser.add_argument("--peers", choices=("all", "simple"), default="all")
    parser.add_argument("--cache", type=Path, help="folder that keeps the forecasts of Prophet and MSTL")
    options = parser.parse_args()
    options.series = options.series or list(ZONES)
    return options


def check_inputs(options: argparse.Namespace) -> None:
    """Stop with what is missing: data, or the libraries of the peers."""
    absent = [name for name in options.series if not (options.data / f"{name}.csv").exists()]
    if absent:
        raise SystemExit(f"{options.data} has no {', '.join(absent)}: name the folder of the series with --data")
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


def figure(outcomes: Sequence[Outcome], value: Callable[[Outcome], float] = lambda outcome: outcome.capture) -> float:
    """Return a series' figure: the mean over its origins, then over the lengths."""
    by_length = ([value(outcome) for outcome in outcomes if outcome.length == length] for length in LENGTHS)
    return statistics.fmean(statistics.fmean(values) for values in by_length)


def captures(results: Results, method: str) -> list[float]:
    """Return the method's capture on each series."""
    return [figure(methods[method]) for methods in results.values()]


def inside(outcomes: Iterable[Outcome]) -> float:
    """Return the share of outcomes whose cost lay within low-high."""
    return statistics.fmean(bool(outcome.inside) for outcome in outcomes)


def pooled(results: Results) -> list[Outcome]:
    """Return what `downtime` did on all series together."""
    return [outcome for methods in results.values() for outcome in methods[DOWNTIME]]


def gap(methods: Mapping[str, Sequence[Outcome]]) -> float:
    """Return by how much the best simple peer is ahead of `downtime` on a series; below 0 where none is."""
    return max(figure(methods[name]) for name in SIMPLE) - figure(methods[DOWNTIME])


def claims_table(results: Results) -> Iterator[str]:
    """Yield what the recommendation has to reach, what it reaches, and whether that is enough."""
    mine = captures(results, DOWNTIME)
    mean, median = statistics.fmean(mine), statistics.median(mine)
    peers = [name for name in next(iter(results.values())) if name != DOWNTIME]
    best_mean = max(statistics.fmean(captures(results, name)) for name in peers)
    best_median = max(statistics.median(captures(results, name)) for name in peers)
    worst, where = max((gap(methods), name) for name, methods in results.items())
    covered = inside(pooled(results))
    yield from header("asked for", "figure", "holds")
    for asked, text, holds in (
        ("mean capture at least 0.945 (goal 0.96)", f"{mean:.3f}", mean >= 0.945),
        ("median capture at least 0.975 (goal 0.985)", f"{median:.3f}", median >= 0.975),
        ("mean above every peer's", f"{mean:.3f}, best peer {best_mean:.3f}", mean > best_mean),
        ("median above every peer's", f"{median:.3f}, best peer {best_median:.3f}", median > best_median),
        ("nowhere more than 0.02 below the best simple peer", f"{-worst:+.3f} on {where}", worst <= 0.02),
        ("low–high holds 75 to 85 % of the realised costs", f"{covered:.1%}", 0.75 <= covered <= 0.85),
    ):
        yield line(asked, text, "yes" if holds else "**no**")


def methods_table(results: Results) -> Iterator[str]:
    """Yield mean and median over series of each method."""
    yield from header("method", "mean capture", "median capture", "mean regret ÷ mean")
    for name in next(iter(results.values())):
        values = captures(results, name)
        regret = statistics.fmean(figure(methods[name], lambda out: out.regret) for methods in results.values())
        yield line(name, f"{statistics.fmean(values):.3f}", f"{statistics.median(values):.3f}", f"{regret:.3f}")


def series_table(results: Results) -> Iterator[str]:
    """Yield each series' capture by each method, and how far ahead the best simple peer is."""
    names = list(next(iter(results.values())))
    yield from header("series", "origins", *names, "best simple − downtime")
    for series, methods in results.items():
        origins = sum(outcome.length == LENGTHS[0] for outcome in methods[DOWNTIME])
        yield line(series, str(origins), *(f"{figure(methods[name]):.3f}" for name in names), f"{gap(methods):+.3f}")


def coverage_table(by_history: Mapping[str, Results]) -> Iterator[str]:
    """Yield the share of realised costs within low-high, by series and length of history."""
    yield from header("series", *by_history)
    for series in next(iter(by_history.values())):
        yield line(series, *(f"{inside(results[series][DOWNTIME]):.0%}" for results in by_history.values()))
    yield line("**all origins**", *(f"**{inside(pooled(results)):.1%}**" for results in by_history.values()))


def short_table(by_history: Mapping[str, Results]) -> Iterator[str]:
    """Yield what little history costs: capture, coverage, and how wide the range is."""
    yield from header("known", "mean", "median", *(f"mean, {name}" for name in SIMPLE), "coverage", "median width")
    for label, results in by_history.items():
        mine = captures(results, DOWNTIME)
        known = next(iter(results.values()))
        peers = (f"{statistics.fmean(captures(results, name)):.3f}" if name in known else "–" for name in SIMPLE)
        outcomes = pooled(results)
        width = statistics.median(out.width for out in outcomes if out.width is not None and not math.isnan(out.width))
        figures = (f"{statistics.fmean(mine):.3f}", f"{statistics.median(mine):.3f}")
        yield line(label, *figures, *peers, f"{inside(outcomes):.1%}", f"{width:.2f}")


def changes_table(results: Results, zones: Mapping[str, str]) -> Iterator[str]:
    """Yield captures around clock changes by series, and their means over each hemisphere and over both."""
    names = [DOWNTIME, *SIMPLE]
    yield from header("series", "zone", "origins", *names)
    for series, methods in results.items():
        origins = sum(outcome.length == LENGTHS[0] for outcome in methods[DOWNTIME])
        yield line(series, zones[series], str(origins), *(f"{figure(methods[name]):.3f}" for name in names))
    south = {name: one for name, one in results.items() if zones[name].startswith(SOUTHERN)}
    north = {name: one for name, one in results.items() if name not in south}
    for label, group in (("mean, north", north), ("mean, south", south), ("mean", results)):
        if group:
            means = (f"**{statistics.fmean(captures(group, name)):.3f}**" for name in names)
            yield line(f"**{label}**", "", "", *means)


def header(*names: str) -> Iterator[str]:
    """Yield the head of a Markdown table."""
    yield line(*names)
    yield line(*("---" for _ in names))


def line(*cells: str) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
