"""What rows are called that sum up other rows: labels of spreadsheets, pivot tables and databases in many languages."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

# What the first or the last word of a label ends with, as compounds do: `Zwischensumme`, `Eindtotaal`.
_SUM_STEMS: Final = (
    "total totals totale totali totales totaux totais totaal totalt totalen "  # en fr es pt it nl sv da ro id
    "summe gesamt gesamtergebnis teilergebnis summa somme suma soma somma jumlah razem łącznie celkem soucet sucet "
    "spolu osszesen vegosszeg yhteensa loppusumma toplam ukupno kokku kopa συνολο αθροισμα "
    "итого итог всего всього усього разом підсумок общо сума сумма "
    "合計 合计 总计 總計 総計 小計 小计 共计 總和 총계 합계 소계 전체 "
    "المجموع الإجمالي إجمالي कुल योग ผลรวม ทั้งหมด"
)
# Too short, or too common at the ends of other words: these are whole words of labels.
_SUM_WORDS: Final = "sum ergebnis ensemble overall all alle alles tous toutes todos todas tutti tutte combined"
_SUM_PHRASES: Final = "i alt|is viso|tong|tong cong|סה כ|סך הכל|סך הכול"
_MEAN_WORDS: Final = (
    "average averages avg mean median min max minimum maximum mittel mittelwert durchschnitt schnitt moyenne mediane "
    "promedio media mediana gemiddelde medel medelvarde gennemsnit gjennomsnitt keskiarvo srednia prumer ortalama "
    "среднее середнє μεσος 平均 平均值 평균 stdev stddev"
)
_SYMBOLS: Final = frozenset("*\u2211\u03a3")  # Datadog's whole, and the two signs for sums


def is_total_label(text: str) -> bool:
    """Whether a row of that name sums up others: their sum, their average, or the highest of them."""
    words = _words(text)
    ends = {*words[:1], *words[-1:]}
    return is_sum_label(text) or not ends.isdisjoint(_WORDS | _MEANS)


def is_sum_label(text: str) -> bool:
    """Whether a name is a usual one for the sum of everything beside it: `Grand Total`, `(all)`, `*`.

    It is no proof: a service may be called `all`.
    """
    words = _words(text)
    ends = (*words[:1], *words[-1:])
    is_whole = len(words) == 1 and words[0] in _WORDS
    return text.strip() in _SYMBOLS or is_whole or " ".join(words) in _PHRASES or any(map(_has_stem, ends))


def says_all(text: str) -> bool:
    """Whether a name says that it holds all of something: `All Users`."""
    return bool(_ALL.fullmatch(text))


def is_mean_label(text: str) -> bool:
    """Whether a name is nothing but the word for a mean or an extreme of others: `average`, `Max`."""
    words = _words(text)
    return len(words) == 1 and words[0] in _MEANS


def says_mean(text: str) -> bool:
    """Whether a name is a word for a mean that is hardly ever the name of anything else, as `max` and `media` are."""
    return not _SURE_MEANS.isdisjoint(_words(text))


def is_same_sum(whole: float, parts: float, count: int, unit: float = 1.0) -> bool:
    """Whether a whole is the sum of so many parts, each of which, and it as well, may have been rounded to a unit."""
    slack = rounding_of(count, unit) if whole >= 20 * count * unit else 0.0
    return math.isclose(whole, parts, rel_tol=1e-6, abs_tol=max(slack, 1e-9))


def rounding_of(count: int, unit: float) -> float:
    """Find how far a whole and the sum of so many parts may lie apart if all were rounded to a unit."""
    return 0.5 * (count + 1) * unit * (1 + 1e-6)


def find_unit(values: Iterable[float]) -> float:
    """Find the last place that numbers are written to: 1, 0.1, 0.01, …; 0 if they have more than six decimals."""
    numbers = list(values)
    scales = (10**places for places in range(7))
    is_whole = (scale for scale in scales if all(abs(n * scale - round(n * scale)) < 1e-3 for n in numbers))
    return 1 / next(is_whole, math.inf)


def _has_stem(word: str) -> bool:
    return word.endswith(_STEMS)


@lru_cache(maxsize=1024)  # one text is asked about in several ways
def _words(text: str) -> tuple[str, ...]:
    """Split a label into words in small letters without accents, leaving out numbers, such as those of dates."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    # Vowel signs of Hindi and Thai are marks as well: as separators they would cut words into letters.
    bare = "".join(char for char in letters if not unicodedata.category(char).startswith("M"))
    return tuple(word for word in re.sub(r"[\W_]+", " ", bare).split() if not word.isdecimal())


_STEMS: Final = tuple(_words(_SUM_STEMS))
_WORDS: Final = frozenset(_words(_SUM_WORDS))
_PHRASES: Final = frozenset(" ".join(_words(phrase)) for phrase in _SUM_PHRASES.split("|"))
_MEANS: Final = frozenset(_words(_MEAN_WORDS))
_SURE_MEANS: Final = _MEANS - frozenset("max min media mittel schnitt medel mediana".split())
_ALL: Final = re.compile(r"\s*(all|alle|tous|toutes|todos|todas|tutti|tutte)( \w+){1,2}\s*", re.IGNORECASE)
