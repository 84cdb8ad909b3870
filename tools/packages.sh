#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs what packaging/debian-packages.txt names and this machine lacks; does nothing when nothing is.
#   sh tools/packages.sh [part ...]      parts: runtime build check; all three when none is named
#   sh tools/packages.sh --list [part]   only says what is lacking
# Where packages come from is the machine's own business: nothing here names a place.
set -eu
cd "$(dirname "$0")/.."
list=no
[ "${1:-}" = --list ] && { list=yes; shift; }
parts=" ${*:-runtime build check} "

lacking=
part=
while read -r name mark file rest; do
	case $name in
	''|'#'*) continue ;;
	'['*) part=${name#[}; part=${part%]}; continue ;;
	esac
	case $parts in *" $part "*) ;; *) continue ;; esac
	[ "$mark" = = ] && [ -x "$file" ] && continue
	case $(dpkg-query -W -f '${Status}' "$name" 2>/dev/null) in
	*' installed') ;;
	*) lacking="$lacking $name" ;;
	esac
done < packaging/debian-packages.txt

[ -n "$lacking" ] || exit 0
[ "$list" = no ] || { echo "lacking:$lacking"; exit 1; }

as=
if [ "$(id -u)" -ne 0 ]; then
	if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as="sudo -n"
	else
		echo "These Debian packages are not installed, and only root may install them:$lacking" >&2
		echo "As root: apt-get install --no-install-recommends$lacking" >&2
		exit 3
	fi
fi
echo "installing:$lacking"
export DEBIAN_FRONTEND=noninteractive
$as apt-get -qq update </dev/null
$as apt-get -qq -y install --no-install-recommends $lacking </dev/null >/dev/null
