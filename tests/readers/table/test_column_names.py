"""What names say of numbers."""

from __future__ import annotations

import pytest

from downtime_cli.readers.table.column_names import (
    counts_people,
    counts_traffic,
    is_label,
    is_measure,
    is_rate,
    is_share,
    name_words,
    numbers_people,
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("api_calls_total", ("api", "calls", "total"), id="snake"),
        pytest.param("apiCalls", ("api", "calls"), id="camel"),
        pytest.param("HTTPRequests", ("http", "requests"), id="capitals"),
        pytest.param("Durée (ms)", ("duree", "ms"), id="accent-and-unit"),
        pytest.param("LatencyP95", ("latency", "p95"), id="percentile"),
        pytest.param('calls_total{code="200"}', ("calls", "total"), id="labels-of-a-series"),
        pytest.param("http_5xx", ("http", "5xx"), id="status-class"),
        pytest.param("% of 訪問", ("%", "of", "訪問"), id="other-letters"),
    ],
)
def test_names_are_taken_apart(name: str, words: tuple[str, ...]) -> None:
    """Blanks, marks and changes of case separate words."""
    assert name_words(name) == words


@pytest.mark.parametrize(
    "name",
    [
        "api_calls_total",
        "Page views",
        "Seitenaufrufe",
        "Anzahl Zugriffe",
        "Nombre de visites",
        "Número de sesiones",
        "Numero di richieste",
        "Quantidade de acessos",
        "Aantal bezoekers",
        "Hourly_Counts",
        "Telephone calls",
    ],
)
def test_names_that_count(name: str) -> None:
    """A word for what is counted is enough, in any of our languages and inside compounds."""
    assert counts_traffic(name)
    assert not any(test(name) for test in (is_label, is_measure, is_rate))


@pytest.mark.parametrize(
    "name",
    [
        "visit_id",
        "sessionid",
        "VisitorIDs",
        "Rank",
        "Country code",
        "Calling code",
        "Year",
        "iso_week",
        "Day of week",
        "latitude",
        "No",
        "Unnamed: 0",
        "Postcode",
    ],
)
def test_names_of_labels(name: str) -> None:
    """Identifiers, ranks, codes, parts of dates and coordinates only tell rows apart."""
    assert is_label(name)
    assert not any(test(name) for test in (counts_traffic, counts_people, is_share))


@pytest.mark.parametrize(
    "name",
    [
        "Abonnenten-Nr.",
        "Besuchernummer",
        "employeeNo",
        "tenant ref",
        "Número de socio",
        "N utente",
        "KLANTNR",
        "lid nr",
    ],
)
def test_numbers_of_somebody_are_labels(name: str) -> None:
    """A word for one person and one for numbers name identifiers, in two words or one, in any of our languages."""
    assert numbers_people(name)
    assert is_label(name)


@pytest.mark.parametrize(
    "name",
    [
        "Numero di utenti",
        "Number of members",
        "members number",
        "Number of user",
        "Number",
        "Kunden",
        "tenants",
        "%",
        "",
    ],
)
def test_numbers_of_many_count_them(name: str) -> None:
    """Words for many people, and `of`, say that they are counted."""
    assert not numbers_people(name)


@pytest.mark.parametrize("name", ["Visits per day", "No of calls", "week_visits", "Days with visits"])
def test_names_that_count_by_day_are_no_labels(name: str) -> None:
    """A part of a date beside what is counted does not make a label of it."""
    assert not is_label(name)


@pytest.mark.parametrize(
    "name",
    [
        "error_count",
        "failed_requests",
        "avg_latency_ms",
        "Absprungrate",
        "Verweildauer",
        "Temps de réponse",
        "Tiempo medio",
        "Taux d'erreurs",
        "Temperatura (°C)",
        "cpu_load",
        "Leeftijd",
        "Bounce rate",
        "Kunden Wert",
        "client_value",
    ],
)
def test_names_of_measures(name: str) -> None:
    """What is measured, and what counts errors, is no traffic."""
    assert is_measure(name)
    assert not any(test(name) for test in (counts_traffic, counts_people, is_share))


@pytest.mark.parametrize("name", ["avg_visits", "Visits per user", "Klickrate", "max users", "Durchschnitt"])
def test_names_of_rates(name: str) -> None:
    """Means and rates are told from counts."""
    assert is_rate(name)
    assert not any(test(name) for test in (counts_traffic, counts_people))


def test_names_of_people_and_shares() -> None:
    """People may be users, and so may parts of a whole."""
    assert counts_people("Registered members")
    assert counts_people("Websitebezoekers")
    assert is_share("Marktanteil")
    assert is_share("% of all")
    assert not is_share("Bounce %")
    assert not counts_people("Orders")
