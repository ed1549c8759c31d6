"""The maintenance page of a plan made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.details import Details
from downtime_cli.notices.languages import find_language
from downtime_cli.notices.page.maintenance_page import page_kind, render_page
from downtime_cli.notices.subject import Subject
from downtime_cli.notices.templates import load_templates
from tests.saved_samples import saved_plan

DETAILS: Final = {
    "what": "We move the shop's database to new hardware.",
    "still_works": "Reading articles",
    "contact": "help@example.com",
    "updates_url": "https://status.example.com/",
}
NINE: Final = ("en", "de", "fr", "es", "pt-BR", "ja", "zh-Hans", "hi", "ar")
"""As many languages as a page has by default."""
THREE: Final = ("en", "ja", "ar")
FIELDS: Final = ("what", "why", "still_works", "action", "contact", "updates_url")


@cache
def usual_page() -> str:
    """Return the page of a plan and details without surprises, in as many languages as a page has."""
    return page_text(saved_plan(), languages=NINE)


def page_text(
    plan: SavedPlan,
    details: Mapping[str, str] = DETAILS,
    languages: Sequence[str] = THREE,
    folder: Path | None = None,
) -> str:
    """Return the page; the first language is for those who read none of them. The folder is for templates."""
    subjects = [
        Subject(plan=plan, kind=page_kind(plan), language=found, details=Details(texts=details), users=plan.audience)
        for found in map(find_language, languages)
        if found
    ]
    return render_page(subjects, load_templates(folder))
