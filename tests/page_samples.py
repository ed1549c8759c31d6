"""The maintenance page of a plan made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.details import Details
from downtime_cli.notices.languages import find_language
from downtime_cli.notices.maintenance_page import page_kind, render_page
from downtime_cli.notices.names import LANGUAGES
from downtime_cli.notices.subject import Subject
from downtime_cli.notices.templates import load_templates
from tests.saved_samples import saved_plan

DETAILS: Final = {
    "what": "We move the shop's database to new hardware.",
    "still_works": "Reading articles",
    "contact": "help@example.com",
    "updates_url": "https://status.example.com/",
}
FIELDS: Final = ("what", "why", "still_works", "action", "contact", "updates_url")


@cache
def usual_page() -> str:
    """Return the page of a plan and details without surprises."""
    return page_text(saved_plan())


def page_text(
    plan: SavedPlan, details: Mapping[str, str] = DETAILS, first: str = "en", folder: Path | None = None
) -> str:
    """Return the page in all languages; the first is for those who read none of them. The folder is for templates."""
    languages = sorted(LANGUAGES, key=lambda tag: tag != first)
    subjects = [
        Subject(plan=plan, kind=page_kind(plan), language=found, details=Details(texts=details), users=plan.audience)
        for found in map(find_language, languages)
        if found
    ]
    return render_page(subjects, load_templates(folder))
