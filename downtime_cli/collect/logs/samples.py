"""What the first lines of logs were like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct, field

FEW_ADDRESSES: Final = 3
LEAST_LINES: Final = 200
"""Lines of fewer than which nobody can tell whether addresses are few."""
_MOST_PROXIED: Final = 0.9


class Sample(Struct, kw_only=True):
    """How many of the first requests are of which kind."""

    requests: int = 0
    # Requests with a status, and those whose status is neither 2xx nor 3xx.
    answered: int = 0
    failed: int = 0
    # Requests with a path, and those for a file that pages bring with them.
    aimed: int = 0
    static: int = 0
    # Requests of which it is known whether a bot made them, and those of bots.
    judged: int = 0
    bots: int = 0
    # The requests of the addresses with most.
    addresses: dict[bytes, int] = field(default_factory=dict)

    @property
    def proxies(self) -> tuple[bytes, ...]:
        """The very few addresses that nearly all requests come from; none where there are more."""
        most = sorted(self.addresses.items(), key=lambda each: (-each[1], each[0]))[:FEW_ADDRESSES]
        if self.requests < LEAST_LINES or sum(number for _, number in most) < _MOST_PROXIED * self.requests:
            return ()
        return tuple(address for address, _ in most)


def join_samples(samples: Iterable[Sample]) -> Sample:
    """Add up what was seen of several files."""
    all_of: Sequence[Sample] = tuple(samples)
    addresses: Counter[bytes] = Counter()
    for each in all_of:
        addresses.update(each.addresses)
    names = ("requests", "answered", "failed", "aimed", "static", "judged", "bots")
    sums = {name: sum(getattr(each, name) for each in all_of) for name in names}
    return Sample(**sums, addresses=dict(addresses))
