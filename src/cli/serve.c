/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Serving: the doors open, and the clock goes round by itself until somebody says stop. */
#include "cli/commands.h"
#include "cli/home.h"
#include "web/site.h"

#include "base/log.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ROUND_SECONDS = 15 };

/* One datagram to the service manager (sd_notify(3)), when there is one. */
static void notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t n = path ? strlen(path) : 0;
	if (n < 2 || n >= sizeof to.sun_path || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(to.sun_path, path, n);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (void *)&to,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)) < 0)
		log_event(LOG_WARN, "cli", "notify-failed", errno);
	close(fd);
}

/* Every visitor is a file to the kernel. Huge pages make thousands of small arenas many times
 * larger than
 * what they hold. */
static void make_room(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

/* Blocked before any thread starts, so that all of them leave the signals to the wait below. */
static sigset_t stop_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return set;
}

/* Until told to stop. A round that fails is tried again with the next one; the log says so. */
static void go_round(struct site *s, const sigset_t *stop)
{
	for (;;) {
		int64_t moved = site_round(s);
		if (moved)
			log_event(LOG_INFO, "cli", "clock-round", moved);
		struct timespec wait = { ROUND_SECONDS, 0 };
		int sig = sigtimedwait(stop, NULL, &wait);
		if (sig == SIGTERM || sig == SIGINT)
			return;
	}
}

static bool options_read(struct console *c, const struct hall_conf *conf, struct site_options *out)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int64_t port, threads, fit = cores < 1 ? 1 : cores > 8 ? 8 : cores;
	if (!option_number(c, "port", 0, 65535, conf->port, &port) ||
	    !option_number(c, "threads", 1, READERS_MAX, conf->threads ? conf->threads : fit, &threads))
		return false;
	str address = option_set(c, "address") ? option_given(c, "address") : conf->address;
	*out = (struct site_options){ .address = arena_z(c->arena, address), .port = (uint16_t)port,
		.threads = (unsigned)threads, .name = conf->name, .name_en = conf->name_en };
	return true;
}

static int serve(struct console *c, struct home *h, const struct site_options *o)
{
	struct site *s = NULL;
	sigset_t stop = stop_signals();
	int r = site_open(&s, &h->hall, h->where, h->db, c->rooms->routes, o);
	if (r < 0) {
		site_close(&s);
		return COMPLAIN(
		    c, DONE_REFUSED, M_cli_serve_shut, str_from_c(o->address), said_number(c, o->port));
	}
	bool six = strchr(o->address, ':') != NULL;
	SAY(c, M_cli_serve_open,
	    arena_printf(c->arena, "http://%s%s%s:%u/", six ? "[" : "", o->address, six ? "]" : "",
	        site_port(s)));
	fflush(stdout);
	notify("READY=1");
	go_round(s, &stop);
	notify("STOPPING=1");
	SAY(c, M_cli_serve_stopping);
	site_close(&s);
	return DONE_OK;
}

int run_serve(struct console *c)
{
	struct home *h;
	struct site_options o;
	make_room();
	int r = home_open(c, word_given(c, "DIR"), HOME_WRITES, NULL, &h);
	if (r != DONE_OK)
		return r;
	r = options_read(c, &h->conf, &o) ? serve(c, h, &o) : DONE_USAGE;
	home_close(&h);
	return r;
}
