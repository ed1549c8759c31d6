"""The words for the versions of a saved plan: when each was made, what it changed, by whom and why."""

from __future__ import annotations

from downtime_cli.core.announcing.message import Revision
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import moment, printable, time_range


def word_change(version: Revision) -> str:
    """Say on one line who made a version and why; empty where nobody said."""
    who = f"by {version.by}" if version.by.strip() else ""
    return printable(": ".join(part for part in (who, version.note.strip()) if part))


def word_versions(plan: SavedPlan) -> list[tuple[str, ...]]:
    """Lay out the versions as rows, oldest first: number, when, status, window, and who and why."""
    return [
        (
            f"version {each.sequence + 1}",
            moment(each.at, plan.zone, clock=False),
            each.status.value,
            time_range(each.window, plan.zone, clock=False),
            word_change(each),
        )
        for each in plan.revisions
    ]
