"""What is wrong with the cells of a table: few of those that are alike, and how many there are."""

from __future__ import annotations

from collections import Counter
from typing import Final, TypeAlias

from downtime_cli.core.errors import InputError, Issue, IssueCode, Place

MOST_ALIKE: Final = 3
_Kind: TypeAlias = tuple[IssueCode, str, int | None, str]


class Faults:
    """What is wrong so far."""

    def __init__(self, most: int) -> None:
        """Begin with nothing.

        Args:
            most: how much may be wrong before nobody reads more.
        """
        self._most = most
        self._shown: list[Issue] = []
        self._alike: Counter[_Kind] = Counter()

    def note(self, issue: Issue) -> None:
        """Remember what is wrong with a cell.

        Raises:
            InputError: so much is wrong that this is another table.
        """
        kind = issue.code, issue.place.source, issue.place.column, issue.remedy
        self._alike[kind] += 1
        if self._alike[kind] <= MOST_ALIKE:
            self._shown.append(issue)
        if self._alike.total() >= self._most:
            self.refuse()

    def refuse(self) -> None:
        """Refuse the table, if there is something wrong.

        Raises:
            InputError: there is.
        """
        if self._shown:
            raise InputError(*self._shown, *self._sum_up())

    def _sum_up(self) -> list[Issue]:
        is_full = self._alike.total() >= self._most
        more = f"; nothing is read beyond {self._most:,} errors" if is_full else ""
        return [
            Issue(code, f"{number - MOST_ALIKE:,} more like the ones above{more}", remedy, Place(source))
            for (code, source, _, remedy), number in self._alike.items()
            if number > MOST_ALIKE
        ]
