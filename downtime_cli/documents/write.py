"""The JSON format: the exact values behind an answer, each kind of answer by the declaration of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, to_builtins

from downtime_cli.core.backtest.trials import Backtest
from downtime_cli.core.checking.inside import Inside
from downtime_cli.core.checking.judgement import Judgement, RulesJudgement
from downtime_cli.core.planning.plan import NoWindow, Plan
from downtime_cli.core.quality.inspection import AudienceInspection, Inspection
from downtime_cli.core.saved.due import Due
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.plan import NoStandingWindow
from downtime_cli.documents.json_text import dump

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer


def render_json(answer: Answer) -> str:
    """Write an answer as a JSON document, ending in a newline."""
    return dump(to_builtins(build_document(answer)))


def build_document(answer: Answer) -> Struct:
    """Build the document of an answer; only its own module is imported."""
    match answer:
        case Plan():
            from downtime_cli.documents.plan import build_plan

            return build_plan(answer)
        case NoWindow():
            from downtime_cli.documents.refusal import build_refusal

            return build_refusal(answer)
        case Judgement():
            from downtime_cli.documents.checking.check import build_check

            return build_check(answer)
        case RulesJudgement():
            from downtime_cli.documents.checking.check import build_rules_check

            return build_rules_check(answer)
        case Due():
            from downtime_cli.documents.due import build_due

            return build_due(answer)
        case _:
            return _build_overview(answer)


def _build_overview(
    answer: PlannedSeries | NoStandingWindow | Inspection | AudienceInspection | Inside | Backtest,
) -> Struct:
    match answer:
        case PlannedSeries():
            from downtime_cli.documents.standing import build_standing

            return build_standing(answer)
        case NoStandingWindow():
            from downtime_cli.documents.standing import build_no_standing

            return build_no_standing(answer)
        case Inspection():
            from downtime_cli.documents.inspection import build_inspection

            return build_inspection(answer)
        case AudienceInspection():
            from downtime_cli.documents.audience import build_audience

            return build_audience(answer)
        case Inside():
            from downtime_cli.documents.checking.inside import build_inside

            return build_inside(answer)
        case Backtest():
            from downtime_cli.documents.backtest import build_backtest

            return build_backtest(answer)
        case _:
            assert_never(answer)
