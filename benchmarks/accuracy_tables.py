"""The tables of accuracy.py, as lines of Markdown."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from both_sides import BOTH_SIDES
from measures import (
    DOWNTIME,
    LEAST_ORIGINS,
    MANY_ORIGINS,
    Results,
    attainment,
    by_weeks_known,
    captures,
    count_origins,
    error_of,
    error_of_mean,
    figure,
    gap,
    inside,
    pooled,
    width,
    with_origins,
)
from peers import SIMPLE

SOUTHERN = ("Australia/", "Pacific/")


def claims_table(found: Results, apart: Results, changes: Results) -> Iterator[str]:
    """Yield what the recommendation has to reach, what it reaches (compared unrounded), and whether that is enough."""
    yield from header("asked for", "figure", "holds")
    mean, median = average(found, statistics.fmean), average(found, statistics.median)
    peers = [name for name in next(iter(found.values())) if name != DOWNTIME]
    best_mean = max(statistics.fmean(captures(found, name)) for name in peers)
    best_median = max(statistics.median(captures(found, name)) for name in peers)
    yield claim("mean capture at least 0.945", mean, 0.945)
    yield claim("the same of series with 20 origins at least 0.969", average(with_origins(found, MANY_ORIGINS)), 0.969)
    yield claim("median capture at least 0.975", median, 0.975)
    yield line("mean above every peer's", f"{mean:.4f}, best peer {best_mean:.4f}", verdict(mean > best_mean))
    yield line("median above every peer's", f"{median:.4f}, best peer {best_median:.4f}", verdict(median > best_median))
    yield claim_gap("nowhere more than 0.02 below the best simple peer", found)
    yield claim("attainment at least 0.994", mean_attainment(found), 0.994)
    if apart:
        yield claim("other series: mean capture at least 0.885", average(apart), 0.885)
        yield claim("other series: median capture at least 0.875", average(apart, statistics.median), 0.875)
        yield claim_gap("other series: nowhere more than 0.02 below the best simple peer", apart)
        yield claim("other series: attainment at least 1.02", mean_attainment(apart), 1.02)
    yield claim("around clock changes at least 0.983", average(changes), 0.983)
    shares = {weeks: inside(group) for weeks, group in by_weeks_known(pooled(found | apart))}
    text = f"{min(shares.values()):.1%} to {max(shares.values()):.1%}"
    holds = all(0.75 <= share <= 0.88 for share in shares.values())
    yield line("low–high holds 75 to 88 % however many weeks are known", text, verdict(holds))


def claim(asked: str, reached: float, least: float) -> str:
    """Return the row of a figure that has a floor."""
    return line(asked, f"{reached:.4f}", verdict(reached >= least))


def claim_gap(asked: str, results: Results) -> str:
    """Return the row of the series on which a simple peer is furthest ahead."""
    worst, where = max((gap(methods), name) for name, methods in results.items())
    return line(asked, f"{-worst:+.3f} on {where}", verdict(worst <= 0.02))


def verdict(holds: bool) -> str:
    """Return the word for a claim that holds, or does not."""
    return "yes" if holds else "**no**"


def average(results: Results, over: Callable[[list[float]], float] = statistics.fmean) -> float:
    """Return the mean (or median) of what `downtime` captures on the series."""
    return over(captures(results, DOWNTIME)) if results else 0.0


def mean_attainment(results: Results) -> float:
    """Return the mean attainment of series with at least 7 origins."""
    enough = with_origins(results, LEAST_ORIGINS).values()
    return statistics.fmean(attainment(methods[DOWNTIME]) for methods in enough) if enough else 0.0


def methods_table(results: Results) -> Iterator[str]:
    """Yield mean and median over series of each method."""
    yield from header("method", "mean capture", "standard error", "median capture", "mean regret ÷ mean")
    for name in next(iter(results.values()), {}):
        values = captures(results, name)
        regret = statistics.fmean(figure(methods[name], lambda out: out.regret) for methods in results.values())
        error = error_of_mean([error_of(methods[name]) for methods in results.values()])
        figures = (statistics.fmean(values), error, statistics.median(values), regret)
        yield line(name, *(f"{value:.3f}" for value in figures))


def series_table(results: Results) -> Iterator[str]:
    """Yield each series' capture by each method, how far ahead the best simple peer is, and attainment."""
    names = list(next(iter(results.values()), {DOWNTIME: []}))
    ends = ("best simple − downtime", "standard error", "attainment")
    yield from header("series", "origins", *names, *ends)
    for series, methods in results.items():
        mine, origins = methods[DOWNTIME], count_origins(methods[DOWNTIME])
        attained = f"{attainment(mine):.3f}" if origins >= LEAST_ORIGINS else "–"
        values = (f"{figure(methods[name]):.3f}" for name in names)
        yield line(series, str(origins), *values, f"{gap(methods):+.3f}", f"{error_of(mine):.3f}", attained)
    yield from _summarise_series(results, names)


def _summarise_series(results: Results, names: Sequence[str]) -> Iterator[str]:
    """Yield the mean over series of each column, and its standard error."""
    columns = [captures(results, name) for name in names if results]
    enough = with_origins(results, LEAST_ORIGINS).values()
    attained = [attainment(methods[DOWNTIME]) for methods in enough]
    for label, over in (("mean", statistics.fmean), ("standard error over series", error_over_series)):
        last = f"**{over(attained):.3f}**" if attained else ""
        yield line(f"**{label}**", "", *(f"**{over(column):.3f}**" for column in columns), "", "", last)


def error_over_series(values: Sequence[float]) -> float:
    """Return the standard error of a mean over series, as those were a sample of all there are."""
    return statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.nan


def weeks_table(results: Results) -> Iterator[str]:
    """Yield coverage and width by how many weeks are known, all series pooled."""
    yield from header("weeks known", "plans", "within low–high", "below", "above", "median width")
    for weeks, group in by_weeks_known(pooled(results)):
        below = statistics.fmean(bool(outcome.is_below) for outcome in group)
        share = inside(group)
        shares = (f"{value:.1%}" for value in (share, below, 1 - share - below))
        yield line(weeks, str(len(group)), *shares, f"{width(group):.2f}")


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
        known = next(iter(results.values()))
        peers = (f"{statistics.fmean(captures(results, name)):.3f}" if name in known else "–" for name in SIMPLE)
        figures = (f"{average(results):.3f}", f"{average(results, statistics.median):.3f}")
        yield line(label, *figures, *peers, f"{inside(pooled(results)):.1%}", f"{width(pooled(results)):.2f}")


def rare_table(by_rate: Mapping[float, Results]) -> Iterator[str]:
    """Yield the mean capture of true rates by how many events an hour the counts hold."""
    names = [DOWNTIME, *SIMPLE]
    yield from header("events an hour", "series", *names, "standard error of downtime")
    for rate, results in by_rate.items():
        if not results:  # series that are too short to be thinned
            continue
        means = (f"{statistics.fmean(captures(results, name)):.3f}" for name in names)
        error = error_of_mean([error_of(methods[DOWNTIME]) for methods in results.values()])
        yield line(f"{rate:g}", str(len(results)), *means, f"{error:.3f}")


def both_sides_table(both: Results, sets: Mapping[str, Results]) -> Iterator[str]:
    """Yield the mean and median capture of choices that know the weeks on both sides, beside those of `downtime`."""
    yield from header("choice", *(f"{name}, {what}" for name in sets for what in ("mean", "median")))
    mine = [captures(results, DOWNTIME) for results in sets.values()]
    yield line(DOWNTIME, *spell(mine))
    groups = [{name: both[name] for name in results} for results in sets.values()]
    for method in BOTH_SIDES:
        yield line(method, *spell([captures(group, method) for group in groups]))
    best = [[max(figure(methods[name]) for name in BOTH_SIDES) for methods in group.values()] for group in groups]
    yield line("the best of these for each series, in hindsight", *spell(best))


def spell(values: Iterable[Sequence[float]]) -> Iterator[str]:
    """Yield the mean and the median of each list; a dash where a list is empty."""
    for each in values:
        yield from (f"{statistics.fmean(each):.3f}", f"{statistics.median(each):.3f}") if each else ("–", "–")


def changes_table(results: Results, zones: Mapping[str, str]) -> Iterator[str]:
    """Yield captures around clock changes by series, and their means over each hemisphere and over both."""
    names = [DOWNTIME, *SIMPLE]
    yield from header("series", "zone", "origins", *names)
    for series, methods in results.items():
        origins = count_origins(methods[DOWNTIME])
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
