"""What columns and names of different measures are called, and what those of the parts of a whole are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from downtime_cli.readers.table.header import plain_name

MOST_MEASURES: Final = 100
_MEASURE_COLUMNS: Final = frozenset(
    "metric metrics metricname metricunit measure measures measurename measurement field stat stats statistic "
    "statistics unit units kpi kpiname indicator aggregation aggregate aggregatefunction counter countername measurand "
    "metrik kennzahl kennzahlen messgrosse messgroesse messwert einheit statistik masseinheit indikator "
    "metrique mesure mesures indicateur unite statistique grandeur "
    "metrica medida medidas indicador unidad estadistica magnitud".split()
)
_PART_WORDS: Final = (
    "service app application host server node instance pod container path url uri page endpoint route resource handler "
    "region country city location site store shop branch channel source medium referrer campaign device browser os "
    "platform client customer tenant user team status code method verb job queue topic partition shard cluster zone "
    "environment env namespace deployment version backend pool product category department station sensor line "
    "direction agent group section domain address origin destination "
    "dienst kanal seite land geraet filiale serveur canal pays appareil servicio dispositivo tienda"
).split()
_MEASURE_NAME: Final = re.compile(
    r"(?<![a-z])(bytes?|kb|mb|gb|latency|latenz|latence|latencia|duration|dauer|percentile|p\d{2,3}|cpu|memory|mem|ratio"
    r"|percent|pct|avg|average|mean|median|rate|temp|temperature|seconds|millis|ms|uptime|utilization)(?![a-z])"
)
_FORECAST: Final = re.compile(
    r"\b(forecast(ed|s)?|predict(ed|ions?)|yhat|prognosen?|vorhersage|pr[eé]visions?|pron[oó]stico|previsione)\b"
)
_VERSION: Final = re.compile(
    r"\b(actuals?|current|previous|prior|today|yesterday|baseline|planned|budget|target|expected|observed"
    r"|(this|last|same|past) (period|week|month|year|day)|ist|soll|aktuell\w*|vorherig\w*|vorwoche|vorjahr|vortag"
    r"|diese woche|letzte woche|pr[eé]c[eé]dente?|actuelle?|anterior|actual|precedente|attuale)\b"
)


def name_measures(heading: str, names: Sequence[str]) -> str:
    """Say why names are those of different measures, by their heading or by themselves; empty if they are not."""
    if plain_name(heading) in _MEASURE_COLUMNS or heading.strip() == "__name__":
        return "as its heading says"
    if len(names) > MOST_MEASURES or names_parts(heading):
        return ""
    if _are_versions(names):
        return "as they are expected or earlier numbers beside those of the hour"
    return "as they are called" if any(_MEASURE_NAME.search(name.casefold()) for name in names) else ""


def names_parts(heading: str) -> bool:
    """Whether a heading is a usual one for the names of parts."""
    plain = plain_name(heading)
    return any(word in plain for word in _PART_WORDS)


def _are_versions(names: Sequence[str]) -> bool:
    """Whether names are those of the same numbers as they are, were before, or were expected."""
    plain = [re.sub(r"[\W_]+", " ", name.casefold()) for name in names]
    versions = {match[0] for name in plain if (match := _VERSION.search(name))}
    return any(map(_FORECAST.search, plain)) or (len(versions) > 1 and all(map(_VERSION.search, plain)))
