"""Looking at the first lines of a log: what filters would leave out, and whether a proxy hides who asks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from downtime_cli.collect.logs.counting import Matcher
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.filters import is_bot, knows_bots, path_of
from downtime_cli.collect.logs.formats import LogFormat
from downtime_cli.collect.logs.json_lines import see_fields
from downtime_cli.collect.logs.samples import FEW_ADDRESSES, Sample

MOST_SAMPLED: Final = 20_000
"""Good lines of each file that are looked at."""
_MOST_AGENTS: Final = 100
"""Agents of each file that are judged, of the most frequent and of the others: each takes about a millisecond."""
_FIELDS: Final = ("status", "path", "agent", "address")
_STATIC: Final = re.compile(
    rb"\.(?:css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|eot|otf|mp4|webm)$", re.IGNORECASE
)


class Sampler:
    """Looks at the first good lines of a log."""

    def __init__(self, format_: LogFormat, counting: Counting) -> None:
        """Begin with nothing; where there are filters, nobody asks what others would do."""
        self._names = ("address",) if counting.filters else _FIELDS
        self._matcher = None if format_.is_json else Matcher(format_, self._names)
        self._left = MOST_SAMPLED
        self._seen: dict[str, Counter[bytes]] = {name: Counter() for name in _FIELDS}

    def add(self, block: bytes) -> None:
        """Look at a block of whole lines, unless enough were seen."""
        if self._left > 0:
            columns = self._find_columns(block)
            for name, column in columns.items():
                self._seen[name].update(column[: self._left])
            self._left -= len(columns["address"])

    def close(self) -> Sample:
        """Give what was seen."""
        statuses, paths, agents, addresses = (self._seen[name] for name in _FIELDS)
        return Sample(
            requests=addresses.total(),
            answered=statuses.total() - statuses[b""],
            failed=sum(number for status, number in statuses.items() if status[:1] not in (b"2", b"3", b"")),
            aimed=paths.total() - paths[b""],
            static=sum(number for path, number in paths.items() if is_static(path)),
            **_judge(agents),
            addresses=dict(addresses.most_common(FEW_ADDRESSES)),
        )

    def _find_columns(self, block: bytes) -> Mapping[str, Sequence[bytes]]:
        if self._matcher is not None:
            return self._matcher.find(block).fields
        rows = list(see_fields(block, self._names))
        return {name: [row[place] for row in rows] for place, name in enumerate(self._names)}


def is_static(request: bytes) -> bool:
    """Whether a request is for a file that pages bring with them, by the end of its path."""
    return _STATIC.search(path_of(request)[-6:]) is not None


def _judge(agents: Counter[bytes]) -> dict[str, int]:
    """Count the requests of agents, and those of bots: of all that are frequent, and of some for the rest."""
    if not any(agents) or not knows_bots():
        return {}
    ordered = agents.most_common()
    frequent, others = ordered[:_MOST_AGENTS], ordered[_MOST_AGENTS:]
    chosen = others[:: -(-len(others) // _MOST_AGENTS) or 1]
    bots = _count_bots(frequent)
    if chosen:
        bots += round(_count_bots(chosen) * _count_all(others) / _count_all(chosen))
    return {"judged": agents.total(), "bots": bots}


def _count_bots(agents: Iterable[tuple[bytes, int]]) -> int:
    return sum(number for agent, number in agents if is_bot(agent))


def _count_all(agents: Iterable[tuple[bytes, int]]) -> int:
    return sum(number for _, number in agents)
