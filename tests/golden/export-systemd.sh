#!/bin/sh
# Maintenance: Shop API: Sat 5 Dec 2026 05:00-07:00 CET (UTC+1) Europe/Berlin.
# Plan 20261205-0badcafe, version 1: TENTATIVE.
# Run this once after installing it, and after each change of the plan, to send what has fallen due:
#   cd /srv/plans && p=/srv/plans/shop.json && (flock 9 && s=$(cat "$p.sent-until") && s="${s:-2026-11-23T00:00:00Z}" && sleep 1 && u=$(date -u +%Y-%m-%dT%H:%M:%SZ) && m=$(downtime due "$p" --format jsonl --since "$s" --until "$u") && if [ -n "$m" ]; then printf "%s\n" "$m" | /usr/local/bin/send-notice --quiet; fi && echo "$u" > "$p.sent-until") 9>> "$p.sent-until"
set -eu
units=${1:-/etc/systemd/system}
for old in "$units"/downtime-20261205-0badcafe-*.timer "$units"/downtime-20261205-0badcafe-*.path; do
    if [ $# -eq 0 ] && [ -e "$old" ]; then systemctl disable --now "${old##*/}"; fi
    rm -f "$old" "${old%.*}.service"
done
cat >"$units/downtime-20261205-0badcafe-20261128T0400Z.timer" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: initial by email, initial by status-page.
[Timer]
OnCalendar=2026-11-28 04:00:00 UTC
AccuracySec=1s
Persistent=true
[Install]
WantedBy=timers.target
EOF
cat >"$units/downtime-20261205-0badcafe-20261128T0400Z.service" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: initial by email, initial by status-page.
[Service]
Type=oneshot
ExecStart=/bin/sh -c "cd /srv/plans && p=/srv/plans/shop.json && (flock 9 && s=$$(cat \"$$p.sent-until\") && s=\"$${s:-2026-11-23T00:00:00Z}\" && sleep 1 && u=$$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ) && m=$$(downtime due \"$$p\" --format jsonl --since \"$$s\" --until \"$$u\") && if [ -n \"$$m\" ]; then printf \"%%s\\n\" \"$$m\" | /usr/local/bin/send-notice --quiet; fi && echo \"$$u\" > \"$$p.sent-until\") 9>> \"$$p.sent-until\""
EOF
cat >"$units/downtime-20261205-0badcafe-20261204T0400Z.timer" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: reminder by email.
[Timer]
OnCalendar=2026-12-04 04:00:00 UTC
AccuracySec=1s
Persistent=true
[Install]
WantedBy=timers.target
EOF
cat >"$units/downtime-20261205-0badcafe-20261204T0400Z.service" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: reminder by email.
[Service]
Type=oneshot
ExecStart=/bin/sh -c "cd /srv/plans && p=/srv/plans/shop.json && (flock 9 && s=$$(cat \"$$p.sent-until\") && s=\"$${s:-2026-11-23T00:00:00Z}\" && sleep 1 && u=$$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ) && m=$$(downtime due \"$$p\" --format jsonl --since \"$$s\" --until \"$$u\") && if [ -n \"$$m\" ]; then printf \"%%s\\n\" \"$$m\" | /usr/local/bin/send-notice --quiet; fi && echo \"$$u\" > \"$$p.sent-until\") 9>> \"$$p.sent-until\""
EOF
cat >"$units/downtime-20261205-0badcafe-20261205T0300Z.timer" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: reminder by banner.
[Timer]
OnCalendar=2026-12-05 03:00:00 UTC
AccuracySec=1s
Persistent=true
[Install]
WantedBy=timers.target
EOF
cat >"$units/downtime-20261205-0badcafe-20261205T0300Z.service" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: reminder by banner.
[Service]
Type=oneshot
ExecStart=/bin/sh -c "cd /srv/plans && p=/srv/plans/shop.json && (flock 9 && s=$$(cat \"$$p.sent-until\") && s=\"$${s:-2026-11-23T00:00:00Z}\" && sleep 1 && u=$$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ) && m=$$(downtime due \"$$p\" --format jsonl --since \"$$s\" --until \"$$u\") && if [ -n \"$$m\" ]; then printf \"%%s\\n\" \"$$m\" | /usr/local/bin/send-notice --quiet; fi && echo \"$$u\" > \"$$p.sent-until\") 9>> \"$$p.sent-until\""
EOF
cat >"$units/downtime-20261205-0badcafe-20261205T0400Z.timer" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: start by status-page.
[Timer]
OnCalendar=2026-12-05 04:00:00 UTC
AccuracySec=1s
Persistent=true
[Install]
WantedBy=timers.target
EOF
cat >"$units/downtime-20261205-0badcafe-20261205T0400Z.service" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: start by status-page.
[Service]
Type=oneshot
ExecStart=/bin/sh -c "cd /srv/plans && p=/srv/plans/shop.json && (flock 9 && s=$$(cat \"$$p.sent-until\") && s=\"$${s:-2026-11-23T00:00:00Z}\" && sleep 1 && u=$$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ) && m=$$(downtime due \"$$p\" --format jsonl --since \"$$s\" --until \"$$u\") && if [ -n \"$$m\" ]; then printf \"%%s\\n\" \"$$m\" | /usr/local/bin/send-notice --quiet; fi && echo \"$$u\" > \"$$p.sent-until\") 9>> \"$$p.sent-until\""
EOF
cat >"$units/downtime-20261205-0badcafe-20261205T0600Z.timer" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: what to type at the planned end.
[Timer]
OnCalendar=2026-12-05 06:00:00 UTC
AccuracySec=1s
Persistent=true
[Install]
WantedBy=timers.target
EOF
cat >"$units/downtime-20261205-0badcafe-20261205T0600Z.service" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: what to type at the planned end.
[Service]
Type=oneshot
ExecStart=/bin/sh -c "cd /srv/plans && p=/srv/plans/shop.json && (flock 9 && s=$$(cat \"$$p.sent-until\") && s=\"$${s:-2026-11-23T00:00:00Z}\" && sleep 1 && u=$$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ) && m=$$(downtime due \"$$p\" --format jsonl --since \"$$s\" --until \"$$u\") && if [ -n \"$$m\" ]; then printf \"%%s\\n\" \"$$m\" | /usr/local/bin/send-notice --quiet; fi && echo \"$$u\" > \"$$p.sent-until\") 9>> \"$$p.sent-until\""
EOF
cat >"$units/downtime-20261205-0badcafe-changes.path" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: what a change sends.
[Path]
PathChanged=/srv/plans/shop.json
[Install]
WantedBy=paths.target
EOF
cat >"$units/downtime-20261205-0badcafe-changes.service" <<'EOF'
[Unit]
Description=Maintenance notices for Shop API: what a change sends.
[Service]
Type=oneshot
ExecStart=/bin/sh -c "cd /srv/plans && p=/srv/plans/shop.json && (flock 9 && s=$$(cat \"$$p.sent-until\") && s=\"$${s:-2026-11-23T00:00:00Z}\" && sleep 1 && u=$$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ) && m=$$(downtime due \"$$p\" --format jsonl --since \"$$s\" --until \"$$u\") && if [ -n \"$$m\" ]; then printf \"%%s\\n\" \"$$m\" | /usr/local/bin/send-notice --quiet; fi && echo \"$$u\" > \"$$p.sent-until\") 9>> \"$$p.sent-until\""
EOF
if [ $# -eq 0 ]; then systemctl daemon-reload; systemctl enable --now downtime-20261205-0badcafe-20261128T0400Z.timer downtime-20261205-0badcafe-20261204T0400Z.timer downtime-20261205-0badcafe-20261205T0300Z.timer downtime-20261205-0badcafe-20261205T0400Z.timer downtime-20261205-0badcafe-20261205T0600Z.timer downtime-20261205-0badcafe-changes.path; fi
