#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Whether every library the built programs are linked with stands in docs/THIRD-PARTY.md.   sh tools/linked.sh
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
[ -x build/unionhall ] && [ -x build/unionhall-image ] || { echo "build both programs first"; exit 1; }
for so in $(ldd build/unionhall build/unionhall-image | awk '/=>/ { sub(/\.so.*/, "", $1); print $1 }' | sort -u); do
	if tr '|,' '\n\n' < docs/THIRD-PARTY.md | sed 's/^ *//; s/ *$//' | grep -qxF "$so"; then passed=$((passed + 1))
	else echo "$so is linked and not named in docs/THIRD-PARTY.md"; failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
