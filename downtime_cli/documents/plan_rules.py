"""
The rules that a saved plan was made by, as options: what a check of the plan goes by where it is not told otherwise.

`plan_json` has checked what every command needs; this is what only a check needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from downtime_cli.core.checking.changes_since import SavedRules
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import ClosedSpan, PastWindow
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import Span

_SINGLE: Final = {"step": "step", "objective": "objective", "slo": "slo", "value_per_request": "value-per-request"}


def parse_rules(plan: SavedPlan, source: str) -> SavedRules:
    """Return the rules of a plan that was read from `source`.

    Raises:
        InputError: one of them is broken.
    """
    return _Rules(plan, source).read()


class _Rules:
    """Takes rules out of the plan's document and says which one is not as it should be."""

    def __init__(self, plan: SavedPlan, source: str) -> None:
        """Find the policy; `plan_json` has read its notice period."""
        policy = plan.document["policy"]
        assert isinstance(policy, dict)  # else there would have been no notice period to read
        self._plan, self._source = plan, source
        self._policy: Mapping[str, object] = policy

    def read(self) -> SavedRules:
        """Return all of them."""
        blackouts, holidays = (tuple(map(_closed, self._named(key))) for key in ("blackouts", "holidays"))
        return SavedRules(
            texts=dict(self._texts()),
            earliest=self._instant("earliest", self._policy.get("earliest")),
            latest=self._instant("latest", self._policy.get("latest")) if self._has_latest() else None,
            blackouts=blackouts,
            holidays=holidays,
            past_windows=tuple(PastWindow(span=span, name=name) for span, name in self._named("past_windows")),
        )

    def _has_latest(self) -> bool:
        """Tell whether nothing was to end later; a plan that does not say so is taken at its word."""
        given = self._policy.get("has_latest", True)
        if not isinstance(given, bool):
            raise self._broken("has_latest", f"expected true or false, got {given!r}")
        return given

    def _texts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield options by name; hours without a zone were by the team's clock."""
        zone = zone_name(self._plan.zone)
        yield "timezone", (zone,)
        yield "service", (self._plan.service,)
        yield "impact-level", (self._plan.impact_level,)
        yield "notice-period", (self._plan.notice_period,)
        yield "team-hours", tuple(text if "@" in text else f"{text}@{zone}" for text in self._list("team_hours"))
        yield "protect", tuple(self._list("protect"))
        for key, option in _SINGLE.items():
            value = self._policy.get(key)
            if isinstance(value, str | int | float):
                yield option, (str(value),)

    def _list(self, key: str) -> Iterator[str]:
        """Yield the texts of a list."""
        for item in self._items(key):
            if not isinstance(item, str):
                raise self._broken(key, f"expected texts, got {item!r}")
            yield item

    def _named(self, key: str) -> Iterator[tuple[Span, str]]:
        """Yield the spans of a list, with their names."""
        for item in self._items(key):
            if not isinstance(item, dict) or not isinstance(item.get("name"), str):
                raise self._broken(key, f"expected a span with a name, got {item!r}")
            start, end = (self._instant(key, item.get(name)) for name in ("start", "end"))
            if start >= end:
                raise self._broken(key, f"expected spans that end after they start, got {item!r}")
            yield Span(start, end), str(item["name"])

    def _items(self, key: str) -> list[object]:
        """Return a list; one that is not there is empty."""
        items = self._policy.get(key, [])
        if not isinstance(items, list):
            raise self._broken(key, f"expected a list, got {items!r}")
        return items

    def _instant(self, key: str, value: object) -> datetime:
        """Return a time, which has its offset."""
        try:
            instant = datetime.fromisoformat(value if isinstance(value, str) else "")
            if instant.tzinfo is not None:
                return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # said below
        raise self._broken(key, f"expected times such as '2026-12-05T04:00:00Z', got {value!r}")

    def _broken(self, key: str, message: str) -> InputError:
        """Return the error that one of the rules is broken."""
        remedy = "pass what `downtime plan --format json` wrote"
        told = f"policy.{key}: {message}"[:200]
        return InputError.of(IssueCode.BAD_PLAN, told, remedy, self._source)


def _closed(named: tuple[Span, str]) -> ClosedSpan:
    """Return a span in which no work may happen."""
    return ClosedSpan(span=named[0], name=named[1])
