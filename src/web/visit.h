/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H
/* THE DOOR FOR PEOPLE. A visit is an act that came over HTTP; a route is one row that says who may
 * come in, what may be filled in, and who answers. Nothing leaves before the handler has returned,
 * so what goes wrong half-way can still become an honest page.
 *
 * A GET reads on its loop's thread, through a connection that cannot write. A POST is checked there
 * too, and then runs on the one writer's thread; the answer goes out once it is on the disk. */
#include "access/session.h"
#include "act/act.h"
#include "base/html.h"
#include "http/http.h"
#include "matter/matter.h"

struct site;

/* ---- who may come in ---- */

enum door {
	DOOR_ANYBODY,
	DOOR_SIGNED_IN,
	DOOR_FIRST_FACTOR,       /* signed in, the second factor still to come: only to finish that */
	DOOR_OFFICE,             /* `cap` in an office of their own */
	DOOR_UNION,              /* `cap` over the {union} of the path */
	DOOR_MATTER,             /* may read the {matter} of the path; otherwise it does not exist */
	DOOR_MATTER_OFFICER,     /* the same, as officer of the union that holds it or one above it may go to */
};

/* ---- what may be filled in ---- */

enum field_kind { FIELD_END, FIELD_LINE, FIELD_LINES, FIELD_WHOLE, FIELD_SECRET, FIELD_CODE,
	FIELD_MANY, FIELD_FILE };
/* min, max: characters of text (bytes are never more than four times that); of FIELD_WHOLE the number. */
struct field { const char *name; enum field_kind kind; int64_t min, max; };
enum { FIELDS_MAX = 48, UPLOADS_MAX = 20 };     /* no course asks for more files */

struct form {
	struct answer answer[FIELDS_MAX]; size_t n;
	struct upload *upload; size_t n_upload;
	/* field is NULL for fixed forms: see fault_name */
	struct field_fault fault[FIELDS_MAX]; size_t n_fault;
	str fault_name[FIELDS_MAX];
	str fault_words[FIELDS_MAX];     /* a sentence of the page's own; empty: the one for its kind */
	str language;            /* "en" or "zh": asks only to see the page in it, nothing lost */
	bool files_left;         /* with it: files had been chosen, which no browser can bring along */
};

/* ---- a route ---- */

struct visit;
enum route_kind {
	READS = 1,               /* GET, or a POST that writes nothing */
	WRITES,                  /* serve runs on the writer's thread, in its own part of a transaction */
	TOILS,                   /* look reads, toil computes without a database, then serve writes */
};
struct route {
	enum http_method method;
	const char *path;        /* "/matters/{matter}/moves/{move}": a name in braces is one segment */
	enum door door;
	enum cap cap;            /* for DOOR_OFFICE and DOOR_UNION */
	enum route_kind kind;
	const struct field *form;
	int (*form_more)(struct visit *v, struct field *out, size_t *n);   /* fields known only at run time */
	int (*serve)(struct visit *v);
	/* The page to show again when a field is wrong, or in another language; NULL: 400. */
	int (*again)(struct visit *v);
	int (*look)(struct visit *v);
	void (*toil)(struct visit *v);
	const char *what;        /* one line, for `unionhall routes` and the API document */
};

struct visit {
	struct act act;
	struct site *site;
	struct http_exchange *x;
	const struct route *route;
	struct visitor who;              /* all zero: nobody, or nobody looked yet: */
	bool known;                      /* whose visit it is was looked up, were it nobody's */
	struct html page;                /* the page's own part; the frame is put round it at the end */
	struct form form;
	str param[4]; str param_name[4]; size_t n_param;
	struct guild guild;              /* of {union} */
	struct matter matter;            /* of {matter} */
	struct footing footing;
	void *own;                       /* the handler's, from look to serve */
	int replied;                     /* the status, once there is a reply */
	int toiled;                      /* what toil came to */
	bool skip_toil;                  /* look found nothing to toil over */
	/* Forms with id="form-1" and on, which the language switch can send; the one that stands open. */
	int n_form, form_open;
	bool once;                       /* what is shown cannot be shown again: no language switch */
	bool narrow;                     /* a page to read or fill in, not to look over */
	str notice;                      /* a sentence above the page: what was just done */
};

/* ---- asking ---- */

str  visit_param(const struct visit *v, const char *name);
str  visit_query(const struct visit *v, const char *name);
str  form_value(const struct visit *v, const char *name);
const struct field_fault *form_fault(const struct visit *v, str name);   /* or NULL */
/* The sentence beside the field. */
str  fault_said(struct visit *v, const struct field_fault *f);
void form_fail(struct visit *v, const char *name, enum fault_kind kind, int64_t limit);
/* The same with a sentence of the page's own. */
void form_say(struct visit *v, const char *name, enum msg why);
struct filled form_filled(const struct visit *v);
/* "5 March 2026" and "5 March 2026, 14:05" in the reader's language and the hall's zone. */
str  said_date(const struct visit *v, int64_t at);
str  said_moment(const struct visit *v, int64_t at);
str  said_due(const struct visit *v, int64_t at);          /* "in 3 days", "2 days late" */
int32_t today(const struct visit *v);
/* The proof that a form came from our own page: goes into every form, bound to session and path. */
str  visit_token(struct visit *v, str path);
/* The id of one more form of this page whose fields the language switch sends along; empty when there are
 * too many. open: it is the one to fill in. */
str  visit_form(struct visit *v, bool open);
/* A number that makes sending a form twice harmless. */
str  visit_nonce(struct visit *v);

/* ---- answering ---- */

/* Puts the frame round v->page and sends it. */
int show(struct visit *v, int status, str title);
int see_other(struct visit *v, const char *fmt, ...) PRINTF(2, 3);
/* The plain pages: 400 403 404 409 413 429 500 503, with a sentence of what to do. Returns 0 on a page
 * that reads; on a page that writes, an answer that undoes whatever was done. */
int refuse(struct visit *v, int status);
int refuse_because(struct visit *v, int status, enum msg why);
/* A file or other content, with its own type. */
int send_bytes(struct visit *v, str type, str disposition, str bytes);

/* Sets a cookie that lives as long as the browser may keep it. */
void visit_cookie(struct visit *v, const char *name, str value, int64_t max_age);

#endif
