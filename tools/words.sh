#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Words that may not stand in the code.   sh tools/words.sh FILE...   (.c and .h of src/)
# Everywhere: calls that overrun, guess or start a shell. In rooms above the engines: memory, clocks,
# chance and settings of their own, for those come with the act. Strings and comments are not code,
# but unfinished work is found in them too.
exec awk '
function fault(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; if (!bad[FILENAME]++) nbad++ }
# The line without what stands in quotes and comments.
function code(s,   out, c, i, quote) {
	out = ""; quote = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (comment) {
			if (substr(s, i, 2) == "*/") { comment = 0; i++ }
		} else if (quote != "") {
			if (c == "\\") i++
			else if (c == quote) quote = ""
		} else if (c == "\"" || c == "\047") quote = c
		else if (substr(s, i, 2) == "/*") { comment = 1; i++ }
		else if (substr(s, i, 2) == "//") break
		else out = out c
	}
	return out
}
function check(s, n, words, remedy,   k, before, rest) {
	for (k = 1; k <= n; k++) {
		rest = s
		while (match(rest, "(^|[^A-Za-z0-9_])" words[k] "[ \t]*\\(")) {
			before = substr(rest, RSTART, 1)
			if (before != "." && substr(rest, RSTART - 1, 2) != "->")
				fault(words[k] "() is not used here: " remedy[words[k]])
			rest = substr(rest, RSTART + RLENGTH)
		}
	}
}
BEGIN {
	nall = split("strcpy strcat sprintf vsprintf gets strtok atoi system popen", all, " ")
	how["strcpy"] = how["strcat"] = how["sprintf"] = how["vsprintf"] = "build text with arena_printf"
	how["gets"] = "read with a length"
	how["strtok"] = "cut with str_cut"
	how["atoi"] = "read numbers with str_to_i64"
	how["system"] = how["popen"] = "the program starts no shell"
	nroom = split("malloc calloc realloc strdup free printf time rand random getenv", room, " ")
	how["malloc"] = how["calloc"] = how["realloc"] = how["strdup"] = how["free"] = "memory of a room is the arena of the act"
	how["printf"] = "a room does not print: return a view"
	how["time"] = "the moment is that of the act"
	how["rand"] = how["random"] = "chance comes from crypto"
	how["getenv"] = "settings come with the act"
	split("party access course matter figures calc web", r, " ")
	for (i in r) above[r[i]] = 1
}
FNR == 1 {
	nfile++
	comment = 0
	n = split(FILENAME, part, "/")
	in_room = part[n - 1] in above && part[n] !~ /^test_/
}
/(^|[^A-Za-z])(TODO|FIXME)([^A-Za-z]|$)/ { fault("unfinished work: do it, or say plainly in the program that it is not there") }
{
	s = code($0)
	check(s, nall, all, how)
	if (in_room) check(s, nroom, room, how)
}
END { printf "%d passed, %d failed\n", nfile - nbad, nbad; exit nbad > 0 }' "$@"
