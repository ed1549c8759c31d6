"""The document of a refusal, `downtime-refusal/1`: no window keeps every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Struct

from downtime_cli.documents import parts
from downtime_cli.documents.parts import fill, fill_all, says

if TYPE_CHECKING:
    from downtime_cli.core.planning import plan as core

SCHEMA: Final = "downtime-refusal/1"


class Relaxation(parts.Choice, frozen=True, kw_only=True):
    """The smallest change that gives a window, and that window."""

    remedy: Annotated[str, says("What to change, by option.")]
    broken_for: Annotated[parts.Duration, says("By how much time the rules are broken.")]
    rules: Annotated[tuple[parts.Rule, ...], says("The rules that would have to give.")]


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
    relaxation: Annotated[Relaxation, says("The least that would have to give.")]
    quality: parts.DataQuality
    assumptions: parts.Assumptions
    issues: parts.Issues


def build_refusal(refusal: core.NoWindow) -> Refusal:
    """Build the document of a refusal."""
    relaxed, policy = refusal.relaxation, refusal.policy
    return fill(
        Refusal,
        refusal,
        schema=SCHEMA,
        outcome="no-window",
        **parts.build_request(policy),
        rules=fill_all(parts.Rule, refusal.rules),
        relaxation=fill(
            Relaxation,
            relaxed,
            rules=fill_all(parts.Rule, relaxed.rules),
            **parts.build_choice(relaxed.choice, policy, refusal.unit),
        ),
        **parts.build_background(refusal.background),
    )
