/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From what the operator typed to the command meant, and what is said to them. */
#include "cli/cli.h"

#include "db/db.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Every command takes these. */
static const struct option everywhere[] = {
	{ "help", NULL, M_cli_option_help },
	{ "lang", "en|zh", M_cli_option_lang },
	{ "share", "DIR", M_cli_option_share },
	{ 0 }
};

/* ---- saying ---- */

void say_line(struct console *c, str line)
{
	(void)c;
	fwrite(line.p, 1, line.n, stdout);
	putchar('\n');
}

int complain_line(struct console *c, int code, str line)
{
	(void)c;
	fflush(stdout);
	fprintf(stderr, "unionhall: %.*s\n", PSTR(line));
	return code;
}

str said_number(struct console *c, int64_t n)
{
	return arena_printf(c->arena, "%lld", (long long)n);
}

/* ---- what was given ---- */

str word_given(const struct console *c, const char *name)
{
	for (size_t i = 0; i < c->n_word; i++)
		if (str_eq(c->word[i].name, str_from_c(name)))
			return c->word[i].value;
	CHECK(!"a command asks for a word its row does not have");
	return S("");
}

bool option_set(const struct console *c, const char *name)
{
	for (size_t i = 0; i < c->n_option; i++)
		if (str_eq(c->option[i].name, str_from_c(name)))
			return true;
	return false;
}

str option_given(const struct console *c, const char *name)
{
	for (size_t i = 0; i < c->n_option; i++)
		if (str_eq(c->option[i].name, str_from_c(name)))
			return c->option[i].value;
	return S("");
}

bool option_number(
    struct console *c, const char *name, int64_t low, int64_t high, int64_t fallback, int64_t *out)
{
	*out = fallback;
	if (!option_set(c, name))
		return true;
	if (str_to_i64(option_given(c, name), out) && *out >= low && *out <= high)
		return true;
	COMPLAIN(c, DONE_USAGE, M_cli_option_number, str_from_c(name), said_number(c, low),
	    said_number(c, high));
	return false;
}

/* ---- reading the line ---- */

enum reading {
	READ_OK,
	READ_OTHER_WORD,
	READ_MORE_WORDS,
	READ_FEWER_WORDS,
	READ_NO_OPTION,
	READ_NO_VALUE,
	READ_TWICE
};
struct read { enum reading how; int literal; str at; };

static const struct option *find_option(const struct command *cmd, str name)
{
	for (const struct option *o = everywhere; o->name; o++)
		if (str_eq(str_from_c(o->name), name))
			return o;
	for (const struct option *o = cmd->option; o && o->name; o++)
		if (str_eq(str_from_c(o->name), name))
			return o;
	return NULL;
}

static bool is_option(str arg)
{
	return arg.n > 1 && arg.p[0] == '-' && !(arg.p[1] >= '0' && arg.p[1] <= '9');
}

/* "--port 80", "--port=80", "-o x". Moves *i past a value in the next argument. */
static enum reading read_option(
    struct console *c, const struct command *cmd, int argc, char **argv, int *i)
{
	str value, arg = str_from_c(argv[*i]);
	bool is_long = str_begins(arg, S("--")), with_value = memchr(arg.p, '=', arg.n) != NULL;
	str name = str_cut((str){ arg.p + 1 + is_long, arg.n - 1 - is_long }, '=', &value);
	const struct option *o = find_option(cmd, name);
	if (!o || is_long != (name.n > 1) || c->n_option == OPTIONS_MAX)
		return READ_NO_OPTION;
	if (option_set(c, o->name))
		return READ_TWICE;
	if (!o->value) {
		if (with_value)
			return READ_NO_OPTION;
		value = S("yes");
	} else if (!with_value) {
		if (*i + 1 >= argc)
			return READ_NO_VALUE;
		value = str_from_c(argv[++*i]);
	}
	c->option[c->n_option].name = name;
	c->option[c->n_option++].value = value;
	return READ_OK;
}

static bool is_name(str word) { return word.n && word.p[0] >= 'A' && word.p[0] <= 'Z'; }

/* Whether the pattern is down to a word that takes any number. */
static bool takes_rest(str pattern)
{
	return pattern.n > 3 && !memchr(pattern.p, ' ', pattern.n) &&
	    !memcmp(pattern.p + pattern.n - 3, "...", 3);
}

static enum reading read_word(struct console *c, str arg, str *pattern, struct read *r)
{
	if (takes_rest(*pattern)) {
		if (c->n_rest == REST_MAX)
			return READ_MORE_WORDS;
		c->rest[c->n_rest++] = arg;
		return READ_OK;
	}
	if (!pattern->n)
		return READ_MORE_WORDS;
	str want = str_cut(*pattern, ' ', pattern);
	if (is_name(want)) {
		c->word[c->n_word].name = want;
		c->word[c->n_word++].value = arg;
		return READ_OK;
	}
	if (!str_eq(want, arg))
		return READ_OTHER_WORD;
	r->literal++;
	return READ_OK;
}

static struct read read_as(struct console *c, const struct command *cmd, int argc, char **argv)
{
	struct read r = { READ_OK, 0, { 0 } };
	str pattern = str_from_c(cmd->words);
	bool words_only = false;
	c->n_word = c->n_option = c->n_rest = 0;
	for (int i = 1; i < argc && r.how == READ_OK; i++) {
		str arg = r.at = str_from_c(argv[i]);
		if (!words_only && str_eq(arg, S("--")))
			words_only = true;
		else if (!words_only && is_option(arg))
			r.how = read_option(c, cmd, argc, argv, &i);
		else
			r.how = read_word(c, arg, &pattern, &r);
	}
	if (r.how == READ_OK && pattern.n && !takes_rest(pattern))
		r = (struct read){ READ_FEWER_WORDS, r.literal, str_cut(pattern, ' ', &pattern) };
	return r;
}

/* ---- help ---- */

static void print_options(struct console *c, const struct option *o)
{
	for (; o && o->name; o++) {
		str what = msg(c->lang, o->what);
		str left = arena_printf(c->arena, "%s%s%s%s", strlen(o->name) > 1 ? "--" : "-", o->name,
		    o->value ? " " : "", o->value ? o->value : "");
		printf("  %-22.*s %.*s\n", PSTR(left), PSTR(what));
	}
}

static bool begins_with_word(const struct command *cmd, str word)
{
	str rest;
	return str_eq(str_cut(str_from_c(cmd->words), ' ', &rest), word);
}

/* All commands, or those that begin with a word. */
static void list_commands(struct console *c, str word)
{
	for (const struct command *cmd = c->rooms->commands; cmd->words; cmd++) {
		str what = msg(c->lang, cmd->what);
		if (word.n && !begins_with_word(cmd, word))
			continue;
		printf("  unionhall %s\n      %.*s\n", cmd->words, PSTR(what));
	}
	printf("\n");
}

static bool is_family(struct console *c, str word)
{
	int n = 0;
	for (const struct command *cmd = c->rooms->commands; cmd->words; cmd++)
		n += begins_with_word(cmd, word);
	return n > 1;
}

static int help_family(struct console *c, str word)
{
	list_commands(c, word);
	SAY(c, M_cli_help_codes);
	return DONE_OK;
}

static int help_all(struct console *c)
{
	SAY(c, M_cli_help_head);
	printf("\n");
	list_commands(c, S(""));
	print_options(c, everywhere);
	printf("\n");
	SAY(c, M_cli_help_codes);
	return DONE_OK;
}

static int help_one(struct console *c, const struct command *cmd)
{
	str what = msg(c->lang, cmd->what);
	printf("unionhall %s\n\n%.*s\n\n", cmd->words, PSTR(what));
	print_options(c, cmd->option);
	print_options(c, everywhere);
	printf("\n");
	SAY(c, M_cli_help_codes);
	return DONE_OK;
}

/* ---- choosing ---- */

static int refuse_line(struct console *c, const struct command *cmd, const struct read *r)
{
	static const enum msg said[] = {
		[READ_OTHER_WORD] = M_cli_usage_word, [READ_MORE_WORDS] = M_cli_usage_more,
		[READ_FEWER_WORDS] = M_cli_usage_fewer, [READ_NO_OPTION] = M_cli_usage_option,
		[READ_NO_VALUE] = M_cli_usage_value, [READ_TWICE] = M_cli_usage_twice,
	};
	complain_line(c, 0, MSG(c->arena, c->lang, said[r->how], r->at));
	return COMPLAIN(c, DONE_USAGE, M_cli_usage_see, str_from_c(cmd->words));
}

/* The row the line fits; else the one whose fixed words it shares most, with what is wrong. */
static const struct command *choose(struct console *c, int argc, char **argv, struct read *best)
{
	const struct command *found = NULL;
	for (const struct command *cmd = c->rooms->commands; cmd->words; cmd++) {
		struct read r = read_as(c, cmd, argc, argv);
		if (r.how == READ_OK) {
			*best = r;
			return cmd;
		}
		if (r.literal > (found ? best->literal : 0) ||
		    (found && r.literal == best->literal && best->how == READ_OTHER_WORD &&
		        r.how != READ_OTHER_WORD)) {
			found = cmd;
			*best = r;
		}
	}
	return found;
}

static bool asks_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return true;
	return false;
}

/* The operator's own choice, then the machine's (POSIX: LC_ALL, LC_MESSAGES, LANG). */
static enum lang lang_of(int argc, char **argv)
{
	static const char *const places[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (int i = 1; i + 1 < argc; i++)
		if (!strcmp(argv[i], "--lang"))
			return strncmp(argv[i + 1], "zh", 2) ? LANG_EN : LANG_ZH;
	for (size_t i = 0; i < countof(places); i++) {
		const char *v = getenv(places[i]);
		if (v && *v)
			return strncmp(v, "zh", 2) ? LANG_EN : LANG_ZH;
	}
	return LANG_EN;
}

static int run(struct console *c, int argc, char **argv)
{
	struct read r;
	if (argc < 2 || !strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
	    !strcmp(argv[1], "-h"))
		return help_all(c) + (argc < 2 ? DONE_USAGE : DONE_OK);
	const struct command *cmd = choose(c, argc, argv, &r);
	if (!cmd)
		return COMPLAIN(c, DONE_USAGE, M_cli_usage_unknown, str_from_c(argv[1]));
	if (asks_help(argc, argv))
		return r.literal == 1 && r.how != READ_OK && is_family(c, str_from_c(argv[1]))
		    ? help_family(c, str_from_c(argv[1]))
		    : help_one(c, cmd);
	if (r.how != READ_OK)
		return refuse_line(c, cmd, &r);
	(void)read_as(c, cmd, argc, argv);
	str lang = option_given(c, "lang");
	if (option_set(c, "lang") && !str_begins(lang, S("en")) && !str_begins(lang, S("zh")))
		return COMPLAIN(c, DONE_USAGE, M_cli_sheet_word, S("--lang"), S("en, zh"));
	c->command = cmd;
	return cmd->run(c);
}

/* What an operator can do about a fault. The rest is for whoever mends the program. */
static enum msg remedy_of(int fault)
{
	switch (fault) {
	case DB_FULL:
	case -ENOSPC:
	case -EDQUOT: return M_cli_fault_full;
	case DB_IO:
	case -EIO: return M_cli_fault_damaged;
	case -EACCES:
	case -EPERM:
	case -EROFS: return M_cli_fault_denied;
	default: return M_cli_fault;
	}
}

int complain_fault(struct console *c, int fault)
{
	return COMPLAIN(c, DONE_REFUSED, remedy_of(fault));
}

int command_main(const struct rooms *rooms, int argc, char **argv)
{
	enum { COMMAND_MEMORY = 1 << 30 };
	struct console c = {
		.rooms = rooms, .arena = arena_new(COMMAND_MEMORY), .lang = lang_of(argc, argv)
	};
	int code = run(&c, argc, argv);
	if (code < 0)
		code = complain_fault(&c, code);
	if (fflush(stdout) != 0 && code == DONE_OK)
		code = DONE_REFUSED;
	arena_free(&c.arena);
	return code;
}
