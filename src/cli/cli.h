/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_CLI_H
#define CLI_CLI_H
/* CLI: the door for operators. One table of commands, each one row: its words, its options, what it
 * does. Every command explains itself with --help; nothing is done that its row does not say.
 *
 * An operator keeps the program running. No command prints a member's name, a text somebody wrote,
 * or
 * who complained; the only names shown are those of people in office (HOUSE.md 7). */
#include "base/base.h"
#include "base/message.h"

struct migration;
struct route;
struct console;

/* Exit codes, the same for every command and part of what --help promises. */
enum { DONE_OK = 0, DONE_REFUSED = 1, DONE_USAGE = 2, DONE_NOT_FOUND = 3, DONE_BUSY = 4 };

/* value: what its value is called in the help; NULL: a flag. A name of one letter is written -o. */
struct option { const char *name, *value; enum msg what; };

/* words: "user DIR office LOGIN ROLE UNION". A word in capitals stands for one the operator gives; one that
 * ends in "..." for any number of them, and is the last. */
struct command {
	const char *words;
	const struct option *option;      /* ends with a row without name; or NULL */
	enum msg what;
	int (*run)(struct console *c);    /* an exit code, or a fault */
};

/* What the program is made of: src/rooms.c names it all. */
struct rooms {
	const struct migration *const *migrations; size_t n_migrations;
	const struct route *const *routes;           /* ends with NULL */
	const struct command *commands;              /* ends with a row without words */
};

enum { WORDS_MAX = 8, OPTIONS_MAX = 16, REST_MAX = 512 };
struct console {
	const struct rooms *rooms;
	const struct command *command;
	struct arena *arena;
	enum lang lang;
	struct { str name, value; } word[WORDS_MAX], option[OPTIONS_MAX];
	size_t n_word, n_option;
	str rest[REST_MAX];               /* what was given for a word that ends in "..." */
	size_t n_rest;
};

/* The whole of main: finds the command, reads its words and options, runs it. */
int command_main(const struct rooms *rooms, int argc, char **argv);

/* The word given for a name in capitals. */
str  word_given(const struct console *c, const char *name);
/* An option's value; empty when it was not given. A flag given has the value "yes". */
str  option_given(const struct console *c, const char *name);
bool option_set(const struct console *c, const char *name);
/* A whole number within low..high, `fallback` when not given. False, after complaining, when it is
 * none. */
bool option_number(struct console *c, const char *name, int64_t low, int64_t high, int64_t fallback,
    int64_t *out) MUST_CHECK;

/* A line on standard output. */
void say_line(struct console *c, str line);
#define SAY(c, m, ...) say_line((c), msg_fill((c)->arena, (c)->lang, (m), \
	(const str[]){ S("") __VA_OPT__(,) __VA_ARGS__ } + 1, \
	sizeof((const str[]){ S("") __VA_OPT__(,) __VA_ARGS__ }) / sizeof(str) - 1))
/* A line on standard error, and the exit code to end with. */
int complain_line(struct console *c, int code, str line);
/* A fault that went up to here, and what an operator can do about it. */
int complain_fault(struct console *c, int fault);
#define COMPLAIN(c, code, m, ...) complain_line((c), (code), msg_fill((c)->arena, (c)->lang, (m), \
	(const str[]){ S("") __VA_OPT__(,) __VA_ARGS__ } + 1, \
	sizeof((const str[]){ S("") __VA_OPT__(,) __VA_ARGS__ }) / sizeof(str) - 1))
str said_number(struct console *c, int64_t n);
#endif
