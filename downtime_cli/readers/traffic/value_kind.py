"""Whether values that are finer than an hour add up, as counts do, or are averaged, as levels are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.table.cell_numbers import hold_percentages
from downtime_cli.readers.table.column_names import name_words
from downtime_cli.readers.table.header import Header, plain_name
from downtime_cli.readers.traffic.options import TrafficOptions

_LEVEL_NAMES: Final = frozenset("rate persecond rps qps concurrent online mw level gauge".split())
# Means and extremes, in the languages of headings; `min` is as often a minute, and `media` are not always a mean.
_STATISTICS: Final = frozenset(
    "average averages averaged avg mean median max maximum minimum peak mittel mittelwert durchschnitt "
    "durchschnittlich durchschnittliche schnitt hochstwert spitzenwert moyenne moyen mediane mediana promedio maximo "
    "minimo massimo gemiddeld gemiddelde medel medelvarde gennemsnit gjennomsnitt keskiarvo srednia prumer ortalama "
    "среднее середнє".split()
)
_MEAN_OF: Final = frozenset("de del di delle dei do dos das por per".split())  # `Media de visitas`, no `Media views`
_PERCENTILE: Final = re.compile(r"p\d{2,3}|percentile|perzentil|quantile")
_MEAN_SIGNS: Final = re.compile(r"[Øø⌀]\s|^[Øø⌀]$|平均|평균|最大|最小")
_STATISTIC_COLUMNS: Final = ("statistic", "statistics", "stat", "aggregation", "aggregate", "aggregationtype")
_TITLED: Final = re.compile(r"^\W*(?:statistics?|aggregation(?: type)?)\W+(.*)$", re.IGNORECASE)


def find_kind(header: Header, options: TrafficOptions, values: Sequence[int]) -> tuple[ValueKind, str]:
    """Decide whether finer values add up or are averaged, and say why."""
    if options.kind is not None:
        return options.kind, "--value-kind says so"
    named = _find_statistic(header)
    for column in values:
        if hold_percentages(header.cells(column)):
            return ValueKind.LEVEL, f"{header.title(column)} holds percentages; --value-kind count overrides"
        if _sounds_like_level(header.names[column]):
            return ValueKind.LEVEL, f"{header.names[column]!r} sounds like a level; --value-kind count overrides"
    if named:
        return ValueKind.LEVEL, f"the file calls the statistic {named!r}; --value-kind count overrides"
    return ValueKind.COUNT, "the usual case; --value-kind level overrides"


def say_averaged(kind: ValueKind, why: str, stamps_in: Mapping[int, int]) -> tuple[Assumption, ...]:
    """Say that values were averaged where most hours have several."""
    is_finer = 2 * sum(count > 1 for count in stamps_in.values()) > len(stamps_in)
    if kind is ValueKind.COUNT or not is_finer:
        return ()
    return (Assumption(AssumptionCode.ROWS_AVERAGED, f"values within an hour were averaged: {why}"),)


def is_statistic(name: str) -> bool:
    """Whether a name is that of a mean, an extreme or a percentile, of whatever it may be."""
    words = name_words(name)
    is_named = not _STATISTICS.isdisjoint(words) or any(map(_PERCENTILE.fullmatch, words))
    is_first = words[:1] == ("min",) or (words[:1] == ("media",) and (len(words) == 1 or words[1] in _MEAN_OF))
    return (is_named and "off" not in words) or is_first or bool(_MEAN_SIGNS.search(name))


def _sounds_like_level(name: str) -> bool:
    words = name.casefold().replace("_", " ").replace("/", " per ").split()
    is_level = not _LEVEL_NAMES.isdisjoint(words) or plain_name(name).endswith(("persecond", "rps", "qps"))
    return is_level or is_statistic(name)


def _find_statistic(header: Header) -> str:
    """Find the statistic that a file names for all of its rows, if that is none that adds up."""
    titles = (match[1] for text in header.table.skipped.values() if (match := _TITLED.match(text)))
    columns = (set(header.cells(column)) for column in header.called(_STATISTIC_COLUMNS))
    named = [*titles, *(cells.pop() for cells in columns if len(cells) == 1)]
    return next(filter(is_statistic, named), "")
