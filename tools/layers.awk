# SPDX-License-Identifier: AGPL-3.0-or-later
# Who may include whom.   awk -f tools/layers.awk src/LAYERS FILE...   (.c, .h and .page of src/)
# LAYERS lists folders, the ground first, one floor a line. A file may include its own folder and any
# folder on an earlier line; never a neighbour, never a later line. A room's queries (*_sql.h) are for
# that room alone. src/main.c, src/rooms.c and its header stand outside the floors and see everything.
function fault(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; if (!bad[FILENAME]++) nbad++ }
FNR == NR {
	sub(/#.*/, "")
	if (NF) rank++
	for (i = 1; i <= NF; i++) at[$i] = rank
	next
}
FNR == 1 {
	nfile++
	n = split(FILENAME, part, "/")
	me = part[n - 1]
	outside = FILENAME ~ /^src\/(main|rooms)\.[ch]$/
	if (!outside && !(me in at)) fault("folder " me " is not in src/LAYERS: give it a floor")
}
/^[ \t]*#[ \t]*include[ \t]+"/ || /{%[ \t]*include[ \t]+"/ {
	s = $0
	sub(/^[^"]*"/, "", s)
	sub(/".*/, "", s)
	if (s ~ /\.\.\//) { fault("include \"" s "\": name it from src/, as \"room/file.h\""); next }
	if (outside || s !~ /\// || !(me in at)) next
	private = s ~ /_sql\.h$/
	sub(/\/.*/, "", s)
	if (s == me || !(s in at)) next
	if (private) fault(me " may not use the queries of " s ": ask " s " for a function")
	else if (at[s] >= at[me]) fault(me " may not include " s ": it is " (at[s] == at[me] ? "a neighbour" : "a higher floor"))
}
END { printf "%d passed, %d failed\n", nfile - nbad, nbad; exit nbad > 0 }
