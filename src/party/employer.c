/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Employers by name, as people write it. A name is kept three times: as it is; folded, with its
 * legal form in one spelling; and folded without it. Two firms that differ only in the form are
 * two firms, so a form that is written must be the right one, and whatever fits several
 * employers fits none. */
#include "party/party.h"

#include "base/utf8.h"
#include "party/party_sql.h"

#include <unicode/uchar.h>

/* No name holds these, so nothing typed can be taken for a folded name. */
#define FOLDED "\x01"
#define SHORT  "\x02"

/* ---- folding ---- */

static int32_t narrowed(int32_t c)
{
	enum { WIDE_FIRST = 0xFF01, WIDE_LAST = 0xFF5E, WIDE_BLANK = 0x3000, NO_BREAK = 0xA0 };
	if (c >= WIDE_FIRST && c <= WIDE_LAST)
		return c - WIDE_FIRST + '!';
	return c == WIDE_BLANK || c == NO_BREAK || c == '\t' ? ' ' : c;
}

static bool is_dot(int32_t c)
{
	enum { CHINESE_STOP = 0x3002, CHINESE_COMMA = 0x3001 };
	return c == '.' || c == ',' || c == CHINESE_STOP || c == CHINESE_COMMA;
}

/* Width, case, dots and commas make no difference, nor how many blanks; the words are still
 * apart. */
static str folded(struct arena *a, str name)
{
	char *p = arena_alloc(a, name.n * 2 + 4, 1);
	size_t n = 0;
	for (size_t at = 0; at < name.n;) {
		int32_t c = utf8_next(name, &at);
		if (c < 0)
			break;
		c = narrowed(c);
		if (is_dot(c) || (c == ' ' && (n == 0 || p[n - 1] == ' ')))
			continue;
		n += utf8_put(p + n, u_foldCase(c, U_FOLD_CASE_DEFAULT));
	}
	return str_trim((str){ p, n });
}

static const struct {
	str written, form;
} forms[] = {
	{ { "股份有限公司", 18 }, { "股份有限公司", 18 } },
	{ { "股份公司", 12 }, { "股份有限公司", 18 } },
	{ { "有限责任公司", 18 }, { "有限公司", 12 } },
	{ { "有限公司", 12 }, { "有限公司", 12 } },
	{ { " company limited", 16 }, { " ltd", 4 } },
	{ { " co limited", 11 }, { " ltd", 4 } },
	{ { " co ltd", 7 }, { " ltd", 4 } },
	{ { " limited", 8 }, { " ltd", 4 } },
	{ { " ltd", 4 }, { " ltd", 4 } },
	{ { " incorporated", 13 }, { " inc", 4 } },
	{ { " inc", 4 }, { " inc", 4 } },
	{ { " corporation", 12 }, { " corp", 5 } },
	{ { " corp", 5 }, { " corp", 5 } },
	{ { " company", 8 }, { " co", 3 } },
	{ { " co", 3 }, { " co", 3 } },
	{ { " gmbh", 5 }, { " gmbh", 5 } },
	{ { " plc", 4 }, { " plc", 4 } },
	{ { " llc", 4 }, { " llc", 4 } },
	{ { " ag", 3 }, { " ag", 3 } },
};

/* What is left of a folded name before its legal form, and that form; the longest goes first. */
static str without_form(str name, str *form)
{
	*form = S("");
	for (size_t i = 0; i < countof(forms); i++) {
		str w = forms[i].written;
		if (name.n > w.n && !memcmp(name.p + name.n - w.n, w.p, w.n)) {
			*form = forms[i].form;
			return str_trim((str){ name.p, name.n - w.n });
		}
	}
	return name;
}

static str joined(struct arena *a, const char *kind, str stem, str form)
{
	char *p = arena_alloc(a, stem.n + form.n + 1, 1);
	size_t n = 0;
	p[n++] = kind[0];
	for (size_t i = 0; i < stem.n; i++)
		if (stem.p[i] != ' ')
			p[n++] = stem.p[i];
	memcpy(p + n, form.p, form.n);
	return (str){ p, n + form.n };
}

struct spelt {
	str folded, brief;
	bool has_form;
};

static struct spelt spelt(struct arena *a, str name)
{
	str form, stem = without_form(folded(a, name), &form);
	return (
	    struct spelt){ joined(a, FOLDED, stem, form), joined(a, SHORT, stem, S("")), form.n > 0 };
}

/* ---- keeping and finding ---- */

int employer_add(struct act *a, int64_t region, str name, str name_en, struct ref *out)
{
	struct spelt s = spelt(a->arena, name);
	*out = (struct ref){ region, id_new(a, region) };
	TRY(q_party_add(a->db, region, out->id, PARTY_EMPLOYER, name, name_en, a->now));
	TRY(q_employer_name_add(a->db, region, name, out->id));
	TRY(q_employer_name_add(a->db, region, s.folded, out->id));
	return q_employer_name_add(a->db, region, s.brief, out->id);
}

/* The employer with this spelling; 0 when there is none, or more than one. */
static int64_t only(const struct q_employer_by_name *rows, size_t n, str spelling)
{
	int64_t id = 0;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(rows[i].name, spelling))
			continue;
		if (id && id != rows[i].id)
			return 0;
		id = rows[i].id;
	}
	return id;
}

static bool has(const struct q_employer_by_name *rows, size_t n, str spelling)
{
	return n && str_eq(rows[0].name, spelling); /* the nearest spelling stands first */
}

static int find(struct act *a, int64_t region, str name, bool briefly, struct ref *out)
{
	struct q_employer_by_name *rows;
	struct spelt s = spelt(a->arena, name);
	str brief = briefly && !s.has_form ? s.brief : S("");
	int64_t id;
	size_t n;
	TRY(q_employer_by_name(a->db, a->arena, region, name, s.folded, brief, &rows, &n));
	if (has(rows, n, name))
		id = rows[0].id;
	else
		id = only(rows, n, has(rows, n, s.folded) ? s.folded : brief);
	*out = (struct ref){ region, id };
	return id ? 0 : PARTY_NONE;
}

int employer_by_name(struct act *a, int64_t region, str name, struct ref *out)
{
	return find(a, region, name, true, out);
}

int employer_recorded(struct act *a, int64_t region, str name, struct ref *out)
{
	return find(a, region, name, false, out);
}

int employer_english(struct act *a, struct ref employer, str name_en, bool *named)
{
	struct q_party_by_id p;
	TRY(q_party_by_id(a->db, a->arena, employer.region, employer.id, &p));
	*named = name_en.n && !p.name_en.n;
	return *named ? q_party_rename(a->db, employer.region, employer.id, p.name, name_en) : 0;
}

int employers_page(struct act *a, int64_t region, str after, struct employer_row **out, size_t *n)
{
	enum { PAGE = 500 };
	struct q_employers_page *rows;
	TRY(q_employers_page(a->db, a->arena, region, after, PAGE, &rows, n));
	*out = arena_new_n(a->arena, struct employer_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] =
		    (struct employer_row){ { rows[i].region, rows[i].id }, rows[i].name, rows[i].name_en };
	return 0;
}
