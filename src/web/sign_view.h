/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_SIGN_VIEW_H
#define WEB_SIGN_VIEW_H
#include "base/html.h"
#include "base/static.h"
#include "web/fields_view.h"
/* The pages before somebody is in. None is told whether a login exists. */
struct sign_view { str id, token, next, login, error; };
struct step_view { str to; };
struct wait_view { int seconds; const char *back; };
struct code_view { str id, token, out_token, next, error; };
struct welcome_view { str id, token, code, login, least, error; };
/* A new password, the same on each page that asks for one. */
struct new_password_view { str title, least, error; };
void page_sign_in(struct html *o, const struct sign_view *v);
void page_step_inside(struct html *o, const struct step_view *v);
void page_sign_wait(struct html *o, const struct wait_view *v);
void page_sign_code(struct html *o, const struct code_view *v);
void page_welcome_code(struct html *o, const struct welcome_view *v);
void page_welcome(struct html *o, const struct welcome_view *v);
void page_new_password(struct html *o, const struct new_password_view *v);
#endif
