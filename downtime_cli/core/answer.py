"""What a command can answer: machines are given the answer as it is, people the report that is built from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from downtime_cli.core.backtest.trials import Backtest
    from downtime_cli.core.checking.inside import Inside
    from downtime_cli.core.checking.judgement import Judgement, RulesJudgement
    from downtime_cli.core.planning.plan import NoWindow, Plan
    from downtime_cli.core.quality.inspection import AudienceInspection, Inspection
    from downtime_cli.core.saved.due import Due
    from downtime_cli.core.series.series import PlannedSeries
    from downtime_cli.core.standing.plan import NoStandingWindow

PlanAnswer: TypeAlias = "Plan | NoWindow | PlannedSeries | NoStandingWindow"
SavedAnswer: TypeAlias = "Due | Inside"
Answer: TypeAlias = "PlanAnswer | Judgement | RulesJudgement | Inspection | AudienceInspection | Backtest | SavedAnswer"
