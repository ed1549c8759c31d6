"""What columns of hours are called, in the languages of programs, spreadsheets and power markets."""

from __future__ import annotations

from typing import Final

from downtime_cli.readers.table.header import HOUR_NAMES, Header, plain_name
from downtime_cli.readers.table.heading_words import split_heading
from downtime_cli.readers.zones.named_clocks import clock_in_heading

_HOUR_WORDS: Final = frozenset(
    "hour hours hr hrs he hb hh hhmm time tod clock stunde uhrzeit zeit heure heures hora horas ora ore uur tijd tid "
    "timme tunti godzina hodina mtu interval intervall intervalo intervalle period periode periodo sp slot label "
    "hourending hourbeginning".split()
)
_OTHER_WORDS: Final = frozenset(
    "of the day number no num nr local utc gmt delivery trading settlement market operating start end begin beginning "
    "ending ended from to until bis von de del du da debut fin inicio hasta desde inizio fine einde begin ende beginn "
    "local cet cest et ct mt pt ept est edt pst pdt cst cdt cpt stamp".split()
)
_OTHER_SCRIPTS: Final = frozenset(
    "時 时 時刻 時間 时间 時間帯 小时 小時 시 시간 час часы время година ώρα שעה الساعة ساعة".split()
)


def hour_like_columns(header: Header) -> list[int]:
    """List the columns that are called like hours or slots of the day, best-known names first."""
    everything = range(len(header.names))
    usual = [column for column in everything if plain_name(header.names[column]) in {*HOUR_NAMES, "time"}]
    return [
        *usual,
        *(column for column in everything if column not in usual and _sounds_like_hours(header.names[column])),
    ]


def _sounds_like_hours(name: str) -> bool:
    if name.strip().casefold() in _OTHER_SCRIPTS:
        return True
    words = frozenset(split_heading(name))
    if not words.isdisjoint(_HOUR_WORDS) and (clock := clock_in_heading(name)):
        words = frozenset(split_heading(name.replace(clock.text, " ")))  # `Hour (Eastern Time)`
    return bool(words) and words <= _HOUR_WORDS | _OTHER_WORDS | frozenset(filter(str.isdecimal, words))
