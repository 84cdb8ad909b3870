/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_FILES_H
#define CLI_FILES_H
/* FILES: what lies in a hall's folder taken as files: made, copied, told to the disk, taken away. */
#include "cli/home.h"

#include <sys/types.h>

/* An empty folder, or none yet, which is then made: whatever lies there already is somebody's. An exit
 * code. */
int  folder_fresh(struct console *c, str dir, bool *made) MUST_CHECK;
/* Whether a folder holds nothing but these, which are the caller's own. An exit code. */
int  folder_only(struct console *c, str dir, const char *const *own, size_t n) MUST_CHECK;
/* Takes away what a hall is made of, and nothing else; `whole`: the folder too, when that leaves it empty. */
void folder_clear(struct console *c, str dir, bool whole);

/* A new file with the bytes of another, on the disk. A fault when `to` is there. Paths end in a NUL. */
int  file_copy(str from, str to, mode_t mode) MUST_CHECK;
/* A hall's own courses, if it has any: how many files. */
int  courses_copy(struct console *c, str from, str to, int64_t *n) MUST_CHECK;
/* What was written to a file, or which names stand in a folder, lasts from here on. */
int  path_sync(str path) MUST_CHECK;
/* So does the name of the path itself. */
int  name_sync(struct console *c, str path) MUST_CHECK;
#endif
