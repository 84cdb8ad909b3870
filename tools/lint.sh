#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The house rules a machine can check, one after the other, and the sum.   sh tools/lint.sh "FLAGS"
code=$(find src -name '*.[ch]' | LC_ALL=C sort)
pages=$(find src -name '*.page' | LC_ALL=C sort)
heads=$(find src -name '*.h' | LC_ALL=C sort)
own=$({ find tools test bench -name '*.[ch]'; find booth -name '*.mjs' -o -name '*.css'; } | LC_ALL=C sort)
passed=0 failed=0

rule() {
	echo "-- $1"
	shift
	out=$("$@" 2>&1) || true
	printf '%s\n' "$out"
	sum=$(printf '%s\n' "$out" | tail -n1)
	p=${sum%% passed*} f=${sum#*, } f=${f%% failed*}
	case $p$f in
	*[!0-9]*|'') failed=$((failed + 1)) ;;          # the rule itself broke
	*) passed=$((passed + p)) failed=$((failed + f)) ;;
	esac
}

rule "floors" awk -f tools/layers.awk src/LAYERS $code $pages
rule "words" sh tools/words.sh $code
rule "size" sh tools/budget.sh $code $own
rule "headers alone" sh tools/headers.sh "$1" $heads
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
