/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The voting booth, handed out as the one file it is; and its hash, by which anybody knows it again. */
#include "cli/ballot_files.h"
#include "cli/booth_page.h"
#include "cli/commands.h"

static str page(void)
{
	return (str){ (const char *)booth_page, booth_page_n };
}

static void say_hash(struct console *c)
{
	char hash[HEX_HASH_TEXT];
	hash_hex(page(), hash);
	SAY(c, M_poll_booth_hash, str_from_c(hash));
}

int run_ballot_booth(struct console *c)
{
	const str path = word_given(c, "OUT");
	const int r = text_write_new(c, path, page(), false);
	if (r) return r;
	SAY(c, M_poll_booth_done, path);
	say_hash(c);
	return DONE_OK;
}

int run_ballot_booth_hash(struct console *c)
{
	say_hash(c);
	return DONE_OK;
}
