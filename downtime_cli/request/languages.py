"""The languages that were asked for: those of messages there are phrases for, and what serves the readers of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global

from downtime_cli.core.announcing.place_names import fold
from downtime_cli.core.errors import Issue, IssueCode, Place, UsageError, note, refuse
from downtime_cli.notices.languages import Language, find_language
from downtime_cli.notices.names import PAGE
from downtime_cli.notices.tags import choose_tag, shares_language, spell_tag
from downtime_cli.request.options import Options

if TYPE_CHECKING:
    from downtime_cli.readers.config_toml import Setting


def read_languages(
    options: Options, own: Setting | None, known: tuple[str, ...]
) -> tuple[tuple[Language, ...], tuple[Issue, ...]]:
    """Find the languages that were typed, else the one of the details, else English; none of them twice.

    Args:
        options: as given.
        own: the detail `language`.
        known: the tags that have phrases.

    Returns:
        The languages, and notes on those whose phrases are of another region.

    Raises:
        UsageError: there are no phrases in one of them, or a message is to be in several.
    """
    asked = options.language
    if len(asked.texts) > 1 and options.channel.text != PAGE:
        refuse("--language", "only the maintenance page is in several languages", "leave out all but one of them")
    tags, place = asked.texts or (asked.default,), asked.place
    if own is not None and any(own.texts) and not asked.texts:
        tags, place = (", ".join(own.texts),), own.place
    found = tuple(dict.fromkeys(_find(tag.strip(), known, place) for tag in tags))
    return found, tuple(_note_phrases(each, place) for each in found if each.phrases != each.tag)


def _find(tag: str, known: tuple[str, ...], place: Place) -> Language:
    language = find_language(tag, known)
    if language is None or language.phrases not in known:
        raise UsageError.of(IssueCode.UNKNOWN_LANGUAGE, f"no phrases in {tag!r}", _suggest(tag, known), place)
    return language


def _suggest(tag: str, known: tuple[str, ...]) -> str:
    """Say what to type for a language without phrases; those in another script are offered, not taken."""
    likely = choose_tag(tag, known) or _find_named(tag, known)
    others = [each for each in known if shares_language(each, tag)]
    if not likely and others:
        way = f"say --language {' or '.join(others)}, which is written in another script"
        return f"{way}, or put phrases/{spell_tag(tag)}.j2 into a folder for --templates"
    return f"did you mean {likely!r}?" if likely else f"use one of {', '.join(known)}"


def _find_named(word: str, known: tuple[str, ...]) -> str | None:
    """Find the language that a word names, in English or in the language itself, or whose country it does by a code."""
    english = Locale("en").languages
    languages = [language for tag in known if (language := find_language(tag, known)) is not None]
    names = {fold(str(each.locale.languages.get(each.locale.language))): each.tag for each in languages}
    names |= {fold(str(name)): code for code, name in english.items()}
    plain = " ".join(fold(word).replace("_", " ").replace("-", " ").split())
    countries = {} if plain in english else get_global("likely_subtags")  # `sv` is Swedish, not El Salvador's
    code = names.get(plain) or countries.get(f"und_{plain.upper()}")
    return None if code is None else choose_tag(code, known)


def _note_phrases(language: Language, place: Place) -> Issue:
    """Say whose words and whose dates serve the language that was asked for."""
    region = Locale("en").territories.get(language.locale.territory)
    dates = f"with the dates and the clock of {region}" if region else "and its dates and clock"
    message = f"{language.tag} has the words of {language.phrases}, {dates}"
    remedy = f"nothing to do; for words of its own, put phrases/{language.tag}.j2 into a folder for --templates"
    return note(IssueCode.OTHER_PHRASES, message, remedy, place)
