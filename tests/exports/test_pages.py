"""Pages and issues of status pages that live in a repository."""

from __future__ import annotations

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ImpactLevel
from tests.export_samples import export, with_status
from tests.saved_samples import saved_plan

PAGE = """\
---
title: "Maintenance: Shop API"
date: "2026-12-05T04:00:00Z"
resolvedWhen: "2026-12-05T06:00:00Z"
resolved: false
informational: false
severity: "notice"
affected: ["API", "Web shop"]
section: "issue"
plan_id: "20261205-0badcafe"
sequence: 0
---

We move the database.

Shop API will not be available.

Sat 5 Dec 2026 05:00-07:00 CET (UTC+1) Europe/Berlin, 2 h

2026-12-05T04:00:00Z to 2026-12-05T06:00:00Z

Plan 20261205-0badcafe, version 1
"""

ISSUE = """\
<!--
start: 2026-12-05T04:00:00Z
end: 2026-12-05T06:00:00Z
expectedDown: api, web-shop
plan: 20261205-0badcafe
sequence: 0
-->

Shop API will not be available.

Sat 5 Dec 2026 05:00-07:00 CET (UTC+1) Europe/Berlin, 2 h

2026-12-05T04:00:00Z to 2026-12-05T06:00:00Z

Plan 20261205-0badcafe, version 1
"""


def test_cstate() -> None:
    """The page has cState's front matter, and the words below."""
    assert export("cstate", what="We move the database.") == PAGE


@pytest.mark.parametrize(
    ("status", "level", "severity"),
    [
        pytest.param(Status.CONFIRMED, ImpactLevel.OUTAGE, "notice", id="to-come"),
        pytest.param(Status.IN_PROCESS, ImpactLevel.OUTAGE, "down", id="down"),
        pytest.param(Status.COMPLETED, ImpactLevel.OUTAGE, "down", id="was-down"),
        pytest.param(Status.IN_PROCESS, ImpactLevel.DEGRADED, "disrupted", id="degraded"),
        pytest.param(Status.IN_PROCESS, ImpactLevel.NO_IMPACT, "notice", id="no-impact"),
        pytest.param(Status.CANCELLED, ImpactLevel.OUTAGE, "notice", id="cancelled"),
    ],
)
def test_cstate_severity(status: Status, level: ImpactLevel, severity: str) -> None:
    """What is to come is a notice, since the site shows it at once; what has begun is as bad as it is."""
    plan = saved_plan(status=status, impact_level=level)
    assert f'severity: "{severity}"\n' in export("cstate", plan)


@pytest.mark.parametrize("status", Status)
def test_cstate_resolved(status: Status) -> None:
    """What is over is resolved; what was cancelled is no outage of that length."""
    text = export("cstate", with_status(status))
    assert ("\nresolved: true\n" in text) == (status in {"CANCELLED", "COMPLETED"})
    assert ("\ninformational: true\n" in text) == (status == "CANCELLED")


def test_upptime() -> None:
    """The first comment holds what Upptime reads, one key a line."""
    assert export("upptime") == ISSUE


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(ImpactLevel.DEGRADED, "expectedDegraded: api, web-shop\n", id="degraded"),
        pytest.param(ImpactLevel.REDUCED_REDUNDANCY, None, id="reduced"),
        pytest.param(ImpactLevel.NO_IMPACT, None, id="none"),
    ],
)
def test_upptime_expects_what_users_notice(level: ImpactLevel, expected: str | None) -> None:
    """Sites are expected to be down or degraded as the plan says, and not named where nothing is noticed."""
    text = export("upptime", saved_plan(impact_level=level))
    assert expected in text if expected else "expected" not in text


@pytest.mark.parametrize("text", ["API", "a--b", "-->", "a:b", "ü"])
def test_upptime_takes_slugs(text: str) -> None:
    """What is no slug is refused: it could end the comment."""
    with pytest.raises(InputError, match="sites: expected a site's slug"):
        export("upptime", sites=text)
