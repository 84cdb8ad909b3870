/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms: fields, their limits and their choices. */
#include "course/read.h"

static const char *const types[TYPE_COUNT] = {
	[TYPE_TEXT] = "text", [TYPE_LONG_TEXT] = "long_text", [TYPE_CHOICE] = "choice",
	[TYPE_MULTI_CHOICE] = "multi_choice", [TYPE_REASON] = "reason", [TYPE_DATE] = "date",
	[TYPE_NUMBER] = "number", [TYPE_MONEY] = "money", [TYPE_PLACE] = "place",
	[TYPE_EMPLOYER] = "employer", [TYPE_PERSON] = "person", [TYPE_FILES] = "files",
	[TYPE_YES_NO] = "yes_no", [TYPE_RATING] = "rating",
};
static const char *const chars[CHARS_COUNT] = {
	[CHARS_ANY] = "any", [CHARS_LINE] = "line", [CHARS_LETTERS] = "letters",
	[CHARS_DIGITS] = "digits", [CHARS_CODE] = "code",
};
static const char *const privates[] = { [PRIVATE_NO] = "no", [PRIVATE_UPPER] = "upper" };
static const struct words type_words = { types, countof(types) };
static const struct words chars_words = { chars, countof(chars) };
static const struct words private_words = { privates, countof(privates) };

static void read_min(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct course_field *f = out;
	f->has_min = true;
	read_i64(r, n, &f->min, k);
}

static void read_max(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct course_field *f = out;
	f->has_max = true;
	read_i64(r, n, &f->max, k);
}

#define AT(member) offsetof(struct course_choice, member)
static const struct key choice_keys[] = {
	{ "en",   read_str,   AT(title.in[LANG_EN]), true,  NULL },
	{ "zh",   read_str,   AT(title.in[LANG_ZH]), true,  NULL },
	{ "help", read_words, AT(help),              false, NULL },
};
static const struct table choice_table = { choice_keys, countof(choice_keys),
	sizeof(struct course_choice), AT(at), 60 };
#undef AT

#define AT(member) offsetof(struct course_field, member)
static const struct key field_keys[] = {
	{ "type",     read_word,  AT(type),     true,  &type_words },
	{ "title",    read_words, AT(title),    true,  NULL },
	{ "said",     read_words, AT(said),     false, NULL },
	{ "help",     read_words, AT(help),     false, NULL },
	{ "required", read_bool,  AT(required), false, NULL },
	{ "screen",   read_int,   AT(screen),   false, NULL },
	{ "min",      read_min,   0,            false, NULL },
	{ "max",      read_max,   0,            false, NULL },
	{ "chars",    read_word,  AT(chars),    false, &chars_words },
	{ "private",  read_word,  AT(private),  false, &private_words },
	{ "choices",  read_table, AT(choices),  false, &choice_table },
	{ "when",     read_when,  AT(when),     false, NULL },
};
const struct table field_table = { field_keys, countof(field_keys),
	sizeof(struct course_field), AT(at), COURSE_FIELDS_MAX };
