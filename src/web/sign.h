/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_SIGN_H
#define WEB_SIGN_H
/* What the pages of signing in and of one's own account share. */
#include "crypto/password_rules.h"
#include "web/visit.h"

#define COOKIE_SESSION "__Host-sid"
#define COOKIE_DEVICE  "__Host-dev"
#define COOKIE_LANG    "__Host-lang"

/* Whether `path` is a page of this hall that a GET opens: never another site, never with a query. */
bool next_is_ours(const struct visit *v, str path);
/* On to `next` when it is ours, otherwise to one's own page. */
int  go_on(struct visit *v, str next);
/* Hands the browser its session. An officer's ends with the browser at the latest, and does not come along
 * from other sites (docs/design/sessions.md). */
void give_session(struct visit *v, const char *token, bool officer);
void give_device(struct visit *v, const char *device);
/* The look of a form with a field "code", the six digits or a paper code: takes a try, into v->own. */
int  code_look(struct visit *v, const char *back);
/* On the writer's thread: proves the code and begins a new session, which the browser gets with
 * give_session once nothing can undo the act any more. SIGNIN_WRONG. */
int  code_prove(struct visit *v, char token[SESSION_TEXT]) MUST_CHECK;
/* 429 with Retry-After, in plain words. */
int  say_wait(struct visit *v, int seconds, const char *back);

/* ---- passwords ---- */

bool is_officer(const struct visit *v, const struct rights *r);
/* The least number of characters, as said. */
str  password_least(struct visit *v, bool officer);
/* Whether somebody may choose it. *why: the sentence when not, else empty. */
int  password_judge(struct visit *v, struct ref person, str login, bool officer, str password,
    str *why)
	MUST_CHECK;
/* On a worker's thread: hashes and wipes `password`, which lies in memory that can be written. */
int  password_make(const struct hall *h, str password, bool officer,
    char out[PASSWORD_HASH_TEXT]) MUST_CHECK;
/* A secret as typed, in memory of its own that can be wiped. */
str  secret_value(struct visit *v, const char *field);
/* The device of this browser, when it brought one along. */
void device_brought(const struct visit *v, struct signin *s);

/* ---- a first password by one-time code (welcome_web.c) ---- */

int  welcome_show(struct visit *v);
int  welcome_code(struct visit *v);
int  welcome_code_again(struct visit *v);
int  welcome_again(struct visit *v);
int  welcome_look(struct visit *v);
void welcome_toil(struct visit *v);
int  welcome_write(struct visit *v);

/* ---- password and second factor (secret_web.c) ---- */

int  password_show(struct visit *v);
int  password_look(struct visit *v);
void password_toil(struct visit *v);
int  password_write(struct visit *v);
int  password_again(struct visit *v);
int  factor_show(struct visit *v);
int  factor_look(struct visit *v);
void factor_toil(struct visit *v);
int  factor_write(struct visit *v);
int  factor_again(struct visit *v);
int  factor_code_look(struct visit *v);
int  factor_renew(struct visit *v);
int  factor_off(struct visit *v);

/* The modules of a QR code as the d of an SVG path, `size` modules square; empty when it does not fit. */
str  qr_path(struct arena *a, const char *text, int *size);
#endif
