"""
What makes a web server answer every request with the maintenance page: status 503, `Retry-After`, never cached.

`Retry-After` (RFC 9110, 10.2.3) is the planned end as long as that lies ahead, and a few minutes from then on: a date
in the past would be useless, and nobody has time to edit the file when work runs late. An extended plan gives a new
file.

Texts come from a plan that anybody may have edited, and each server expands different characters (nginx cannot even
escape a dollar): any that is not plain is refused in a path and becomes `_` in a comment.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, assert_never

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc
from downtime_cli.exports.words import identity
from downtime_cli.notices.details import KEEPS_WORKING
from downtime_cli.notices.names import Server

RETRY_SECONDS: Final = 300
PAGE_URI: Final = "/downtime-page"
_PLAIN: Final = frozenset(" /._-+@,=~()")


def render_server(plan: SavedPlan, server: Server, page_path: str, allowed: Sequence[str] = ()) -> str:
    """Write the configuration that serves the page as long as it is included.

    Args:
        plan: the maintenance; clients are told to come back at its end.
        server: the server to configure.
        page_path: the page's absolute path on the server.
        allowed: IP addresses that still reach the service.

    Raises:
        InputError: the plan is cancelled or completed, the service keeps working, the path cannot be written safely,
            or an address is malformed.
    """
    if plan.is_over:
        message = f"the plan is {plan.status}: there is no downtime"
        raise InputError.of(IssueCode.PLAN_IS_OVER, message, "take the page down", "--server")
    if plan.impact_level in KEEPS_WORKING:
        message = f"the plan is {plan.impact_level}: the service works, and its page must not replace it"
        raise InputError.of(
            IssueCode.CONTRADICTION, message, "plan with --impact-level OUTAGE, or leave --server out", "--server"
        )
    _check_path(page_path)
    addresses = tuple(_parse_address(text) for text in allowed)
    match server:
        case Server.NGINX:
            lines = _nginx(plan, page_path, addresses)
        case Server.APACHE:
            lines = _apache(plan, page_path, addresses)
        case Server.CADDY:
            lines = _caddy(plan, page_path, addresses)
        case _:
            assert_never(server)
    window = f"{iso_utc(plan.window.start)} to {iso_utc(plan.window.end)}"
    head = [
        f"# Maintenance page for {_plain_comment(plan.service)}: work from {window}.",
        f"# {_plain_comment(identity(plan))}; generate this file again when the plan changes.",
    ]
    return "\n".join([*head, *lines]) + "\n"


def _nginx(plan: SavedPlan, page_path: str, addresses: Sequence[str]) -> list[str]:
    """Lines for a `server` block.

    `error_page` turns every method into GET, and comes back through the same lines with `$status` 503.
    """
    passes = [f'if ($remote_addr = "{address}") {{ set $downtime ""; }}' for address in addresses]
    return [
        "# Include this file in the site's server block, before its own directives, and reload; remove it afterwards.",
        f"set $downtime_retry_after {RETRY_SECONDS};",
        f'if ($msec ~ "^(?:{_below(_end_second(plan))})\\.") {{',
        f'    set $downtime_retry_after "{_http_date(plan)}";',
        "}",
        "set $downtime on;",
        *passes,
        'if ($status = 503) { set $downtime ""; }',
        "if ($downtime) { return 503; }",
        f"error_page 503 {PAGE_URI};",
        f"location = {PAGE_URI} {{",
        "    internal;",
        "    allow all;",
        "    auth_basic off;",
        "    client_max_body_size 0;",
        f'    alias "{page_path}";',
        "    types { }",
        '    default_type "text/html; charset=utf-8";',
        "    add_header Retry-After $downtime_retry_after always;",
        '    add_header Cache-Control "no-store" always;',
        "}",
    ]


def _apache(plan: SavedPlan, page_path: str, addresses: Sequence[str]) -> list[str]:
    """Lines for a `<VirtualHost>`.

    mod_rewrite comes before aliases and proxies, `<If>` after every other section; `%t` is the time in microseconds,
    and `early` overwrites a header of that name that a client may have sent.
    """
    passes = [f"RewriteCond %{{REMOTE_ADDR}} !={address}" for address in addresses]
    planned = f"expr=%{{req_novary:Downtime-Now}} =~ /^t=(?:{_below(_end_second(plan))})\\d{{6}}$/"
    return [
        "# Include this file at the top of the site's <VirtualHost>, and reload; remove it afterwards.",
        "# Needs mod_rewrite and mod_headers: a2enmod rewrite headers",
        "RewriteEngine On",
        "RewriteCond %{ENV:REDIRECT_STATUS} =503",
        f'RewriteRule ^ "{page_path}" [L]',
        *passes,
        "RewriteRule ^ - [R=503,L]",
        f"ErrorDocument 503 {PAGE_URI}",
        'RequestHeader set Downtime-Now "%t" early',
        f"<If \"%{{REQUEST_URI}} == '{PAGE_URI}' && reqenv('REDIRECT_STATUS') == '503'\">",
        "    Require all granted",
        "    SetHandler default-handler",
        '    ForceType "text/html; charset=utf-8"',
        f'    Header always set Retry-After "{RETRY_SECONDS}"',
        f'    Header always set Retry-After "{_http_date(plan)}" "{planned}"',
        '    Header always set Cache-Control "no-store"',
        "</If>",
    ]


def _caddy(plan: SavedPlan, page_path: str, addresses: Sequence[str]) -> list[str]:
    """Lines for a site block of a Caddyfile.

    Conditional headers and ranges are removed from requests, so that Caddy answers with the whole page.
    """
    folder, _, name = page_path.rpartition("/")
    others = f"@downtime not remote_ip {' '.join(addresses)}"
    return [
        "# Import this file in the site's block, and reload; remove it afterwards. Caddy sorts directives; for this",
        "# one to precede the site's own handle, redir and basicauth, put into the global options: order error first",
        *([others, "error @downtime 503"] if addresses else ["error 503"]),
        "handle_errors {",
        "\t@downtime-page expression `{http.error.status_code} == 503`",
        "\thandle @downtime-page {",
        f"\t\t@downtime-planned expression `int({{time.now.unix}}) < {_end_second(plan)}`",
        f"\t\theader ?Retry-After {RETRY_SECONDS}",
        f'\t\theader @downtime-planned Retry-After "{_http_date(plan)}"',
        "\t\theader Cache-Control no-store",
        '\t\theader Content-Type "text/html; charset=utf-8"',
        "\t\trequest_header -If-*",
        "\t\trequest_header -Range",
        f'\t\troot * "{folder or "/"}"',
        f'\t\trewrite * "/{name}"',
        "\t\tfile_server",
        "\t}",
        "}",
    ]


def _end_second(plan: SavedPlan) -> int:
    """Unix time, rounded up."""
    return math.ceil(plan.window.end.timestamp())


def _http_date(plan: SavedPlan) -> str:
    """The end of the window in the form of RFC 9110."""
    from datetime import UTC, datetime
    from email.utils import format_datetime

    return format_datetime(datetime.fromtimestamp(_end_second(plan), UTC), usegmt=True)


def _below(limit: int) -> str:
    """A pattern for the whole numbers below a limit of two digits or more: nginx and Apache compare by pattern.

    They have fewer digits, or as many, of which the first that differs from the limit's is smaller.
    """
    digits = str(limit)
    shorter = f"\\d{{1,{len(digits) - 1}}}"
    smaller = [
        f"{digits[:index]}[{0 if index else 1}-{int(digit) - 1}]\\d{{{len(digits) - index - 1}}}"
        for index, digit in enumerate(digits)
        if int(digit) > (0 if index else 1)
    ]
    return "|".join([shorter, *smaller])


def _check_path(page_path: str) -> None:
    """Refuse a path that some server would misread.

    Raises:
        InputError: it is relative, names no file, or holds a character that is not plain.
    """
    strange = next((char for char in page_path if not _is_plain(char)), None)
    if strange is not None:
        message = f"the page's path may hold letters, digits and {''.join(sorted(_PLAIN))!r}, not {strange!r}"
        raise InputError.of(IssueCode.BAD_PAGE_PATH, message, "choose a plainer path for the page", page_path)
    if not page_path.startswith("/") or page_path.endswith("/"):
        message = f"the page's path must be the absolute path of a file, got {page_path!r}"
        raise InputError.of(IssueCode.BAD_PAGE_PATH, message, "give the page's absolute path on the server", page_path)


def _is_plain(char: str) -> bool:
    """Whether every server takes the character literally."""
    return char.isalnum() or char in _PLAIN


def _plain_comment(text: str) -> str:
    return "".join(char if _is_plain(char) else "_" for char in text)


def _parse_address(text: str) -> str:
    from ipaddress import ip_address

    try:
        return ip_address(text.strip()).compressed
    except ValueError:
        message = f"expected an IP address, got {text!r}"
    raise InputError.of(
        IssueCode.BAD_SETTING, message, "list single addresses, such as 192.0.2.7 or 2001:db8::7", "allow"
    )
