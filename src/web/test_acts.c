/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/test_acts.h"

#define WHAT "topic=%s&text=The+break+room+was+turned+into+a+store&danger=no&nonce=abcdefgh%s12345678"

struct reply fill_as(struct test_hall *h, str session, struct reply from, const char *action,
    const char *fields)
{
	str token = token_for(from, action);
	EXPECT(token.n > 0);
	return post_as(
	    h, action, "en", session, arena_printf(h->arena, "token=%.*s&%s", PSTR(token), fields));
}

/* Filed by somebody without an office; the address of the matter. */
const char *filed(struct test_hall *h, str who, const char *topic, const char *place)
{
	str what = arena_printf(h->arena, WHAT, topic, topic), at;
	struct reply r = fill_as(h, who, get_as(h, "/file", "en", who), "/file/where", what.p);
	what = arena_printf(h->arena, "%.*s&place=%s&about=neither", PSTR(what), place);
	r = fill_as(h, who, r, "/file/check", what.p);
	r = fill_as(h, who, r, "/file",
	    arena_printf(h->arena, "%.*s&about_you=by_name", PSTR(what)).p);
	EXPECT(r.status == 303);
	at = header_of(r, "Location");
	return at.n > 6 ? arena_z(h->arena, (str){ at.p, at.n - strlen("/filed") }) : "/";
}

const char *move_at(struct test_hall *h, const char *matter, const char *move)
{
	return arena_printf(h->arena, "%s/moves/%s", matter, move).p;
}

str value_in(struct test_hall *h, struct reply r, const char *before)
{
	const char *at = memmem(r.body.p, r.body.n, before, strlen(before));
	if (!at)
		return S("");
	at += strlen(before);
	return arena_copy(
	    h->arena, str_cut((str){ at, r.body.n - (size_t)(at - r.body.p) }, '"', &(str){ 0 }));
}

/* The step the page shows goes along, as a browser would send it. */
struct reply move_from(struct test_hall *h, str who, struct reply page, const char *matter,
    const char *move, const char *fields)
{
	str step = value_in(h, page, "name=\"step\" value=\"");
	return fill_as(h, who, page, move_at(h, matter, move),
	    arena_printf(h->arena, "step=%.*s%s%s", PSTR(step), fields[0] ? "&" : "", fields).p);
}

struct reply move_as(
    struct test_hall *h, str who, const char *matter, const char *move, const char *fields)
{
	return move_from(h, who, get_as(h, matter, "en", who), matter, move, fields);
}

/* The first officer who is offered. */
str first_offered(struct test_hall *h, struct reply r)
{
	static const char mark[] = "Please choose</option>";
	const char *at = memmem(r.body.p, r.body.n, mark, sizeof mark - 1);
	if (at)
		r.body = (str){ at, r.body.n - (size_t)(at - r.body.p) };
	return at ? value_in(h, r, "<option value=\"") : S("");
}
