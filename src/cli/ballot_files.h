/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_BALLOT_FILES_H
#define CLI_BALLOT_FILES_H
/* What the commands of an election keep in files: texts written whole or not at all, keys nobody else may
 * read, and the archive, which only grows. Functions answer an exit code, after saying what is wrong. */
#include "ballot/ceremony.h"
#include "ballot/check.h"
#include "ballot/decrypt.h"
#include "ballot/encrypt.h"
#include "ballot/tally.h"
#include "ballot/verify.h"
#include "base/mapped.h"
#include "cli/cli.h"

/* Says what errno says of the file. */
int  file_unusable(struct console *c, str path) MUST_CHECK;
/* The longest there are: a shuffle of SHUFFLED_MAX ballots modulo a prime (72 MB), and lists of voters. */
enum { TEXT_MOST = 128 << 20 };
int  text_read(struct console *c, str path, str *out) MUST_CHECK;
/* Empty when there is none. */
int  text_if_there(struct console *c, str path, str *out) MUST_CHECK;
/* The whole of an open file, until the console's arena ends. Cut short meanwhile, the command says so and
 * ends. NULL, with errno, when it cannot be; EISDIR: it is no plain file. */
struct mapped *file_mapped(struct console *c, int fd, str path) MUST_CHECK;
static inline struct box_watch mapped_watch(struct mapped *m)
{
	return (struct box_watch){ mapped_passed, m };
}
/* Never over something that is there. secret: for its owner alone. Lasts when it returns. */
int  text_write_new(struct console *c, str path, str text, bool secret) MUST_CHECK;
int  text_write_over(struct console *c, str path, str text, bool secret) MUST_CHECK;
int  folder_make(struct console *c, str path) MUST_CHECK;
/* The path as one text, with a NUL. */
str  path_in(struct console *c, str dir, str name);

/* From --passphrase-file, or asked on the terminal without echo; twice when it is a new one. Wipe it. */
enum { PASSPHRASE_MAX = 1024, PASSPHRASE_LEAST = 12 };
struct passphrase { char text[PASSPHRASE_MAX]; size_t n; };
int  passphrase_get(struct console *c, bool is_new, struct passphrase *out) MUST_CHECK;
/* One line nobody sees, for a credential. */
int  line_get(struct console *c, str path, enum msg ask, struct passphrase *out) MUST_CHECK;

/* ---- the draft ---- */

struct drafted { struct draft draft; struct group *g; };
/* Whether what these voters do can be counted: refused before the election begins, not when it is over. */
struct electorate { size_t n; int64_t weight; bool is_weighed; };
void electorate_add(struct electorate *all, int64_t weight);
int  electorate_fits(struct console *c, const struct draft *d, const struct electorate *all) MUST_CHECK;
/* The draft in a file, and its group, closed with the console's arena. */
int  drafted_read(struct console *c, str path, struct drafted *out) MUST_CHECK;
int  group_get(struct console *c, str name, struct group **out) MUST_CHECK;

/* ---- the archive ---- */

struct box_file {
	int fd;
	str path;
	struct box box;
	struct election election;
	struct group *g;
	struct trustees trustees;
};
/* where: the .bel file, or the folder it lies in. To write: locked against a second writer, and half a record
 * left by a crash is cut off, and said. */
int  box_open(struct console *c, str where, bool to_write, struct box_file *out) MUST_CHECK;
/* Adds what was written on paper: on the disk when it returns, or not at all. */
int  box_add(struct console *c, struct box_file *f, const struct paper *o) MUST_CHECK;
/* What checks records against this election; closed with the console's arena. */
int  box_check(struct console *c, const struct box_file *f, struct check **out) MUST_CHECK;
/* The whole archive, as anybody would verify it, before something is built on it. */
int  box_verified(struct console *c, const struct box_file *f, struct verdict *out) MUST_CHECK;
/* As many as the machine has cores. */
int  verify_threads(void);
#endif
