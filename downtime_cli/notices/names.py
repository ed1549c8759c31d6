"""
What can be typed of a notice: each name is declared here, once, and costs no import of the room.

A further language is a row in `LANGUAGES` and a file `templates/phrases/TAG.j2`.
"""

from enum import StrEnum
from typing import Final

from downtime_cli.core.announcing.message import AnnouncementKind

EMAIL: Final = "email"
CHANNELS: Final = (EMAIL, "status-page", "banner", "chat-slack", "chat-discord", "sms", "social")
"""The channels that a message goes to; each has templates of its own."""
PAGE: Final = "page"
"""The maintenance page, which stands beside the channels."""
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


SERVERS: Final = tuple(server.value for server in Server)
