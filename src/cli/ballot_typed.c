/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is typed and not shown: passphrases, and voters' codes. */
#include "cli/ballot_files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

static bool take_line(struct passphrase *p)
{
	char *end = memchr(p->text, '\n', p->n);
	if (end) p->n = (size_t)(end - p->text);
	if (p->n && p->text[p->n - 1] == '\r') p->n--;
	return p->n > 0;
}

static int line_from_file(struct console *c, str path, struct passphrase *out)
{
	int fd = open(arena_z(c->arena, path), O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n = fd < 0 ? -1 : read(fd, out->text, sizeof out->text);
	const int why = errno;
	if (fd >= 0) close(fd);
	errno = why;
	if (n < 0) return file_unusable(c, path);
	out->n = (size_t)n;
	return take_line(out) ? DONE_OK : COMPLAIN(c, DONE_REFUSED, M_poll_file_empty, path);
}

/* ---- on the terminal ---- */

/* Signals that would leave the terminal without its echo are kept waiting while somebody types, read like
 * anything else, and raised again once it has its echo back: no handler is needed. */
struct typing { int tty, signals; struct termios shown; sigset_t kept, before; };

static void hide(struct typing *t)
{
	struct termios hidden = t->shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	sigprocmask(SIG_BLOCK, &t->kept, &t->before);
	tcsetattr(t->tty, TCSAFLUSH, &hidden);
}

/* What was typed and not read is thrown away: else the next program would get it. */
static void show(struct typing *t)
{
	tcsetattr(t->tty, TCSAFLUSH, &t->shown);
	dprintf(t->tty, "\n");
	sigprocmask(SIG_SETMASK, &t->before, NULL);
}

static bool typing_begin(struct typing *t)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
	sigemptyset(&t->kept);
	for (size_t i = 0; i < countof(ending); i++) sigaddset(&t->kept, ending[i]);
	t->tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	t->signals = signalfd(-1, &t->kept, SFD_CLOEXEC | SFD_NONBLOCK);
	return t->tty >= 0 && t->signals >= 0 && tcgetattr(t->tty, &t->shown) == 0;
}

static void typing_end(struct typing *t)
{
	if (t->signals >= 0) close(t->signals);
	if (t->tty >= 0) close(t->tty);
}

/* Ends this program as a rule, or stops it for a while. False: there was none. */
static bool signal_taken(struct typing *t)
{
	struct signalfd_siginfo s;
	if (read(t->signals, &s, sizeof s) != sizeof s) return false;
	show(t);
	raise((int)s.ssi_signo);
	hide(t);
	return true;
}

/* The prompt comes when nothing is echoed any more: who types at once is not seen either. */
static ssize_t typed(struct typing *t, str ask, struct passphrase *out)
{
	bool asked = false;
	for (;;) {
		struct pollfd of[] = { { .fd = t->signals, .events = POLLIN }, { .fd = t->tty, .events = POLLIN } };
		if (!asked) dprintf(t->tty, "%.*s ", PSTR(ask));
		asked = true;
		if (poll(of, countof(of), -1) < 0 && errno != EINTR) return -1;
		if (of[0].revents && signal_taken(t)) asked = false;
		else if (of[1].revents) return read(t->tty, out->text, sizeof out->text);
	}
}

static int line_from_terminal(struct console *c, enum msg ask, struct passphrase *out)
{
	struct typing t;
	const bool can = typing_begin(&t);
	if (can) {
		hide(&t);
		const ssize_t n = typed(&t, msg(c->lang, ask), out);
		show(&t);
		out->n = n > 0 ? (size_t)n : 0;
	}
	typing_end(&t);
	if (!can) return COMPLAIN(c, DONE_REFUSED, M_poll_no_terminal);
	return take_line(out) ? DONE_OK : COMPLAIN(c, DONE_REFUSED, M_poll_nothing_typed);
}

int line_get(struct console *c, str path, enum msg ask, struct passphrase *out)
{
	prctl(PR_SET_DUMPABLE, 0);         /* from here on no core of this program, and nobody looks into it */
	return path.n ? line_from_file(c, path, out) : line_from_terminal(c, ask, out);
}

int passphrase_get(struct console *c, bool is_new, struct passphrase *out)
{
	struct passphrase again;
	str path = option_given(c, "passphrase-file");
	int r = line_get(c, path, M_poll_ask_passphrase, out);
	if (r) return r;
	if (is_new && out->n < PASSPHRASE_LEAST)
		return COMPLAIN(c, DONE_REFUSED, M_poll_passphrase_short, said_number(c, PASSPHRASE_LEAST));
	if (!is_new || path.n) return DONE_OK;
	r = line_from_terminal(c, M_poll_ask_again, &again);
	bool same = r == 0 && again.n == out->n && crypto_same(again.text, out->text, out->n);
	crypto_wipe(&again, sizeof again);
	return r ? r : same ? DONE_OK : COMPLAIN(c, DONE_REFUSED, M_poll_passphrase_differs);
}
