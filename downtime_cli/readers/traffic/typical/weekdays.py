"""Weekdays by their names in many languages, whole or short, with or without a number before them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

# Two letters mean different days in different languages, so the labels of a whole column are read in one of them.
_LANGUAGES: Final = (
    "en de fr es pt ja zh hi ar it nl pl ru tr sv da nb fi cs ko id uk hu ro el vi th he bg hr sk sl ca bn fa".split()
)
_USUAL: Final = 5
_MORE: Final = {
    "en": ("mon tues weds thur thurs fri sat sun", (0, 1, 2, 3, 3, 4, 5, 6)),
    "de": ("sonnabend", (5,)),
    "es": ("mier", (2,)),
    "pt": ("segunda terca quarta quinta sexta", (0, 1, 2, 3, 4)),
    "zh": ("星期天 周天 一 二 三 四 五 六 日", (6, 6, *range(7))),
    "pl": ("pn wt śr cz pt so nd", range(7)),
    "fi": ("maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai", range(7)),
    "nl": ("maa din woe don vri zat zon", range(7)),
}
_WORKDAYS: Final = frozenset(
    "weekday weekdays workday workdays workingday workingdays businessday businessdays werktag werktage wochentag "
    "jourouvre joursouvres semaine laborable laborables diautil diasuteis feriale feriali werkdag werkdagen".split()
)
_WEEKENDS: Final = frozenset(
    "weekend weekends we wochenende findesemana finesettimana fimdesemana weekendday weekenddays".split()
)
_YES: Final = frozenset("1 yes true y t".split())
_NO: Final = frozenset("0 no false n f".split())
_AROUND: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def read_weekdays(texts: Iterable[str]) -> Mapping[str, int]:
    """Number weekdays (Monday 0) by their names in one language; empty if no language has all of them.

    A look into all languages takes a while: fewer than seven names are looked up in the first few only.
    """
    labels = list(dict.fromkeys(texts))
    for language in _LANGUAGES if len(labels) >= 7 else _LANGUAGES[:_USUAL]:
        names = _names_in(language)
        found = {text: day for text in labels if (day := _look_up(text, names)) is not None}
        if labels and len(found) == len(labels):
            return found
    return {}


def _look_up(text: str, names: Mapping[str, int]) -> int | None:
    """Find a label as it is, else without numbers and marks around it: `1 - Monday`, `Mo.`, `(2) Tue`."""
    plain = _fold(text)
    day = names.get(plain)
    return names.get(_AROUND.sub("", plain)) if day is None else day


def _fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


@cache
def _names_in(language: str) -> Mapping[str, int]:
    """List the names of weekdays in a language, as Unicode's CLDR has them."""
    from babel import Locale  # files without dates are few

    days = Locale.parse(language).days
    names: dict[str, int] = {}
    for context in days.values():
        for width in ("wide", "abbreviated", "short"):
            for number, name in context.get(width, {}).items():
                names.setdefault(_fold(name).rstrip("."), number)
    texts, numbers = _MORE.get(language, ("", ()))
    names.update(zip(map(_fold, texts.split()), numbers, strict=True))
    return names


def read_initials(names: Sequence[str]) -> tuple[str, ...]:
    """Turn seven initials in the order of a week, such as `M T W T F S S`, into names; leave anything else as it is."""
    from babel import Locale

    # Headings that come again are told apart by where they stand.
    initials = [_fold(name.partition(" (column ")[0]).rstrip(".") for name in names]
    if max(map(len, initials), default=2) > 1:
        return tuple(names)
    for language in _LANGUAGES[:_USUAL]:
        days = Locale.parse(language).days["stand-alone"]["narrow"]
        for first in (0, 6):
            if initials == [_fold(days[(first + step) % 7]) for step in range(7)]:
                wide = Locale.parse("en").days["stand-alone"]["wide"]
                return tuple(wide[(first + step) % 7] for step in range(7))
    return tuple(names)


def read_day_sets(texts: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """Read labels that stand for several weekdays, such as `Weekday` and `Weekend`, or `Mon-Fri`, `Sat`, `Sun`.

    Empty unless they share out all seven days.
    """
    found: dict[str, Sequence[int]] = {}
    for text in dict.fromkeys(texts):
        plain = re.sub(r"[\W_]+", "", _fold(text))
        ends = [_look_up(part.strip(), _names_in("en")) for part in re.split(r"[-\u2013]", text)]
        first, last = ends[0], ends[-1]
        if plain in _WORKDAYS:
            found[text] = range(5)
        elif plain in _WEEKENDS:
            found[text] = (5, 6)
        elif first is None or last is None:
            return {}
        else:
            found[text] = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    days = sorted(day for each in found.values() for day in each)
    return found if days == list(range(7)) else {}


def read_day_flags(name: str, texts: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """Read yes and no in a column called `is_weekend` or `workingday`; empty for any other column."""
    plain = re.sub(r"[\W_]+", "", _fold(name)).removeprefix("is")
    if plain not in _WEEKENDS | _WORKDAYS:
        return {}
    days = {text: text.casefold() in _YES for text in texts}
    if sorted(days.values()) != [False, True] or not {text.casefold() for text in days} <= _YES | _NO:
        return {}
    is_weekend = plain in _WEEKENDS
    return {text: (5, 6) if flag is is_weekend else range(5) for text, flag in days.items()}
