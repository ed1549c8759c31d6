"""How many examples a property looks at: a share of those of the profile, so that `quick` is quick everywhere."""

from __future__ import annotations

from hypothesis import settings


def examples(count: int) -> int:
    """Scale a count that is meant for a profile of 100 examples, where one takes much longer or less than usual."""
    return max(2, count * settings().max_examples // 100)
