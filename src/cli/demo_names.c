/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Chance, names, and who can sign in. */
#include "cli/demo.h"
#include "cli/table.h"

#include "access/session.h"
#include "crypto/password.h"
#include "crypto/totp.h"

/* splitmix64 (Steele, Lea, Flood 2014): small, and the same on every machine. Nothing secret comes
 * from it. */
uint64_t dice_throw(struct dice *d)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

size_t dice_below(struct dice *d, size_t n)
{
	CHECK(n > 0);
	return (size_t)(dice_throw(d) % n);
}

int64_t dice_between(struct dice *d, int64_t low, int64_t high)
{
	CHECK(low <= high);
	return low + (int64_t)dice_below(d, (size_t)(high - low) + 1);
}

bool dice_percent(struct dice *d, int percent) { return dice_below(d, 100) < (size_t)percent; }

struct act demo_act(struct demo *d, int64_t at)
{
	return (struct act){
		.hall = &d->home->hall, .arena = d->round, .db = d->home->db, .now = at, .lang = LANG_ZH
	};
}

str demo_file(struct demo *d, const char *name)
{
	return arena_printf(d->keep, "%.*s/%s", PSTR(d->home->share), name);
}

/* ---- names ---- */

static int read_pairs(struct demo *d, const char *file, struct names_pair **out, size_t *n)
{
	enum { MOST = 256, BYTES = 64 * 1024 };
	str text, cell[2];
	TRY(table_text(d->keep, demo_file(d, file), BYTES, &text));
	*out = arena_new_n(d->keep, struct names_pair, MOST);
	*n = 0;
	if (!table_row(&text, ',', cell, 2))
		return FAULT(-1);
	while (*n < MOST && table_row(&text, ',', cell, 2))
		(*out)[(*n)++] = (struct names_pair){ cell[0], cell[1] };
	return *n ? 0 : FAULT(-1);
}

int names_read(struct demo *d, struct names **out)
{
	struct names *n = *out = arena_new_n(d->keep, struct names, 1);
	TRY(read_pairs(d, "data/names/family.csv", &n->family, &n->n_family));
	TRY(read_pairs(d, "data/names/given.csv", &n->given, &n->n_given));
	TRY(read_pairs(d, "data/names/brands.csv", &n->brand, &n->n_brand));
	return read_pairs(d, "data/names/trades.csv", &n->trade, &n->n_trade);
}

struct names_pair person_name(struct demo *d)
{
	struct names_pair f = d->names->family[dice_below(&d->dice, d->names->n_family)];
	struct names_pair g = d->names->given[dice_below(&d->dice, d->names->n_given)];
	return (struct names_pair){ arena_printf(d->round, "%.*s%.*s", PSTR(f.zh), PSTR(g.zh)),
		arena_printf(d->round, "%.*s %.*s", PSTR(g.en), PSTR(f.en)) };
}

/* ---- who can sign in ---- */

void signer_note(struct demo *d, const char *login, enum msg who, struct ref person, bool officer)
{
	if (!d->signer)
		d->signer = arena_new_n(d->keep, struct signer, SIGNERS_MAX);
	CHECK(d->n_signer < SIGNERS_MAX);
	d->signer[d->n_signer++] = (struct signer){ str_from_c(login), who, person, officer };
}

/* Published on purpose, so it must never open a real hall: `user code` refuses there, and an
 * account of a
 * real hall gets its secret from crypto_random. */
void demo_factor(const struct hall_key *key, str login, struct totp_secret *out)
{
	struct sub_key sub;
	struct digest d;
	crypto_subkey(key, "demo-factor", &sub);
	crypto_mac(&sub, login, &d);
	memcpy(out->b, d.b, sizeof out->b);
	crypto_wipe(&sub, sizeof sub);
}

static int one_account(struct act *a, const struct signer *s, str hash)
{
	struct totp_secret secret;
	TRY(account_add(a, s->person, s->login, hash, a->lang));
	if (!s->officer)
		return 0;
	demo_factor(&a->hall->key, s->login, &secret);
	return account_totp(a, s->person, (str){ (const char *)secret.b, sizeof secret.b });
}

/* One password for all, so it is computed once for each class and not once for each account. */
int demo_accounts(struct demo *d)
{
	char member[PASSWORD_HASH_TEXT], officer[PASSWORD_HASH_TEXT];
	struct sub_key pepper;
	crypto_subkey(&d->home->hall.key, "password", &pepper);
	TRY(password_hash(&pepper, S(DEMO_PASSWORD), PASSWORD_MEMBER, member));
	TRY(password_hash(&pepper, S(DEMO_PASSWORD), PASSWORD_OFFICER, officer));
	crypto_wipe(&pepper, sizeof pepper);
	struct act a = demo_act(d, d->began);
	a.lang = d->c->lang;
	TRY(db_begin(a.db));
	for (size_t i = 0; i < d->n_signer; i++)
		TRY(one_account(&a, &d->signer[i], str_from_c(d->signer[i].officer ? officer : member)));
	return db_commit(a.db);
}
