"""From an answer to its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from downtime_cli.core.planning.plan import NoWindow, Plan
from downtime_cli.report.blocks import Report
from downtime_cli.report.plan_report import build_plan_report, build_refusal

if TYPE_CHECKING:
    from downtime_cli.core.backtest.trials import Backtest
    from downtime_cli.core.checking.judgement import Judgement
    from downtime_cli.core.quality.inspection import Inspection
    from downtime_cli.core.standing.plan import NoStandingWindow, StandingPlan


def build_report(
    subject: Plan | NoWindow | StandingPlan | NoStandingWindow | Judgement | Inspection | Backtest,
) -> Report:
    """Return what there is to say about a plan, nothing fitting, a chosen window, a traffic file, or past advice."""
    match subject:
        case Plan():
            return build_plan_report(subject)
        case NoWindow():
            return build_refusal(subject)
        case _:
            return _build_other_report(subject)


def _build_other_report(subject: StandingPlan | NoStandingWindow | Judgement | Inspection | Backtest) -> Report:
    """Return the report of anything but a single window, whose plan is not to wait for the import of all this."""
    from downtime_cli.core.backtest.trials import Backtest
    from downtime_cli.core.checking.judgement import Judgement
    from downtime_cli.core.quality.inspection import Inspection
    from downtime_cli.core.standing.plan import NoStandingWindow, StandingPlan
    from downtime_cli.report.backtest_report import build_backtest_report
    from downtime_cli.report.inspection_report import build_inspection_report
    from downtime_cli.report.judgement_report import build_judgement_report
    from downtime_cli.report.standing_report import build_no_standing_report, build_standing_report

    match subject:
        case StandingPlan():
            return build_standing_report(subject)
        case NoStandingWindow():
            return build_no_standing_report(subject)
        case Judgement():
            return build_judgement_report(subject)
        case Inspection():
            return build_inspection_report(subject)
        case Backtest():
            return build_backtest_report(subject)
        case _:
            assert_never(subject)
