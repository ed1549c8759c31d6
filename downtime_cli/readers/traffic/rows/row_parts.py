"""
Several rows for one hour: parts of a whole, a whole beside its parts, or measures that nothing can add up.

What tells the rows apart is a *name*: the cell of a column of words, such as a service. Whether a name is that of a
whole is decided by its numbers: it equals the sum of the others hour by hour. Whether names are those of measures is
decided by what their column is called, and, unless that is a usual one for parts, by the names and their numbers.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from downtime_cli.core.forecast.averages import median
from downtime_cli.readers.table.cell_numbers import is_missing, is_number
from downtime_cli.readers.table.totals import (
    find_unit,
    is_mean_label,
    is_same_sum,
    is_sum_label,
    rounding_of,
    says_all,
    says_mean,
)
from downtime_cli.readers.traffic.rows.measure_names import MOST_MEASURES, name_measures, names_parts

_MOST_ROWS: Final = 25_000
_LEAST_EQUAL: Final = 0.999
_LEAST_TOLD: Final = 0.5
_MANY_HOURS: Final = 100
_LEAST_WHOLE: Final = 0.8  # exports may begin and end within an hour
_MOST_BELOW: Final = 0.01
_MAGNITUDE: Final = 1000.0


class Total(Struct, frozen=True, kw_only=True):
    """A name whose rows are the sum of the others, or a statistic of them."""

    column: int
    name: str
    what: str = "the sum of the others"


class _Weight:
    """In how many hours a name stands beside others, and how often as what; it grows as hours are looked at."""

    def __init__(self) -> None:
        self.seen = 0
        # Their sum as far as rounding allows, and that where rounding is little beside it.
        self.equal = self.told = 0
        # Their sum to the last digit, and the sum of two or more of them: of one alone it might be the double.
        self.exact = self.proofs = 0
        # Less than the largest of them.
        self.below = 0

    def is_sum(self, *, is_labelled: bool) -> bool:
        """Whether a name is the sum of the others: a label and any hours are proof, and so are many exact ones alone.

        A service that happens to have half of the whole is within rounding of the others' sum in every hour.
        """
        if is_labelled:
            return self.equal >= _LEAST_EQUAL * self.seen and self.told >= _LEAST_TOLD * self.seen
        return self.exact >= _LEAST_EQUAL * self.seen and self.proofs >= _MANY_HOURS


class RowParts:
    """The names and values of hours with several rows; of very long files, of some of the hours, spread over all."""

    def __init__(self, columns: Sequence[int], rows: int) -> None:
        """Prepare for so many rows."""
        self._columns = columns
        self._every = 1 + rows // _MOST_ROWS
        self._numbers: dict[tuple[str, ...], int] = {}
        self._hours: dict[int, dict[int, float]] = defaultdict(dict)
        self._copies: dict[int, Counter[int]] = defaultdict(Counter)

    def looks_at(self, bucket: int) -> bool:
        """Whether an hour is one of those that are looked at."""
        return self._every == 1 or not (bucket // 60 * 2654435761 >> 8) % self._every

    def add(self, bucket: int, names: tuple[str, ...], value: float, row: Sequence[str] = ()) -> None:
        """Add a row, whose other cells tell whether it comes again."""
        number = self._numbers.setdefault(names, len(self._numbers))
        hour = self._hours[bucket]
        hour[number] = hour.get(number, 0.0) + value
        if row:
            self._copies[bucket][hash(tuple(row))] += 1

    @property
    def are_exported_twice(self) -> bool:
        """Whether hours with equal rows have all of theirs equally often: exports that overlap, rather than events."""
        again = [set(copies.values()) for copies in self._copies.values() if max(copies.values()) > 1]
        times = Counter(counts.pop() for counts in again if len(counts) == 1)
        return max(times.values(), default=0) > _LEAST_WHOLE * len(again)

    def varying(self) -> list[int]:
        """List the columns in which rows of the same hour differ."""
        names = list(self._numbers)
        found: set[int] = set()
        for hour in self._hours.values():
            first, *others = [names[number] for number in hour]
            found |= {
                column
                for index, column in enumerate(self._columns)
                if column not in found and any(other[index] != first[index] for other in others)
            }
            if len(found) == len(self._columns):
                break
        return [column for column in self._columns if column in found]

    def count(self, columns: Sequence[int]) -> int:
        """Count the combinations of names in these columns."""
        places = [self._columns.index(column) for column in columns]
        return len({tuple(names[place] for place in places) for names in self._numbers})

    def names(self, column: int) -> list[str]:
        """List the names in a column, in the order of the file."""
        place = self._columns.index(column)
        return list(dict.fromkeys(names[place] for names in self._numbers))

    def find_totals(self, settled: Container[int] = ()) -> tuple[list[Total], list[tuple[Total, bool]]]:
        """Find the names that are sums of the others, and labels of sums that are none.

        Of each of these, whether it may be a whole nevertheless, as it is never less than the largest of the others.

        Args:
            settled: columns whose total was left out before: without a label none of their names is another.
        """
        totals: list[Total] = []
        labels: list[tuple[Total, bool]] = []
        for column in self.varying():
            weighed = self._weigh(column)
            sums = [
                name
                for name, each in weighed.items()
                if each.is_sum(is_labelled=_is_label(name)) and (_is_label(name) or column not in settled)
            ]
            sums.sort(key=lambda name: (not _is_label(name), -weighed[name].equal))
            totals += [Total(column=column, name=name) for name in sums[:1]] or self._find_means(column)
            labels += [
                (Total(column=column, name=name), each.below <= _MOST_BELOW * each.seen)
                for name, each in weighed.items()
                if name not in sums[:1] and (is_sum_label(name) or says_all(name))
            ]
        return totals, labels

    def _find_means(self, column: int) -> list[Total]:
        """Find the names of statistics among others: a mean, and with it the extremes beside it."""
        means = [name for name in self.names(column) if is_mean_label(name)]
        if not any(map(says_mean, means)) or len(means) == len(self.names(column)):
            return []
        return [Total(column=column, name=name, what="a statistic of the others by their name") for name in means]

    def _weigh(self, column: int) -> Mapping[str, _Weight]:
        """Weigh each name in a column against the others beside it, hour by hour."""
        weights: dict[str, _Weight] = defaultdict(_Weight)
        for group in self._groups(self._columns.index(column)):
            whole = sum(group.values())
            if len(group) < 2 or not whole:
                continue
            largest = max(group.values())
            rest = whole - largest
            is_told = is_same_sum(largest, rest, len(group) - 1, self._unit)
            is_near = is_told or abs(largest - rest) <= rounding_of(len(group) - 1, self._unit)
            is_exact = math.isclose(largest, rest, rel_tol=1e-9)
            has_parts = sum(value > 0 for value in group.values()) > 2
            for name, value in group.items():
                each = weights[name]
                each.seen += 1
                each.below += value < largest
                each.equal += is_near and value == largest
                each.told += is_told and value == largest
                each.exact += is_exact and value == largest
                each.proofs += is_exact and value == largest and has_parts
        return weights

    @cached_property
    def _unit(self) -> float:
        """The last place of the values."""
        return find_unit(value for hour in self._hours.values() for value in hour.values())

    def _groups(self, place: int) -> Iterator[Mapping[str, float]]:
        """Yield the values by the name in one place, for each hour and each combination of the other names."""
        names = [each[place] for each in self._numbers]
        others = [whole - hash((place, name)) for whole, name in zip(self._hashes, names, strict=True)]
        for hour in self._hours.values():
            groups: dict[int, dict[str, float]] = defaultdict(dict)
            for number, value in hour.items():
                groups[others[number]][names[number]] = value
            yield from groups.values()

    @cached_property
    def _hashes(self) -> list[int]:
        """The sums of the hashes of names in their places: less one of them, what tells the other names apart."""
        return [sum(map(hash, enumerate(names))) for names in self._numbers]

    def is_left_whole(self, totals: Sequence[Total]) -> bool:
        """Whether hours keep their sum without these names, as no part of them is given by its total alone."""
        names = list(self._numbers)
        places = [(self._columns.index(total.column), total.name) for total in totals]
        odd = 0
        for hour in self._hours.values():
            rows = [(names[number], value) for number, value in hour.items()]
            parts = [value for each, value in rows if all(each[place] != name for place, name in places)]
            divided = [
                {each[:place] + each[place + 1 :] for each, _ in rows if each[place] != name} for place, name in places
            ]
            alone = [
                value
                for each, value in rows
                if all(
                    each[place] != name or each[:place] + each[place + 1 :] not in others
                    for (place, name), others in zip(places, divided, strict=True)
                )
            ]
            odd += bool(parts) and abs(sum(alone) - sum(parts)) > max(
                rounding_of(len(rows), self._unit), 1e-6 * sum(parts)
            )
        return odd <= (1 - _LEAST_EQUAL) * len(self._hours)

    def find_measures(self, header: Sequence[str]) -> tuple[int, str] | None:
        """Find a column whose names are those of different measures, and why."""
        for column in self.varying():
            names, heading = self.names(column), header[column]
            why = name_measures(heading, names)
            if why:
                return column, why
            may_be = len(names) <= MOST_MEASURES and not (names_parts(heading) or all(map(is_number, names)))
            if may_be and self._differ_in_kind(column):
                return column, "as their numbers are a thousand times as large, or have decimals where others have none"
        return None

    def _differ_in_kind(self, column: int) -> bool:
        """Whether the usual values of two names lie orders of magnitude apart, or only one of them has decimals."""
        values: dict[str, list[float]] = defaultdict(list)
        for group in self._groups(self._columns.index(column)):
            for name, value in group.items():
                values[name].append(value)
        usual = [middle for each in values.values() if (middle := median(sorted(each))) > 0]
        whole = [sum(value.is_integer() for value in each) / len(each) for each in values.values()]
        is_mixed = max(whole) == 1 and min(whole) < 0.5
        return is_mixed or (bool(usual) and max(usual) >= _MAGNITUDE * min(usual))


def _is_label(name: str) -> bool:
    """Whether a name is usual for sums, or none at all, as in SQL's rollups."""
    return is_missing(name) or is_sum_label(name) or says_all(name)
