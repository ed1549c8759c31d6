"""
The names that `downtime notice` takes: each is declared here, once, without importing Babel or Jinja.

A new language is a row of `LANGUAGES` and a file `templates/phrases/TAG.j2`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.announcing.message import AnnouncementKind

EMAIL: Final = "email"
STATUS_PAGE: Final = "status-page"
CHANNELS: Final = (EMAIL, STATUS_PAGE, "banner", "chat-slack", "chat-discord", "sms", "social")
"""Each has templates `CHANNEL.*.j2`."""
PAGE: Final = "page"
"""Typed as a channel: the maintenance page."""
KINDS: Final = tuple(kind.value for kind in AnnouncementKind)


class Conventions(Struct, frozen=True, kw_only=True):
    """How a language writes dates and times, as far as CLDR does not say so or people do not follow it."""

    locale: str = ""
    """CLDR's locale, where it is not the tag's."""
    date: str = "full"
    """The form of a date with weekday and year: a length, or a skeleton."""
    patterns: Mapping[str, str] = field(default_factory=dict)
    """The patterns of skeletons that people write in another way."""
    months: Mapping[str, str] = field(default_factory=dict)
    """Short names of months that people write in another way, by those of CLDR."""
    first_day: str = ""
    """The first of a month, where people write it as an ordinal."""
    clock: str = "HH:mm"
    """The pattern of a time."""
    after_time: str = ""
    """What follows a time, or a range of times."""
    joint: str = ""
    """A date `{1}` with a time `{0}`, where CLDR has a blank between them."""
    day_range: str = ""
    """A date `{day}` with two of its times, `{first}` and `{last}`, where they take words."""
    between_units: str | None = None
    """What stands between days, hours and minutes, where they are no list with `and`."""
    has_plain_standard: bool = False
    """Standard time goes by the general name of the zone: nobody but CLDR says `Normalzeit`."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """What people call a zone in letters of their own, by those of the zone database."""
    false_season: str = ""
    """What Babel puts behind a place all year, having taken CLDR's format of summer for that of any time."""


LANGUAGES: Final = {
    # Day before month, which is how most of the world reads English.
    "en": Conventions(locale="en-GB", months={"Sept": "Sep"}),
    "de": Conventions(after_time=" Uhr", has_plain_standard=True),
    "fr": Conventions(
        first_day="1er",
        clock="H\u00a0'h'\u00a0mm",
        joint="{1} à {0}",
        day_range="{day} de {first} à {last}",
        has_plain_standard=True,
    ),
    "es": Conventions(day_range="{day}, de {first} a {last}", has_plain_standard=True),
    "pt-BR": Conventions(joint="{1}, às {0}", day_range="{day}, das {first} às {last}", has_plain_standard=True),
    "it": Conventions(joint="{1}, ore {0}", has_plain_standard=True),
    "nl": Conventions(
        after_time=" uur",
        joint="{1} om {0}",
        day_range="{day} van {first} tot {last} uur",
        has_plain_standard=True,
    ),
    "pl": Conventions(
        date="yMMMMEEEEd",
        patterns={"yMMMMEEEEd": "EEEE, d MMMM y 'r.'"},
        months={"maj": "maja"},
        joint="{1}, godz. {0}",
        has_plain_standard=True,
    ),
    "tr": Conventions(joint="{1}, {0}", between_units=" ", has_plain_standard=True),
    "ru": Conventions(
        patterns={"MMMd": "dd.MM"},
        between_units=" ",
        has_plain_standard=True,
        zones={"MSK": "МСК"},
        false_season=", летнее время",
    ),
    "uk": Conventions(patterns={"MMMd": "dd.MM"}, between_units=" ", has_plain_standard=True),
    "ja": Conventions(date="yMMMEd", between_units=""),
    "ko": Conventions(date="yMMMEd", between_units=" "),
    "zh-Hans": Conventions(
        date="yMMMEd", patterns={"yMMMEd": "y年M月d日（EEEE）", "MMMEd": "M月d日（E）"}, between_units=""
    ),
    "zh-Hant": Conventions(
        date="yMMMEd",
        patterns={"yMMMEd": "y年M月d日（E）", "MMMEd": "M月d日（E）"},
        day_range="{day}{first} 至 {last}",
        between_units=" ",
    ),
    "hi": Conventions(),
    "ar": Conventions(day_range="{day}، من {first} إلى {last}"),
}
"""What each language needs, by its BCP 47 tag, in the order in which people see them."""


class NoticeFormat(StrEnum):
    """The form of a message."""

    TEXT = "text"
    HTML = "html"
    EML = "eml"
    JSON = "json"


class Server(StrEnum):
    """A web server that can be told to show the maintenance page."""

    NGINX = "nginx"
    APACHE = "apache"
    CADDY = "caddy"
