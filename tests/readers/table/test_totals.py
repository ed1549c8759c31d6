"""Labels of rows that sum up others."""

from __future__ import annotations

import pytest

from downtime_cli.readers.table.totals import find_unit, is_same_sum, is_sum_label, is_total_label

_SUMS = (
    "Total|TOTAL:|Grand Total|Sub-Total|Daily Total|Total 27/10/2026|2026-10-27 Total|27 Oct Total|_total|__total__|"
    "Gesamtergebnis|27.10.2026 Ergebnis|Zwischensumme|Tagessumme|Insgesamt|Total général|Sous-total|Somme|"
    "Suma total|Total geral|Totale complessivo|Eindtotaal|Subtotaal|Totalsumma|I alt|Yhteensä|Suma końcowa|Łącznie|"
    "Celkový součet|Összesen|Genel Toplam|Σύνολο|Итого|Общий итог|Усього|合計|10月27日合計|总计|小计|총합계|"
    'סה"כ|الإجمالي الكلي|कुल योग|ผลรวมทั้งหมด|Tổng cộng|All|(all)|*|Σ|overall'
).split("|")
_SUMMARIES = "Average|Mittelwert|27/10/2026 Max|Moyenne|Promedio|平均|All days".split("|")
_OTHERS = (
    "|-|api|2026-10-27|27.10.2026 05:00|10|Montag|install|small|Wall|hall|resume|Allemagne|Malta|"
    "Portugal|Senegal|Marshall Islands|(other)|#general"
).split("|")


@pytest.mark.parametrize("text", _SUMS)
def test_sums(text: str) -> None:
    """The labels of sums are known in the languages of spreadsheets, with dates beside them or not."""
    assert is_sum_label(text)
    assert is_total_label(text)


@pytest.mark.parametrize("text", _SUMMARIES)
def test_summaries_that_are_no_sums(text: str) -> None:
    """An average or a maximum sums rows up, but is no sum of them."""
    assert is_total_label(text)
    assert not is_sum_label(text)


@pytest.mark.parametrize("text", _OTHERS)
def test_names_of_parts(text: str) -> None:
    """Dates, names of services and places are no totals, whatever letters they contain."""
    assert not is_sum_label(text)
    assert not is_total_label(text)


@pytest.mark.parametrize("text", ["catch-all", "all-hands"])
def test_short_words_in_names(text: str) -> None:
    """A name that contains a short word for everything is not taken for their sum."""
    assert not is_sum_label(text)


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        pytest.param([3.0, 12.0], 1.0, id="whole"),
        pytest.param([0.25, 12.5], 0.01, id="two-places"),
        pytest.param([0.1 + 0.2], 0.1, id="sums-of-floats"),
        pytest.param([1 / 3], 0.0, id="no-last-place"),
    ],
)
def test_the_last_place_of_numbers(values: list[float], unit: float) -> None:
    """What numbers were rounded to is the finest place that one of them has."""
    assert find_unit(values) == unit


@pytest.mark.parametrize(("whole", "is_same"), [(1200.5, True), (1200.6, False)])
def test_rounded_parts_of_a_sum(whole: float, is_same: bool) -> None:
    """Two parts and their sum, each rounded to a place, are off by one and a half of it at most."""
    assert is_same_sum(whole, 1200.35, 2, 0.1) is is_same
