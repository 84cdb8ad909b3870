/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A calculator by command: what was typed, the result and its working, for a person or for a program. */
#include "ballot/paper.h"
#include "calc/store.h"
#include "cli/commands.h"
#include "cli/home.h"
#include "cli/table.h"

#include <stdio.h>
#include <time.h>

/* ---- the figures that ship ---- */

static int say_figure_faults(struct console *c, str path, const struct figure_fault *f, size_t n)
{
	for (size_t i = 0; i < n && i < FIGURE_FAULTS_MAX; i++)
		COMPLAIN(c, DONE_REFUSED, M_calc_cmd_figures_broken, path, said_number(c, f[i].line),
			MSG(c->arena, c->lang, f[i].what, f[i].column));
	if (n > FIGURE_FAULTS_MAX)
		return COMPLAIN(c, DONE_REFUSED, M_calc_cmd_figures_more,
			said_number(c, (int64_t)n - FIGURE_FAULTS_MAX));
	return COMPLAIN(c, DONE_REFUSED, M_calc_cmd_figures_nothing);
}

static int figures_in_file(struct console *c, str path, struct figure_table *out)
{
	enum { BYTES_MAX = 4 << 20 };
	struct figure_fault *fault = arena_new_n(c->arena, struct figure_fault, FIGURE_FAULTS_MAX);
	size_t n;
	str text;
	int r = table_text(c->arena, path, BYTES_MAX, &text);
	if (r)
		return COMPLAIN(c, DONE_NOT_FOUND, M_calc_cmd_no_file, path);
	r = figures_read(c->arena, text, out, fault, &n);
	return r == FIGURES_BROKEN ? say_figure_faults(c, path, fault, n) : r;
}

static int figures_shipped(struct console *c, struct figure_table *out)
{
	str share = share_folder(c);
	return share.n ? figures_in_file(c, home_path(c, share, "profiles/figures.csv"), out) : DONE_NOT_FOUND;
}

/* ---- what was typed ---- */

static int given_words(struct console *c, struct calc_given **out)
{
	*out = arena_new_n(c->arena, struct calc_given, c->n_rest + 1);
	for (size_t i = 0; i < c->n_rest; i++) {
		if (!memchr(c->rest[i].p, '=', c->rest[i].n))
			return COMPLAIN(c, DONE_USAGE, M_calc_cmd_pair, c->rest[i]);
		(*out)[i].name = str_trim(str_cut(c->rest[i], '=', &(*out)[i].value));
		/* as examples write what is not given */
		if (str_eq((*out)[i].value, S("null")))
			(*out)[i].value = S("");
	}
	return DONE_OK;
}

static bool is_place(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", s.p[i]))
			return false;
	return s.n > 0 && s.n <= 60;
}

static int setting_of(struct console *c, struct calc_setting *s)
{
	s->today = zone_day(ZONE_CHINA, (int64_t)time(NULL));
	s->place = option_given(c, "place");
	if (option_set(c, "on") && !date_parse(option_given(c, "on"), &s->on))
		return COMPLAIN(c, DONE_USAGE, M_calc_cmd_on_bad, option_given(c, "on"));
	if (option_set(c, "place") && !is_place(s->place))
		return COMPLAIN(c, DONE_USAGE, M_calc_cmd_place_bad, s->place);
	return DONE_OK;
}

/* ---- for programs ---- */

static void put_named(struct paper *o, const char *name)
{
	put_z(o, o->p[o->n - 1] == '{' ? "\"" : ",\"");
	put_z(o, name);
	put_z(o, "\":");
}

static void put_value(struct paper *o, const struct calc_value *v)
{
	str s = calc_value_plain(o->arena, v);
	if (calc_value_is_text(v))
		put_text(o, s);
	else
		put(o, s);
}

static void put_cites(struct paper *o, const char *cites)
{
	str rest = str_from_c(cites), law, article;
	put_z(o, "[");
	for (bool first = true; calc_cite_next(&rest, &law, &article); first = false) {
		if (!first)
			put_z(o, ",");
		put_text(o, article.n ? JOIN(o->arena, law, S(" "), article) : law);
	}
	put_z(o, "]");
}

static void put_parameter(struct console *c, struct paper *o, const struct parameter *p)
{
	put_z(o, "{");
	put_named(o, "name"), put_text(o, p->name);
	put_named(o, "value"), put_text(o, exact_plain(c->arena, p->value, 6));
	put_named(o, "place"), put_text(o, p->place);
	put_named(o, "from"), p->from > DATE_MIN ? put_text(o, date_iso(c->arena, p->from)) : put_z(o, "null");
	put_named(o, "to"), p->to < DATE_MAX ? put_text(o, date_iso(c->arena, p->to)) : put_z(o, "null");
	put_named(o, "source"), put_text(o, p->source[c->lang].n ? p->source[c->lang] : p->source[LANG_EN]);
	put_z(o, "}");
}

static void put_line(struct console *c, struct paper *o, const struct calc_line *l)
{
	put_z(o, "{");
	put_named(o, "text"), put_text(o, calc_line_said(c->arena, c->lang, l));
	put_named(o, "articles"), put_cites(o, l->cites);
	put_z(o, "}");
}

static void put_result(struct console *c, struct paper *o, const struct calc_result *r)
{
	put_named(o, "output"), put_z(o, "{");
	for (size_t i = 0; i < r->n_output; i++)
		put_named(o, r->output[i].name), put_value(o, &r->output[i].value);
	put_z(o, "}");
	put_named(o, "working"), put_z(o, "[");
	for (size_t i = 0; i < r->n_line; i++) {
		if (i)
			put_z(o, ",");
		put_line(c, o, &r->line[i]);
	}
	put_z(o, "]");
	put_named(o, "parameters"), put_z(o, "[");
	for (size_t i = 0; i < r->n_parameter; i++) {
		if (i)
			put_z(o, ",");
		put_parameter(c, o, &r->parameter[i]);
	}
	put_z(o, "]");
}

static void put_mistakes(struct console *c, struct paper *o, const struct calc_result *r)
{
	put_named(o, "mistakes"), put_z(o, "[");
	for (size_t i = 0; i < r->n_mistake; i++) {
		put_z(o, i ? ",{" : "{");
		put_named(o, "field");
		put_text(o, r->mistake[i].name ? str_from_c(r->mistake[i].name) : r->mistake[i].typed);
		put_named(o, "text");
		put_text(o, calc_mistake_said(c->arena, c->lang, r->of, &r->mistake[i]));
		put_z(o, "}");
	}
	put_z(o, "]");
}

static void say_json(struct console *c, const struct calc_result *r, int answer)
{
	struct paper o = paper_new(c->arena);
	put_z(&o, "{");
	put_named(&o, "calc"), put_text(&o, str_from_c(r->of->id));
	if (answer == 0)
		put_result(c, &o, r);
	else if (answer == CALC_REFUSED)
		put_named(&o, "refused"), put_line(c, &o, &r->refusal);
	else
		put_mistakes(c, &o, r);
	put_z(&o, "}");
	say_line(c, paper_str(&o));
}

/* ---- for a person ---- */

static str cites_said(struct console *c, const char *cites)
{
	str rest = str_from_c(cites), law, article, s = S("");
	while (calc_cite_next(&rest, &law, &article)) {
		str one = calc_cite_said(c->arena, c->lang, law, article);
		s = s.n ? MSG(c->arena, c->lang, M_calc_cmd_next, s, one) : one;
	}
	return s.n ? MSG(c->arena, c->lang, M_calc_cmd_rests, s) : s;
}

static void say_working(struct console *c, const struct calc_result *r, const struct calc_line *l)
{
	say_line(c, JOIN(c->arena, calc_line_said(c->arena, c->lang, l), S(" "), cites_said(c, l->cites)));
	for (size_t i = 0; i < l->n_parameter; i++)
		say_line(c, JOIN(c->arena, S("    "), MSG(c->arena, c->lang, M_calc_cmd_figure,
			calc_parameter_said(c->arena, c->lang, &r->parameter[l->first_parameter + i]))));
}

static void say_result(struct console *c, const struct calc_result *r)
{
	for (size_t i = 0; i < r->n_output; i++)
		SAY(c, M_calc_cmd_result, msg(c->lang, r->output[i].label),
			calc_value_said(c->arena, c->lang, &r->output[i].value));
	say_line(c, S(""));
	for (size_t i = 0; i < r->n_line; i++)
		say_working(c, r, &r->line[i]);
}

static int say_refused(struct console *c, const struct calc_result *r, int answer)
{
	if (answer == CALC_REFUSED)
		return complain_line(c, DONE_REFUSED, JOIN(c->arena, calc_line_said(c->arena, c->lang, &r->refusal),
			S(" "), cites_said(c, r->refusal.cites)));
	for (size_t i = 0; i < r->n_mistake; i++)
		complain_line(c, DONE_USAGE, calc_mistake_said(c->arena, c->lang, r->of, &r->mistake[i]));
	return DONE_USAGE;
}

static int told(struct console *c, const struct calc_result *r, int answer)
{
	if (option_set(c, "json"))
		say_json(c, r, answer);
	else if (answer == 0)
		say_result(c, r);
	else
		return say_refused(c, r, answer);
	return answer == 0 ? DONE_OK : answer == CALC_REFUSED ? DONE_REFUSED : DONE_USAGE;
}

/* The figures the hall keeps go before those of the law. */
static int run_in_hall(struct console *c, const struct calculator *k, const struct calc_given *given,
	struct calc_setting *s, struct calc_result *out)
{
	struct home *h;
	int r = home_open(c, option_given(c, "hall"), HOME_READS, NULL, &h);
	if (r != DONE_OK)
		return r;
	const struct act a = home_act(h, c->arena);
	const struct parameters kept = figures_of_hall(&a, s->parameters);
	s->parameters = &kept;
	r = calc_run(c->arena, k, given, c->n_rest, s, out);
	home_close(&h);
	return r < 0 ? r : told(c, out, r);
}

int run_calc(struct console *c)
{
	const struct calculator *k = calculator_find(word_given(c, "CALCULATOR"));
	struct calc_given *given;
	struct calc_setting s = { 0 };
	struct figure_table shipped;
	if (!k)
		return COMPLAIN(c, DONE_NOT_FOUND, M_calc_cmd_none, word_given(c, "CALCULATOR"));
	int r = given_words(c, &given);
	if (r == DONE_OK)
		r = setting_of(c, &s);
	if (r == DONE_OK)
		r = figures_shipped(c, &shipped);
	if (r != DONE_OK)
		return r;
	const struct parameters law = figures_in(&shipped, NULL);
	s.parameters = &law;
	struct calc_result *out = arena_new_n(c->arena, struct calc_result, 1);
	if (option_set(c, "hall"))
		return run_in_hall(c, k, given, &s, out);
	r = calc_run(c->arena, k, given, c->n_rest, &s, out);
	return r < 0 ? r : told(c, out, r);
}

/* ---- figures of places ---- */

static int keep(struct act *a, void *table) { return figures_keep(a, table); }

int run_calc_import(struct console *c)
{
	struct figure_table t;
	int r = figures_in_file(c, word_given(c, "FILE"), &t);
	if (r == DONE_OK && option_set(c, "check"))
		SAY(c, M_calc_cmd_checked, said_number(c, (int64_t)t.n));
	if (r != DONE_OK || option_set(c, "check"))
		return r;
	r = home_visit(c, HOME_WRITES, keep, &t);
	if (r == DONE_OK)
		SAY(c, M_calc_cmd_loaded, said_number(c, (int64_t)t.n));
	return r;
}

int run_calc_list(struct console *c)
{
	for (size_t i = 0; calculators[i]; i++) {
		const struct calculator *k = calculators[i];
		printf("%s\t%s\t%.*s\n", k->id, k->slug, PSTR(msg(c->lang, k->title)));
	}
	return DONE_OK;
}
