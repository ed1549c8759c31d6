"""
What the names of files tell: which of them are one rotated set, and where in it each stands.

A set is `access.log`, `access.log.1`, `access.log.2.gz`, … or `access.1.log`, …: names that differ by a number at the
end or before the ending; or `access.log-20261129.gz`, `access-2026-11-28.log`, …: by a date, perhaps with a time, or
with seconds since 1970; or `u_ex26112904.log`, … of IIS, whose years have two digits.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

_PACKED: Final = re.compile(r"\.(?:gz|xz|bz2|zst)$")
_NUMBER: Final = re.compile(r"(?<!\.\d)(?<!\.\d\d)(?<!\.\d\d\d)\.(?P<number>\d{1,4})(?=(?:\.[A-Za-z]\w*)?$)")
_SECONDS: Final = re.compile(r"(?:[-._]?(?<!\d)20\d\d-?\d\d-?\d\d)?[-._](?P<seconds>1\d{9})(?=(?:\.[A-Za-z]\w*)?$)")
_DATE: Final = re.compile(
    r"[-._]?(?<!\d)(?P<year>20\d\d)(?P<dash>[-._]?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
    r"(?:[-T_]?(?P<hour>\d\d)(?:\d\d){0,2}Z?)?(?!\d)"
)
_IIS: Final = re.compile(
    r"(?:(?<=u_ex|u_nc|u_in)|(?<=\bex))(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)?(?=(?:_x)?\.log$)"
)


class NameInSet(Struct, frozen=True, kw_only=True):
    """The name of a file as one of a set."""

    # What is common to the names.
    stem: str
    # Its number in the set, 0 where the name has none; None where it has a date.
    number: int | None = None
    # The time in its name, if there is such a day; only the times in the files tell which zone's that is.
    time: datetime | None = None
    # The name without what packed it, and where in it the parts of the number or the date are; none of seconds, for
    # nobody knows what others would be.
    bare: str = ""
    parts: tuple[tuple[str, int, int], ...] = ()

    def with_number(self, number: int, like: NameInSet) -> str:
        """The name with another number, which has zeros before it if this or another name of the set has."""
        (_, start, end), *_ = self.parts
        digits = [each.bare[begin:stop] for each in (self, like) for _, begin, stop in each.parts]
        width = max((len(each) for each in digits if each.startswith("0")), default=0)
        return f"{self.bare[:start]}{number:0{width}}{self.bare[end:]}"

    def with_time(self, time: datetime) -> str:
        """The name with another time."""
        text = self.bare
        for name, start, end in self.parts:
            width = end - start
            text = f"{text[:start]}{getattr(time, name) % 10**width:0{width}}{text[end:]}"
        return text


def read_name(path: str) -> NameInSet:
    """Tell where a file belongs, whatever its folder is called."""
    folder, slash, name = path.rpartition("/")
    before, bare = folder + slash, _PACKED.sub("", name)
    found = next((match for form in (_SECONDS, _DATE, _IIS, _NUMBER) if (match := form.search(bare))), None)
    if found is None:
        return NameInSet(stem=before + bare, number=0)
    shift = len(before)
    parts = tuple(
        (part, found.start(part) + shift, found.end(part) + shift)
        for part, text in found.groupdict().items()
        if text and part not in ("dash", "seconds")
    )
    return NameInSet(
        stem=f"{before}{bare[: found.start()]}{bare[found.end() :]}",
        number=int(found["number"]) if found.re is _NUMBER else None,
        time=None if found.re is _NUMBER else _read_time(found),
        bare=before + bare,
        parts=parts,
    )


def _read_time(found: re.Match[str]) -> datetime | None:
    """The time of a name to the second; None if there is none such."""
    if found.re is _SECONDS:
        return datetime.fromtimestamp(int(found["seconds"]), UTC)
    digits = re.sub(r"\D", "", found[0])
    century = 2000 * (found.re is _IIS)
    years = 2 if found.re is _IIS else 4
    numbers = [century + int(digits[:years]), *(int(digits[at : at + 2]) for at in range(years, len(digits), 2))]
    try:
        day = datetime(*numbers[:3], tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError:
        return None
    hour, minute, second, *_ = *numbers[3:], 0, 0, 0
    return day + timedelta(hours=hour, minutes=minute, seconds=second)
