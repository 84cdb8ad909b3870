# SPDX-License-Identifier: AGPL-3.0-or-later
# What the tests of the operators' door share. Sourced in the source folder, with $program set.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
LANG=C LC_ALL=C; export LANG LC_ALL
passed=0 failed=0

hold() { passed=$((passed + 1)); echo "ok   $1"; }
fail() { failed=$((failed + 1)); echo "FAIL $1"; sed 's/^/     /' "$work/out" 2>/dev/null | tail -n 12; }
# is SENTENCE GOT WANTED: two texts are the same.
is() { if [ "$2" = "$3" ]; then hold "$1"; else printf 'is      %s\nshould  %s\n' "$2" "$3" >"$work/out"; fail "$1"; fi; }
# code WANTED SENTENCE ARGUMENTS...: runs the program, keeps what it says in $work/out, compares the exit code.
code() {
	want=$1 what=$2; shift 2
	"$program" "$@" >"$work/out" 2>&1 </dev/null; got=$?
	if [ "$got" = "$want" ]; then hold "$what"; else echo "exit code $got, not $want: $*" >>"$work/out"; fail "$what"; fi
}
# says SENTENCE PATTERN: about the last output. hides: that it does not say it.
says() { if grep -q -- "$2" "$work/out"; then hold "$1"; else fail "$1"; fi; }
hides() { if grep -q -- "$2" "$work/out"; then fail "$1"; else hold "$1"; fi; }
# A statement on a hall's database, whatever shares it.
ask() { sqlite3 "$work/$1/hall.db" "$2"; }
