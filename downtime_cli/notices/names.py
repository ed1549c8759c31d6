"""The names that can be typed: kinds, channels, languages, servers and forms of notices."""

from enum import StrEnum

KINDS = ["initial", "reminder", "start", "extended", "complete", "rescheduled", "cancelled"]


PAGE = "page"


CHANNELS = ["email", "status-page", "banner", "chat-slack", "chat-discord", "sms", "social", PAGE]


LANGUAGES = ["en", "de", "fr", "es", "pt-BR", "ja", "zh-Hans", "hi", "ar"]


SERVERS = ["nginx", "apache", "caddy"]


class NoticeFormat(StrEnum):
    """In what form to give a message."""

    TEXT = "text"
    HTML = "html"
    EML = "eml"
    JSON = "json"
