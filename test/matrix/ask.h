/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MATRIX_ASK_H
#define MATRIX_ASK_H
/* One client that keeps its connection: says a request, hears the whole reply. */
#include "base/base.h"

struct ask {
	uint16_t port;
	int fd;
};
struct heard {
	int status;
	str location, head, body;            /* until the next request */
};

/* head: further header lines, each ended by CR LF. body: NULL for a GET. Status 0: no reply. */
struct heard ask(
    struct ask *c, struct arena *a, const char *method, str path, str head, const str *body);
void ask_end(struct ask *c);
#endif
