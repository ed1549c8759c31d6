"""What the requests of a log add up to: a column of their minutes, and one of each field that matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial, reduce
from itertools import compress, repeat
from operator import add, and_
from typing import Final, TypeVar, cast

from downtime_cli.collect.logs.counts import ADDRESS, WHOLE_TIME, Counting, Counts
from downtime_cli.collect.logs.places import Places
from downtime_cli.collect.logs.visitors import Visitors, sign_agent
from downtime_cli.collect.remembered import Remembered

_NOBODY: Final = (b"", b"-")
_NOT_IN_ADDRESSES: Final = b", \t\r\n\v\f"
Minute = TypeVar("Minute")
Fields = Mapping[str, Sequence[bytes]]
"""What each of some requests says of each field."""


class Tally:
    """Adds up requests, hundreds at a time: whatever is done with each of them is done in C where it can be."""

    def __init__(self, counting: Counting) -> None:
        """Begin with nothing; errors are those of the databases that are asked."""
        self.counts = Counts()
        self._counting = counting
        allows = counting.filters.allows
        self._allowed = {name: Remembered(partial(allows, name)) for name in counting.filters.fields}
        self._clients = Remembered(_first_client)
        self._signs = Remembered(sign_agent)
        self._places = Remembered(Places(counting.geoip).find) if counting.geoip else None
        self._visitors = Visitors(counting.folder) if counting.tells_visitors_apart else None

    def add(self, minutes: Sequence[int | None], fields: Fields) -> int:
        """Add requests, with the fields of `Counting`, and say how many they are; one without a minute is none."""
        by_minute = Counter(minutes)
        if by_minute.pop(None, 0):
            minutes, fields = _choose(minutes, fields, [minute is not None for minute in minutes])
        if not minutes:
            return 0
        if self.counts.opening is None:
            self.counts.opening = minutes[0]
        by_hour = self.counts.see(cast("Counter[int]", by_minute))
        if self._counting.fields:
            self._add_wanted(cast("Sequence[int]", minutes), fields)
        else:
            for hour, number in by_hour.items():
                self.counts.add("", hour, number)
        return len(minutes)

    def close(self) -> Counts:
        """Give what was counted."""
        if self._visitors is not None:
            self.counts.visitors = self._visitors.close()
        return self.counts

    def _add_wanted(self, minutes: Sequence[int], fields: Fields) -> None:
        if self._allowed:
            answers = [map(known.__getitem__, fields[name]) for name, known in self._allowed.items()]
            self.counts.unwanted += len(minutes)
            minutes, fields = _choose(minutes, fields, list(reduce(partial(map, and_), answers)))
            self.counts.unwanted -= len(minutes)
        hours = [minute // 60 for minute in minutes]
        clients = self._find_clients(fields)
        places = repeat("") if self._places is None else list(map(self._places.__getitem__, clients))
        if not self._counting.is_unique:
            for (place, hour), number in Counter(zip(places, hours, strict=False)).items():
                self.counts.add(place, hour, number)
        if self._visitors is not None:
            visitors = list(map(add, clients, map(self._signs.__getitem__, fields["agent"])))
            if self._counting.is_unique:
                self._visitors.add(zip(places, hours, strict=False), visitors)
            if self._counting.has_audience:
                self._visitors.add(zip(places, repeat(WHOLE_TIME, len(hours)), strict=False), visitors)

    def _find_clients(self, fields: Fields) -> Sequence[bytes]:
        """Who made each request: whom the proxy names, or who is connected where it names nobody."""
        connected = self._clean(fields.get(ADDRESS, ()))
        if self._counting.client_field == ADDRESS:
            return connected
        named = self._clean(fields.get(self._counting.client_field, ()))
        return [other if name in _NOBODY else name for name, other in zip(named, connected, strict=True)]

    def _clean(self, addresses: Sequence[bytes]) -> Sequence[bytes]:
        """Take the first of several addresses, where there are such."""
        text = b"".join(addresses)
        if len(text.translate(None, _NOT_IN_ADDRESSES)) == len(text):
            return addresses
        return list(map(self._clients.__getitem__, addresses))


def _choose(minutes: Sequence[Minute], fields: Fields, chosen: Sequence[bool]) -> tuple[list[Minute], Fields]:
    """Take some requests."""
    return list(compress(minutes, chosen)), {name: list(compress(each, chosen)) for name, each in fields.items()}


def _first_client(text: bytes) -> bytes:
    """The visitor's own address: proxies add themselves behind it."""
    return text.partition(b",")[0].strip().replace(b"\n", b"")
