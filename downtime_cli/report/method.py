"""How a recommendation was decided, in a few sentences for documents that are read without the tool at hand."""

from __future__ import annotations

from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.policy import Objective, Preference
from downtime_cli.core.wording import count, duration, printable
from downtime_cli.report.blocks import Line, line, time_at


def explain_choice(plan: Plan) -> tuple[Line, ...]:
    """Return what was weighed, by which measure, and what the numbers mean."""
    policy, unit = plan.policy, printable(plan.unit)
    first = time_at(max(policy.earliest, policy.as_of), policy.zone)
    last = time_at(policy.latest, policy.zone)
    windows = f"{count(plan.recommended.impact.candidates, 'window')} of {duration(policy.duration)}"
    weighed = f"Weighed were {windows} from {first} to {last}, one every {duration(policy.step)}"
    kept = "those that break a rule are left out"
    if policy.objective is Objective.FAIR:
        goal = "The best is the one in which the worst-hit zone loses the smallest part of its own week"
    else:
        goal = f"The best is the one with the fewest expected {unit} inside it, all zones added up"
    lines = [
        line(f"{weighed}; {kept}.", times=(first, last)),
        line(f"{goal}; of equal ones, the earliest."),
        line("What to expect is learnt from the traffic given, each zone by its own clock: changes of clocks count."),
        line("The range is how the same hours went in past weeks, or a wide one where there were too few."),
    ]
    if plan.preference is Preference.WORKING_HOURS:
        lines.insert(2, line("Of the windows within noise of it, one in the team's working hours was preferred."))
    elif plan.preference is Preference.EARLIER:
        lines.insert(2, line("Of the windows within noise of it, an earlier one that costs hardly more was preferred."))
    return tuple(lines)
