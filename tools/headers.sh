#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Every header compiles alone, first in a file.   CC=gcc sh tools/headers.sh "FLAGS" FILE...
flags=$1
shift
passed=0 failed=0
for h; do
	if printf '#include "%s"\n' "${h#src/}" | ${CC:-gcc} $flags -fsyntax-only -x c - ; then passed=$((passed + 1))
	else
		echo "$h: does not compile alone: include what it uses"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
