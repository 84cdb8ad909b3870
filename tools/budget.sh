#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# What one reader can hold.   sh tools/budget.sh FILE...
# Refuses files over 800 lines, lines over 110 columns (a tab is 4), functions over 80 lines. Says how
# the functions measure. A function is what stands between { and } in the first column.
export LC_ALL=C
exec awk '
function fault(line, what) { printf "%s:%d: %s\n", FILENAME, line, what; if (!bad[FILENAME]++) nbad++ }
FNR == 1 { nfile++; from = 0 }
{
	wide = $0
	gsub(/\t/, "    ", wide)
	gsub(/[\200-\277]/, "", wide)         # the later bytes of a character
	if (length(wide) > 110) fault(FNR, length(wide) " columns: at most 110, aim for 100")
}
FNR == 801 { fault(FNR, "more than 800 lines: split the file by what it does") }
/^\{/ { from = FNR }
/^\}/ && from {
	n = FNR - from + 1
	size[n]++; nfunc++
	if (n > 80) fault(from, n " lines in one function: at most 80, aim for 15")
	from = 0
}
END {
	for (n = 1; n < 2000 && seen * 2 < nfunc; n++) seen += size[n]
	median = n - 1; seen = 0
	for (n = 1; n <= 45; n++) seen += size[n]
	if (nfunc) printf "%d functions, half of them up to %d lines, %d %% up to 45\n", nfunc, median, seen * 100 / nfunc
	printf "%d passed, %d failed\n", nfile - nbad, nbad
	exit nbad > 0
}' "$@"
