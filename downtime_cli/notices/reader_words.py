"""What the readers of status pages are told, handed to the exports that write in other systems' formats."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.exports.target import ReaderWords
from downtime_cli.notices.languages import Language
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import EMAIL, STATUS_PAGE
from downtime_cli.notices.subject import as_scheduled, build_subject, choose_kind
from downtime_cli.notices.templates import Templates


def word_for_readers(
    plan: SavedPlan, templates: Templates, language: Language, table: Mapping[str, str]
) -> ReaderWords:
    """Write the news of the plan as it stands, as `downtime notice --channel status-page` does.

    The heading is left out, since each page shows the title by itself. The plain text is that of the mail, which says
    the same, but for what makes it a letter.

    Raises:
        InputError: a template is wrong.
    """
    kind = choose_kind(plan)
    told = as_scheduled(plan, kind, STATUS_PAGE)
    subject = replace(build_subject(told, kind, "", language=language, table=table), medium="page")
    page, mail = (build_message(subject, channel, templates) for channel in (STATUS_PAGE, EMAIL))
    heading, _, rest = page.text.partition("\n")
    markdown = rest if heading.startswith("#") else page.text
    return ReaderWords(title=page.subject, markdown=markdown.strip("\n"), text=mail.text.strip("\n"))
