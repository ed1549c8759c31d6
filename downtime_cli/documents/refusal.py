"""The document of a refusal, `downtime-refusal/1`: no window keeps every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Struct

from downtime_cli.documents import parts
from downtime_cli.documents.parts import fill, fill_all, says

if TYPE_CHECKING:
    from downtime_cli.core.planning import plan as core

SCHEMA: Final = "downtime-refusal/1"


class Change(Struct, frozen=True, kw_only=True):
    """One option to give differently, or to do without."""

    option: Annotated[str, says("Its key in `downtime.toml`; the flag without dashes.")]
    value: Annotated[str | None, says("What to give; null to do without the option.")]
    name: Annotated[str, says("Which of its values to do without; empty for all of them.")]


class Relaxation(parts.Choice, frozen=True, kw_only=True):
    """What would have to give for a window, and that window. It still works an hour after `as_of`."""

    remedy: Annotated[str, says("The changes in one line, to be typed.")]
    changes: Annotated[tuple[Change, ...], says("What to give differently.")]
    rules: Annotated[tuple[parts.Rule, ...], says("The rules that would have to give; none for shorter work.")]


class Refusal(Struct, frozen=True, kw_only=True):
    """What `downtime plan --format json` prints, with exit code 5, where no window keeps every rule."""

    schema: Annotated[Literal["downtime-refusal/1"], says("Which document this is.")]
    outcome: Annotated[Literal["no-window"], says("The answer.")]
    service: parts.Service
    as_of: parts.AsOf
    timezone: parts.TeamZone
    impact_level: parts.Level
    policy: parts.Asked
    candidates: Annotated[parts.Ordinal, says("How many windows were weighed.")]
    rules: parts.Rules
    looked_until: Annotated[parts.Instant, says("No window up to then keeps every rule.")]
    relaxations: Annotated[
        tuple[Relaxation, ...],
        says("Looking further first, if that helps; then at most three, by who has to be convinced and by impact."),
    ]
    quality: parts.DataQuality
    assumptions: parts.Assumptions
    issues: parts.Issues


def build_refusal(refusal: core.NoWindow) -> Refusal:
    """Build the document of a refusal."""
    policy = refusal.policy
    return fill(
        Refusal,
        refusal,
        schema=SCHEMA,
        outcome="no-window",
        **parts.build_request(policy),
        rules=fill_all(parts.Rule, refusal.rules),
        relaxations=tuple(_build_relaxation(each, refusal) for each in refusal.relaxations),
        **parts.build_background(refusal.background),
    )


def _build_relaxation(relaxation: core.Relaxation, refusal: core.NoWindow) -> Relaxation:
    return fill(
        Relaxation,
        relaxation,
        changes=fill_all(Change, relaxation.changes),
        rules=fill_all(parts.Rule, relaxation.rules),
        **parts.build_choice(relaxation.choice, refusal.policy, refusal.unit),
    )
