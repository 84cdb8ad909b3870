/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H
/* THE DEMONSTRATION HALL: the real network of places, and invented people in it.
 *
 * The tree of unions follows the published divisions of 2023; the employers, members, officers and
 * all that
 * they say are made up here, from data/names and data/demo. Nothing in it can be taken for a real
 * person or
 * firm. The same seed and moment give the same hall. */
#include "cli/home.h"
#include "party/party.h"

/* ---- chance, the same for everybody who gives the same seed ---- */

struct dice { uint64_t state; };
uint64_t dice_throw(struct dice *d);
/* 0 .. n - 1 */
size_t   dice_below(struct dice *d, size_t n);
/* low .. high */
int64_t  dice_between(struct dice *d, int64_t low, int64_t high);
bool     dice_percent(struct dice *d, int percent);

/* ---- what the demonstration is made of ---- */

enum { DAY = 86400, HOUR = 3600, DEMO_DAYS = 120, FOCUS_MAX = 8 };

struct demo_guild { struct ref ref; str code, name, path; };
/* The people in office of one union, whom the demands need. */
struct desk_people {
	struct demo_guild guild;
	struct ref head, vice, triage[2], worker[3];
};
struct focus { struct desk_people county, city, province; struct demo_guild *town; size_t n_town;
	str place, place_en; };
/* A workplace union or a joint one; joint: no employer. people: its chair, vice chair and members.
 * */
struct branch {
	struct desk_people people;
	const struct focus *focus;
	str employer;
	struct ref employer_ref;
	struct ref *member; size_t n_member;
	uint8_t *told;                    /* how many demands each of them has */
};

struct demo {
	struct console *c;
	struct home *home;
	struct arena *keep, *round;       /* round is emptied again and again */
	struct dice dice;
	int64_t now, began; /* the moment it ends at, and the one the unions are founded at */
	struct demo_guild nation;
	struct desk_people nation_desk;
	struct focus focus[FOCUS_MAX]; size_t n_focus;
	struct branch *unit; size_t n_unit;
	struct names *names;
	struct signer *signer; size_t n_signer;
	uint32_t met; /* which of the people with accounts are in place, one bit each */
	int64_t guilds, members, matters, moves;
};

/* An act at a moment of the demonstration. */
struct act demo_act(struct demo *d, int64_t at);
str demo_file(struct demo *d, const char *name);      /* a path below the share folder */

/* ---- names ---- */

struct names_pair { str zh, en; };
struct names {
	struct names_pair *family; size_t n_family;
	struct names_pair *given; size_t n_given;
	struct names_pair *brand; size_t n_brand;
	struct names_pair *trade; size_t n_trade;
};
int names_read(struct demo *d, struct names **out) MUST_CHECK;
struct names_pair person_name(struct demo *d);

/* ---- the parts, in order ---- */

int demo_tree(struct demo *d) MUST_CHECK;             /* every union by place */
int demo_trades(struct demo *d) MUST_CHECK;           /* industry unions */
int demo_people(struct demo *d) MUST_CHECK;           /* employers, branches, members, officers */
int demo_demands(struct demo *d, int64_t n) MUST_CHECK;

/* How to reach a union of the demonstration: no telephone of these is anybody's. */
void demo_contact(struct arena *a, struct guild_new *g, str place, str place_en);

/* ---- who can sign in ---- */

struct signer { str login; enum msg who; struct ref person; bool officer; };
enum { SIGNERS_MAX = 16 };
/* Notes that this person gets an account. */
void signer_note(struct demo *d, const char *login, enum msg who, struct ref person, bool officer);
int  demo_accounts(struct demo *d) MUST_CHECK;
/* The second factor of an account of a demonstration hall follows from its login and the hall's
 * key. */
struct totp_secret;
void demo_factor(const struct hall_key *key, str login, struct totp_secret *out);
/* Who can sign in, one a line. */
void demo_faces_said(struct console *c);
#define DEMO_PASSWORD "together-we-are-heard"
#endif
