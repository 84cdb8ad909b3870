#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Shows the demonstration hall: makes it when there is none or the program is newer, opens the doors on the first free
# port from 8080 on, says who can sign in, and opens a browser when there is a screen.   sh tools/run.sh PROGRAM FOLDER
# Ctrl-C closes it.
set -eu
program=$1 dir=$2 port=${PORT:-8080}

"$program" demo "$dir" --keep

# Free: nobody listens there, on this machine, in /proc/net/tcp's own notation.
taken() { grep -qsi ": [0-9A-F]*:$(printf %04X "$1") [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6; }
while taken "$port"; do port=$((port + 1)); done

"$program" serve "$dir" --address 127.0.0.1 --port "$port" &
server=$!
trap 'kill -TERM "$server" 2>/dev/null || true' INT TERM HUP
tries=0
until taken "$port"; do
	kill -0 "$server" 2>/dev/null || { wait "$server"; exit $?; }
	tries=$((tries + 1))
	[ "$tries" -lt 100 ] || break
	sleep 0.1
done
"$program" demo "$dir" --people
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v xdg-open >/dev/null 2>&1; then
	xdg-open "http://127.0.0.1:$port/" >/dev/null 2>&1 || true
fi
code=0
wait "$server" || code=$?
# A trapped Ctrl-C ends the first wait before the doors are shut.
wait "$server" 2>/dev/null || true
[ "$code" -lt 128 ] && exit "$code"
exit 0
