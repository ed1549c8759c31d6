"""How much the checkers look at: the same examples each time, or with `--hypothesis-profile sweep` many others."""

from __future__ import annotations

from typing import Final

from hypothesis import HealthCheck, settings

from tests.effort import examples

_IS_SWEEP: Final = settings.get_current_profile_name() == "sweep"
LIVES: Final = settings(derandomize=not _IS_SWEEP, suppress_health_check=[HealthCheck.function_scoped_fixture])


def plans(share: float) -> settings:
    """Look at a share of the examples of the profile: a plan takes as long as a hundred of other tests' examples."""
    return settings(LIVES, max_examples=examples(round(100 * share)))
