/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_BALLOT_KEY_H
#define CLI_BALLOT_KEY_H
/* A trustee's key file: says what it is, and opens by a passphrase only. */
#include "cli/ballot_files.h"

struct key_file {
	str path, uuid, group;
	int64_t number;
	struct lock lock;
	struct lock_key key;               /* secret, while the command runs */
	str locked;                        /* hex */
};
/* A new one, with a new passphrase; nothing is written yet. */
int key_file_new(struct console *c, str path, const struct draft *d, int64_t number,
    struct key_file *out) MUST_CHECK;
int  key_file_read(struct console *c, str path, struct key_file *out) MUST_CHECK;
/* Asks for the passphrase. */
int  key_file_open(struct console *c, struct key_file *k, const struct group *g, const struct draft *d,
	struct trustee_secret *out) MUST_CHECK;
/* Over the one that is there; a new one only where none is. */
int  key_file_write(struct console *c, struct key_file *k, const struct group *g, const struct draft *d,
	const struct trustee_secret *s, bool is_new) MUST_CHECK;
#endif
