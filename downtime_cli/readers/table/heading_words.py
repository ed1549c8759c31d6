"""What the words of a heading say about a time: whether it starts or ends its interval, and by whose clock it is."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# English, German, Dutch, Danish, Swedish, French, Spanish, Portuguese, Italian, Polish, Czech.
_ENDS: Final = frozenset(
    "end ends ended ending enddate endtime enddatetime endhour endtimestamp to until till thru stop finish "
    "he hourending hourend hrend timeend timeending dateend datetimeend datetimeending periodend periodending "
    "intervalend intervalending timeto dateto "
    "bis ende endzeit enddatum endzeitpunkt zeitbis datumbis einde eind eindtijd einddatum tot slut til "
    "fin datefin heurefin fechafin horafin hasta ate fim datafim horafim fine datafine orafine koniec konec".split()
)
_STARTS: Final = frozenset(
    "start starts started starting startdate starttime startdatetime starthour starttimestamp begin begins began "
    "beginning from since hb hourbeginning hourstarting timestart datestart datetimestart timefrom datefrom "
    "periodstart intervalstart "
    "von ab seit beginn anfang startzeit startdatum zeitvon datumvon begin begintijd begindatum van fra "
    "debut datedebut heuredebut depuis desde inicio fechainicio horainicio datainicio inizio datainizio "
    "orainizio od poczatek zacatek".split()
)


def split_heading(name: str) -> tuple[str, ...]:
    """Split a heading into its words in small letters without accents: `endTime [UTC]` is `end`, `time`, `utc`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", name)
    letters = unicodedata.normalize("NFKD", spaced.casefold())
    return tuple(re.findall(r"[a-z]+|\d+", "".join(char for char in letters if not unicodedata.combining(char))))


def says_end(name: str) -> bool:
    """Whether a heading says that its times, or hours, are those at which intervals end."""
    words = split_heading(name)
    return not _ENDS.isdisjoint(words) and not says_start(name)


def says_start(name: str) -> bool:
    """Whether a heading says that its times are those at which intervals start; `from … to …` does."""
    return not _STARTS.isdisjoint(split_heading(name))
