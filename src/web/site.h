/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_SITE_H
#define WEB_SITE_H
/* The site: a hall with its doors open. Owns the reading connections, the writer's queue and the
 * threads for toil; borrows the hall. */
#include "act/toil.h"
#include "db/writer.h"
#include "web/picture.h"
#include "web/visit.h"

enum { READERS_MAX = 64 };

struct site {
	struct hall *hall;
	struct readers *readers;               /* one a loop thread */
	struct picture_shelf *shelf[READERS_MAX];
	struct writer *writer;
	struct toil *toil;
	struct http_server *server;
	const struct route *const *routes;     /* tables, each ended by a row without path; the last NULL */
	str name, name_en;                     /* of the hall */
	int64_t opened_at, opened_ticks;       /* what the clock said when the doors opened, and what passed */
	bool clock_leapt;                      /* no rounds until the doors are opened anew */
	struct sub_key form_key;
	str style, icons, mark;                /* addresses of static files, made once */
	struct arena *keep;
};

/* name, name_en: the hall's, for the frame round every page; the site keeps a copy. */
struct site_options { const char *address; uint16_t port; unsigned threads; str name, name_en; };
/* Opens the doors on a database that exists and is of this version. */
int  site_open(struct site **out, struct hall *hall, str where, struct db *writer_db,
	const struct route *const *routes,
	const struct site_options *o) MUST_CHECK;
uint16_t site_port(const struct site *s);
/* Lets requests under way finish, writes what was acknowledged, closes. */
void site_close(struct site **s);
/* The clock round: moves on what has run out, through the writer, until nothing is left. Returns how many.
 * None, from then on, once the machine's clock was set back by more than five minutes or ahead by more than a
 * day: dates missed by a slip of the hand cannot be taken back. */
int64_t site_round(struct site *s);

/* The route of a request, its path parameters filled in; NULL, and *other tells whether the path exists
 * under another method. */
const struct route *route_find(const struct site *s, enum http_method m, struct visit *v, bool *other);
/* Notes that a session is in use, without making anybody wait; left out when the writer is busy. */
void touch_session(struct site *s, const struct digest *session);
/* Whose session it is, if any: alone for a page that is nobody's, so that its frame is right. */
int door_knock(struct visit *v) MUST_CHECK;
/* The session, the form's proof and the route's condition. When v->replied is set after it, that
 * is the answer. */
int door_open(struct visit *v) MUST_CHECK;
/* Reads the declared fields, refusing what is not declared or comes twice. 0, or a status. */
int form_read(struct visit *v) MUST_CHECK;

#endif
