#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Derives the fixtures beside it from the reference documents:
#   sh test/calendar/extract.sh cn_working_days_2018_2026.csv procedures.json
# The first is a row a day: date, worked (0 or 1), running number of the working day in its year.
set -eu
here=$(dirname "$0")
# A line a month: the month, a digit a day, the running number on its last day.
awk -F, 'NR > 1 {
	month = substr($1, 1, 7)
	if (month != last && last) print last, bits, number
	if (month != last) bits = ""
	last = month; bits = bits $2; number = $3
} END { print last, bits, number }' "$1" > "$here/cn_working_days.txt"
# Every distinct notation of the procedures.
grep -o '"deadline": *"[^"]*"' "$2" | sed 's/^"deadline": *"//; s/"$//' | LC_ALL=C sort -u > "$here/notations.txt"
