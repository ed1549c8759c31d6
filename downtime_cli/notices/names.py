"""
The names that `downtime notice` takes: each is declared here, once, without importing Babel or Jinja.

A new language is an entry in `LANGUAGES` and a file `templates/phrases/TAG.j2`.
"""

from enum import StrEnum
from typing import Final

from downtime_cli.core.announcing.message import AnnouncementKind

EMAIL: Final = "email"
STATUS_PAGE: Final = "status-page"
CHANNELS: Final = (EMAIL, STATUS_PAGE, "banner", "chat-slack", "chat-discord", "sms", "social")
"""Each has templates `CHANNEL.*.j2`."""
PAGE: Final = "page"
"""Typed as a channel: the maintenance page."""
KINDS: Final = tuple(kind.value for kind in AnnouncementKind)
LANGUAGES: Final = ("en", "de", "fr", "es", "pt-BR", "ja", "zh-Hans", "hi", "ar")
"""BCP 47 tags, in the order in which the maintenance page has them."""


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
