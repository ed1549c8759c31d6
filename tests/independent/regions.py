"""Who is told with whom, and when: regions by trying every way to cut the circle of clocks, hours one by one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from tests.independent.clocks import DAY, date_of, minute_of_week, offset_of_quarter
from tests.independent.question import Question, country_of
from tests.independent.rules import is_working_day
from tests.independent.schedule import Sent, best_hour

CLOSE = 4 * 60
SEEN_BY_ALL = {"status-page", "banner", "social"}


@dataclass(frozen=True)
class Group:
    """Some of the users."""

    people: tuple[tuple[str, int], ...]

    @property
    def zones(self) -> frozenset[str]:
        """Their zones."""
        return frozenset(zone for zone, _ in self.people)

    @property
    def half(self) -> Fraction:
        """Half of them."""
        return Fraction(sum(users for _, users in self.people), 2)

    def awake(self, minute: int) -> int:
        """Count those for whom it is between 07:00 and 22:00."""
        return sum(users for zone, users in self.people if 7 * 60 <= minute_of_week(zone, minute) % DAY < 22 * 60)

    def at_work(self, minute: int) -> int:
        """Count those for whom it is between 09:00 and 17:00 on a working day of their country."""
        return sum(
            users
            for zone, users in self.people
            if 9 * 60 <= minute_of_week(zone, minute) % DAY < 17 * 60
            and is_working_day(country_of(zone), date_of(zone, minute))
        )

    def attention(self, minute: int) -> tuple[int, int, int]:
        """How good it is to write at a minute."""
        return self.awake(minute), self.at_work(minute), minute


def find_groups(people: tuple[tuple[str, int], ...], start: int, most: int) -> list[list[Group]]:
    """List the ways to cut the users into regions that are as good: the fewest that are close, or else the most."""
    clocks: dict[int, list[tuple[str, int]]] = {}
    for zone, users in people:
        clocks.setdefault(offset_of_quarter(zone, start // 15) % DAY, []).append((zone, users))
    points = sorted(clocks)
    best: list[list[list[int]]] = []
    for pieces in range(1, min(most, len(points)) + 1):
        ways = [cut(points, ends) for ends in combinations(range(len(points)), pieces)]
        costs = [sum(spread(arc, clocks) for arc in way) for way in ways]
        best = [way for way, cost in zip(ways, costs, strict=True) if cost == min(costs)]
        if any(all(arc[-1] - arc[0] <= CLOSE for arc in way) for way in best):
            break
    return [[Group(tuple(each for clock in arc for each in clocks[clock % DAY])) for arc in way] for way in best]


def cut(points: list[int], ends: tuple[int, ...]) -> list[list[int]]:
    """Cut the circle after some of its points; the arc across midnight goes on past 24:00."""
    across = points[ends[-1] + 1 :] + [each + DAY for each in points[: ends[0] + 1]]
    return [across, *(points[low + 1 : high + 1] for low, high in pairwise(ends))]


def spread(arc: list[int], clocks: dict[int, list[tuple[str, int]]]) -> Fraction:
    """Sum the squared distances of users to the mean clock of an arc."""
    users = [sum(each for _, each in clocks[clock % DAY]) for clock in arc]
    mean = Fraction(sum(clock * each for clock, each in zip(arc, users, strict=True)), sum(users))
    return sum((each * (clock - mean) ** 2 for clock, each in zip(arc, users, strict=True)), Fraction(0))


def whole_hours(question: Question, first: int, last: int) -> list[int]:
    """List the whole hours of the team's clock."""
    return [minute for minute in range(first, last + 1) if minute_of_week(question.zone, minute) % 60 == 0]


def moment_of(question: Question, start: int, promised: int, after: int, group: Group) -> int:
    """Return when a step promised for a day or more goes out to a group: at its best hour, on one of its working days.

    It goes out up to half its lead early, but not before the step before it was promised.
    """
    hours = whole_hours(question, max(after, promised - DAY), promised)
    if not hours:
        return promised
    best = max(hours, key=group.attention)
    for days in range(1, (start - promised) // (2 * DAY) + 1) if group.at_work(best) < group.half else ():
        end = promised - days * DAY
        earlier = max(whole_hours(question, max(after, end - DAY), end), key=group.attention, default=None)
        if earlier is not None and group.at_work(earlier) >= group.half:
            return earlier
    return best


def evening_of(question: Question, promised: int, after: int, group: Group) -> int:
    """Return when a shorter promise is kept that falls into a region's night: when the most are awake before it."""
    hours = whole_hours(question, max(after, promised - DAY), promised)
    best = max(hours, key=lambda minute: (group.awake(minute), minute), default=promised)
    return promised if is_half(group, promised) or not is_half(group, best) else best


def is_half(group: Group, minute: int) -> bool:
    """Tell whether half of a group or more are awake."""
    return group.awake(minute) >= group.half


def expected_of(
    question: Question, start: int, steps: dict[int, set[str]], groups: list[Group], most: int | None
) -> set[tuple[Sent, frozenset[str]]]:
    """List what is sent before the work, and to which zones."""
    sent, after = set[tuple[Sent, frozenset[str]]](), question.as_of
    everybody = Group(question.audience)
    for promised, channels in sorted(steps.items()):
        if promised < question.as_of:
            continue
        for channel in channels:
            is_split = (most or 1) > 1 and channel not in SEEN_BY_ALL
            for group in groups if is_split else [everybody]:
                if start - promised < DAY:
                    at = evening_of(question, promised, after, group) if is_split else promised
                elif most is None:
                    at = best_hour(question, promised, after)
                else:
                    at = moment_of(question, start, promised, after, group)
                sent.add((("reminder" if after > question.as_of else "initial", channel, at), group.zones))
        after = promised + 1
    return sent
