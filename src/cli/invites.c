/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/invites.h"

#include "access/session.h"
#include "cli/files.h"
#include "crypto/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 16384, ROW_MAX = 512 };

int invites_begin(struct console *c, str path, struct invites *out)
{
	struct stat st;
	*out = (struct invites){ .c = c, .fd = -1, .path = str_from_c(arena_z(c->arena, path)),
		.tmp = arena_printf(c->arena, "%.*s.unfinished", PSTR(path)) };
	if (lstat(out->path.p, &st) == 0)
		return COMPLAIN(c, DONE_REFUSED, M_cli_invite_there, path);
	unlink(out->tmp.p);
	out->fd = open(out->tmp.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (out->fd < 0)
		return COMPLAIN(c, DONE_REFUSED, M_cli_course_no_out, path, str_from_c(strerror(errno)));
	out->page = arena_alloc(c->arena, PAGE, 1);
	out->n = (size_t)snprintf(out->page, PAGE, "line,union,login,code\n");
	return DONE_OK;
}

static int flush(struct invites *i)
{
	for (size_t at = 0; at < i->n;) {
		ssize_t put = write(i->fd, i->page + at, i->n - at);
		if (put < 0)
			return FAULT(-errno);
		at += (size_t)put;
	}
	crypto_wipe(i->page, i->n);
	i->n = 0;
	return 0;
}

/* "m-7k3m-9q2x": tells nothing of whose it is, and never has many digits in a row. */
static str made_up(struct arena *a)
{
	uint8_t raw[5];
	char code[INVITE_TEXT];
	crypto_random(raw, sizeof raw);
	base32_encode(raw, sizeof raw, code);
	return login_stored(a, arena_printf(a, "m-%s", code));
}

/* A made-up login somebody has already is made up anew. */
static int invite(struct act *a, struct ref person, str *login, char code[INVITE_TEXT])
{
	enum { TRIES = 20 };
	int r = ACCOUNT_TAKEN;
	if (login->n)
		return invite_make(a, person, *login, code);
	for (int i = 0; i < TRIES && r == ACCOUNT_TAKEN; i++) {
		*login = made_up(a->arena);
		r = invite_make(a, person, *login, code);
	}
	return r;
}

int invites_add(struct act *a, struct invites *i, struct ref person, int64_t line, str union_code,
    str login)
{
	char code[INVITE_TEXT];
	int r = invite(a, person, &login, code);
	if (r)
		return r;
	if (i->n > PAGE - ROW_MAX)
		TRY(flush(i));
	i->n += (size_t)snprintf(i->page + i->n, ROW_MAX, "%lld,%.*s,%.*s,%s\n", (long long)line,
	    PSTR(union_code), PSTR(login_stored(a->arena, login)), code);
	crypto_wipe(code, sizeof code);
	i->made++;
	return 0;
}

int invites_keep(struct invites *i)
{
	TRY(flush(i));
	if (fsync(i->fd) < 0)
		return FAULT(-errno);
	if (i->made == 0)
		return 0;
	if (rename(i->tmp.p, i->path.p) < 0)
		return FAULT(-errno);
	i->named = true;
	return name_sync(i->c, i->path);
}

void invites_end(struct invites *i, bool kept)
{
	if (i->page)
		crypto_wipe(i->page, PAGE);
	if (i->fd >= 0)
		close(i->fd);
	if (i->fd >= 0 && (!kept || i->made == 0))
		unlink(i->named ? i->path.p : i->tmp.p);
	i->fd = -1;
}
