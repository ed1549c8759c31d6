"""Where weeks differ by chance, work goes where the team is at work, but only as far as chance may explain it.

How much noise pooling leaves is not worked out anew. It is less than the plain error of a mean, and no difference that
was made on purpose lies near it: nights are quieter by next to nothing, or by far more than chance can explain.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.independent.clocks import DAY, date_of, iso, minute_of, minute_of_week
from tests.independent.effort import plans
from tests.independent.question import Document, country_of, run
from tests.independent.rules import is_holiday_somewhere, is_working_day

WEEKS = 16
NOISE = 0.3  # standard deviation of an hour over its mean
# A mean of 16 weeks is known to 0.3 / 4 = 7.5 %; of pooled hours to less.
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Tongatapu", "Pacific/Chatham")


@dataclass(frozen=True)
class Noisy:
    """Weeks in which nights have so much of the traffic of a working day, and evenings and weekends are busy."""

    zone: str
    as_of: int
    night: float
    seed: int

    def write(self, folder: Path) -> str:
        """Write the traffic by hour up to the moment of planning."""
        draw, rows = Random(self.seed), ["time,requests"]
        hours = range(self.as_of - WEEKS * 7 * DAY, self.as_of, 60)
        rows += [f"{iso(hour)},{1000 * self.level(hour) * max(0.0, draw.gauss(1, NOISE)):.3f}" for hour in hours]
        path = folder / "noisy.csv"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        return str(path)

    def level(self, minute: int) -> float:
        """Return the true mean of an hour."""
        day, into = divmod(minute_of_week(self.zone, minute), DAY)
        if day > 4 or into >= 18 * 60:
            return 5.0
        return self.night if into < 7 * 60 else 1.0

    def is_at_work(self, minute: int) -> bool:
        """Tell whether a minute lies within 09:00-17:00 on a working day."""
        is_by_day = 9 * 60 <= minute_of_week(self.zone, minute) % DAY < 17 * 60
        return is_by_day and is_working_day(country_of(self.zone), date_of(self.zone, minute))

    def is_known(self, minute: int) -> bool:
        """Tell whether a date is a holiday everywhere or nowhere in the country."""
        return not is_holiday_somewhere(country_of(self.zone), date_of(self.zone, minute))


@st.composite
def noisy(draw: st.DrawFn, night: float) -> Noisy:
    """Draw weeks of a zone whose clock turns in the horizon, or has in the past."""
    now = minute_of(draw(st.sampled_from(["2026-10-20", "2026-03-24", "2026-06-16"])) + "T00:00:00Z")
    return Noisy(draw(st.sampled_from(ZONES)), now, night, draw(st.integers(0, 10**6)))


def ask_noisy(question: Noisy, folder: Path) -> Document:
    """Return the plan for two hours of work."""
    saved = folder / "plan.json"
    saved.unlink(missing_ok=True)
    zone = ("--traffic-zone", question.zone, "--timezone", question.zone)
    span = ("--as-of", iso(question.as_of), "--duration", "2h", "--notice-period", "0", "--horizon", "13d")
    run("plan", question.write(folder), *zone, *span, "-o", str(saved))
    plan: Document = json.loads(saved.read_text("utf-8"))
    return plan


@plans(0.1)
@given(question=noisy(0.995))
def test_what_chance_explains_is_left_for_working_hours(tmp_path: Path, question: Noisy) -> None:
    """Where nights are quieter by a fifteenth of what a mean may be off, the team works by day."""
    plan = ask_noisy(question, tmp_path)
    start = minute_of(plan["window"]["start"])
    if all(map(question.is_known, range(start, start + 120))):
        assert all(map(question.is_at_work, range(start, start + 120))), plan["window"]


@plans(0.1)
@given(question=noisy(0.2))
def test_what_chance_does_not_explain_is_worth_a_night(tmp_path: Path, question: Noisy) -> None:
    """Where nights have a fifth of the traffic, which no chance explains, the window is at night."""
    plan = ask_noisy(question, tmp_path)
    start = minute_of(plan["window"]["start"])
    assert {question.level(minute) for minute in range(start, start + 120)} == {question.night}
