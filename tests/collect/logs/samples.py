"""Lines of logs in the forms that servers write, each for one request at 2026-11-29T04:37Z."""

from __future__ import annotations

from typing import Final

_REQUEST: Final = '"GET /cart?x=1 HTTP/1.1" 200 512'
_AGENT: Final = '"https://a.example/" "Mozilla/5.0 (X11; Linux x86_64)"'

LINES: Final = {
    "common": f"192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] {_REQUEST}",
    "combined": f"192.0.2.7 - frank [29/Nov/2026:10:07:59 +0530] {_REQUEST} {_AGENT}",
    "combined-with-more": f'2001:db8::7 - - [29/Nov/2026:04:37:59 +0000] {_REQUEST} {_AGENT} "-" rt=0.004 uct="0.001"',
    "vhost_combined": f"shop.example:443 192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] {_REQUEST} {_AGENT}",
    "syslog combined": f"<190>Nov 29 04:37:59 web1 nginx: 192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] {_REQUEST} "
    f"{_AGENT}",
    "syslog common": f"Nov  9 04:37:59 web1 httpd[77]: 192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] {_REQUEST}",
    "alb": "https 2026-11-29T04:37:59.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.0.2.7:2817 "
    "10.0.0.1:80 0.086 0.048 "
    '0.037 200 200 0 57 "GET https://www.example.com:443/cart?x=1 HTTP/1.1" "curl/7.46.0" '
    "ECDHE-RSA TLSv1.2 arn:aws:x",
    "envoy": '[2026-11-29T04:37:59.310Z] "GET /cart?x=1 HTTP/2" 200 - 154 0 226 100 "192.0.2.7" "nsq2http" '
    '"cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"',
    "envoy_details": '[2026-11-29T04:37:59.310Z] "GET /cart?x=1 HTTP/1.1" 200 - via_upstream - "-" 0 5 2 1 "-" "curl"',
    "syslog haproxy": "Nov 29 04:37:59 lb haproxy[14389]: 192.0.2.7:33317 [29/Nov/2026:04:37:59.655] http-in "
    "static/srv1 "
    '10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /cart?x=1 HTTP/1.1"',
    "syslog haproxy-with-more": "Nov 29 04:37:59 lb haproxy[1]: 192.0.2.7:33317 [29/Nov/2026:04:37:59.655] https-in~ "
    'static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {} {} "GET /cart?x=1 HTTP/1.1" '
    "0/0000000000000000/0/0/0 shop.example/TLSv1.3/TLS_AES_256_GCM_SHA384",
    "json": '{"time_iso8601":"2026-11-29T04:37:59+00:00","remote_addr":"192.0.2.7","request":"GET '
    '/cart?x=1 HTTP/1.1",'
    '"status":"200","http_user_agent":"curl"}',
}
"""Each by the name of its format, as far as several lines have the same."""

JSON_LINES: Final = {
    "nginx-numbers": '{"msec":1795927079.123,"status":200,"request_uri":"/cart?x=1"}',
    "nginx-clf": '{"time_local":"29/Nov/2026:10:22:59 +0545","status":200,"uri":"/cart"}',
    "nginx-without-escape": '{"time_iso8601":"2026-11-29T04:37:59+00:00","agent":"\\x22bad\\x22","request":"GET /cart '
    'HTTP/1.1",'
    '"status":200}',
    "caddy": ""
    '{"level":"info","ts":1795927079.6,"logger":"http.log.access","request":{"remote_ip":"192.0.2.7","uri":"/cart?x=1"},'
    '"status":200}',
    "caddy-milliseconds": '{"ts":1795927079600,"request":{"uri":"/cart"},"status":200}',
    "traefik": '{"StartUTC":"2026-11-29T04:37:59.123456789Z","time":"2026-11-29T05:59:00Z","DownstreamStatus":200,'
    '"RequestPath":"/cart?x=1"}',
}

W3C: Final = (
    "#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time s-ip "
    "cs-method cs-uri-stem sc-status\r\n"
    "2026-11-29 04:37:59 10.0.0.1 GET /cart 200\r\n"
    "#Fields: date time cs-uri-stem sc-status c-ip\r\n2026-11-29 04:38:00 /cart 404 192.0.2.7\r\n"
)
CLOUDFRONT: Final = (
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) "
    "cs-uri-stem sc-status cs(User-Agent)\n"
    "2026-11-29\t04:37:59\tFRA50\t500\t192.0.2.7\tGET\td.cloudfront.net\t/cart\t200\tcurl%20x\n"
)
MINUTE: Final = 1795927020 // 60
"""2026-11-29T04:37Z."""
