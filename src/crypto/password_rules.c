/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/password_rules.h"
#include "crypto/password_text.h"

enum { POINTS = 512, SURPRISES_MIN = 4, ADDED_MAX = 4, REST_MIN = 8 };

/* The password without case, as text and as code points; own names cut out end in `rest`. */
struct looked_at {
	char text[PASSWORD_NORMAL_MAX];
	size_t bytes, n;
	int32_t c[POINTS];
};

static bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || c > 127; }
static bool is_chinese(int32_t c) { return c >= 0x3400 && c <= 0x9FFF; }

static bool look(str s, struct looked_at *out)
{
	if (!password_normal(s, true, out->text, &out->bytes))
		return false;
	out->n = password_points((str){ out->text, out->bytes }, out->c, POINTS);
	return true;
}

static bool has_control(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 32 || s.p[i] == 127)
			return true;
	return false;
}

/* ---- patterns ---- */

/* One thing over and over: the shortest unit that gives the whole. */
static size_t repeated_unit(const struct looked_at *p)
{
	for (size_t unit = 1; unit <= p->n / 2; unit++) {
		size_t i = unit;
		while (i < p->n && p->c[i] == p->c[i - unit])
			i++;
		if (i == p->n)
			return unit;
	}
	return p->n;
}

/* Two characters that lie side by side: in the alphabet, among the digits, on the keyboard, or
 * the same. */
static bool is_next(int32_t a, int32_t b)
{
	static const char rows[] = "1234567890 qwertyuiop asdfghjkl zxcvbnm "
		"1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik 9ol 0p !@#$%^&*()_+";
	if (b - a >= -1 && b - a <= 1)
		return true;
	if (a == ' ' || b == ' ')
		return false;
	for (const char *r = rows; r[1]; r++)
		if ((r[0] == a && r[1] == b) || (r[0] == b && r[1] == a))
			return true;
	return false;
}

/* How many characters do not simply follow from the one before. */
static size_t surprises(const struct looked_at *p)
{
	size_t n = p->n > 0;
	for (size_t i = 1; i < p->n; i++)
		n += !is_next(p->c[i - 1], p->c[i]);
	return n;
}

static bool is_pattern(const struct looked_at *p)
{
	size_t unit = repeated_unit(p);
	return (unit < p->n && unit < PASSWORD_MIN_MEMBER) || surprises(p) < SURPRISES_MIN;
}

/* ---- known ones ---- */

/* "dragon" with a year or an exclamation mark after it is still "dragon". */
static bool is_common(const struct looked_at *p)
{
	size_t from = 0, to = p->bytes;
	if (password_is_known((str){ p->text, p->bytes }))
		return true;
	while (to && (unsigned char)p->text[to - 1] < 128 && !is_letter(p->text[to - 1]))
		to--;
	while (from < to && (unsigned char)p->text[from] < 128 && !is_letter(p->text[from]))
		from++;
	size_t added = p->bytes - (to - from);
	return to > from && added && added <= ADDED_MAX &&
	    password_is_known((str){ p->text + from, to - from });
}

/* ---- own names ---- */

static const char *const program_names[] = {
	"unionhall", "union", "gonghui", "工会", "password", "密码",
};

static bool worth_cutting(const struct looked_at *name)
{
	return name->n >= 3 || (name->n == 2 && is_chinese(name->c[0]));
}

/* Takes every occurrence of the name out of *rest; true when there was one. */
static bool cut_out(struct looked_at *rest, const struct looked_at *name)
{
	bool found = false;
	for (size_t i = 0; i + name->n <= rest->n;) {
		if (memcmp(rest->c + i, name->c, name->n * sizeof *name->c) != 0) {
			i++;
			continue;
		}
		rest->n -= name->n;
		memmove(rest->c + i, rest->c + i + name->n, (rest->n - i) * sizeof *rest->c);
		found = true;
	}
	return found;
}

static bool cut_name(struct looked_at *rest, str name)
{
	struct looked_at l;
	return look(name, &l) && worth_cutting(&l) && cut_out(rest, &l);
}

/* A name with a date or a few letters added is no secret from whoever knows the person. */
static bool is_own_name(const struct looked_at *p, const str *own, size_t n)
{
	struct looked_at rest = *p;
	size_t letters = 0;
	bool found = false;
	for (size_t i = 0; i < n; i++)
		found |= cut_name(&rest, own[i]);
	for (size_t i = 0; i < countof(program_names); i++)
		found |= cut_name(&rest, str_from_c(program_names[i]));
	for (size_t i = 0; i < rest.n; i++)
		letters += is_letter(rest.c[i]);
	bool weak = found && letters < SURPRISES_MIN && rest.n <= REST_MIN;
	crypto_wipe(&rest, sizeof rest);
	return weak;
}

static int judge(const struct looked_at *p, const str *own, size_t n)
{
	if (is_pattern(p))
		return PASSWORD_PATTERN;
	if (is_common(p))
		return PASSWORD_COMMON;
	return is_own_name(p, own, n) ? PASSWORD_OWN_NAME : 0;
}

/* Length is counted in code points as typed, before any folding. */
static int judge_length(str password, enum password_class class)
{
	int32_t points[PASSWORD_MAX + 1];
	size_t least = class == PASSWORD_OFFICER ? PASSWORD_MIN_OFFICER : PASSWORD_MIN_MEMBER;
	size_t n = password_points(password, points, countof(points));
	crypto_wipe(points, sizeof points);
	if (n > PASSWORD_MAX)
		return PASSWORD_TOO_LONG;
	return n < least ? PASSWORD_TOO_SHORT : 0;
}

int password_rules(str password, enum password_class class, const str *own, size_t n)
{
	struct looked_at p;
	if (password.n > PASSWORD_BYTES_MAX)
		return PASSWORD_TOO_LONG;
	if (!look(password, &p) || has_control(password))
		return PASSWORD_NOT_TEXT;
	int r = judge_length(password, class);
	if (r == 0)
		r = judge(&p, own, n);
	crypto_wipe(&p, sizeof p);
	return r;
}
