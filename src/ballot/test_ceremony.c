/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Trustees who make a key together: honest ones, and those who bend it. */
#include <stdio.h>
#include "ballot/ceremony.h"
#include "ballot/check.h"
#include "test.h"

enum { ARENA = 256 << 20, MOST = 5 };

/* One table, around which all sit; each keeps its secret as text between the rounds, as in its key file. */
struct table {
	struct arena *a;
	struct group *g;
	struct draft d;
	str kept[MOST];                    /* by number - 1 */
	struct exchange *x;
	str trustees, election;
	size_t who;
};

static void table_set(struct table *t, const char *group, int64_t singles, int64_t members, int64_t threshold)
{
	*t = (struct table){ .a = arena_new(ARENA) };
	t->x = arena_new_n(t->a, struct exchange, 1);
	t->d = (struct draft){ .uuid = S("Dws2tLF6hJBZWg"), .group = str_from_c(group), .singles = singles,
		.members = members, .threshold = threshold, .minimum = 1 };
	t->d.before = JOIN(t->a, S("{\"version\":1,\"description\":\"\",\"name\":\"n\",\"group\":\""), t->d.group,
		S("\",\"public_key\":"));
	t->d.after = S(",\"questions\":[{\"answers\":[\"A\"],\"min\":0,\"max\":1,\"question\":\"q\"}],"
		"\"uuid\":\"Dws2tLF6hJBZWg\",\"unionhall\":{\"minimum\":1}}");
	CHECK(crypto_init() == 0 && group_open(t->d.group, &t->g) == 0);
}

static void table_clear(struct table *t)
{
	group_close(&t->g);
	arena_free(&t->a);
}

static void keep(struct table *t, size_t number, struct trustee_secret *s)
{
	t->kept[number - 1] = trustee_secret_write(t->g, &t->d, number, s, t->a);
	trustee_secret_wipe(&t->d, s);
}

static struct trustee_secret kept(struct table *t, size_t number)
{
	struct trustee_secret s;
	CHECK(trustee_secret_read(t->g, &t->d, number, t->kept[number - 1], t->a, &s));
	return s;
}

static int step(struct table *t, size_t number, enum round round)
{
	struct trustee_secret s;
	if (t->kept[number - 1].n) s = kept(t, number);
	else trustee_secret_new(t->g, &t->d, number, arena_printf(t->a, "T%zu", number), t->a, &s);
	const int r = ceremony_step(t->g, &t->d, number, round, t->x, &s, t->a, &t->x->text[round][number - 1],
		&t->who);
	if (r) t->x->text[round][number - 1] = S("");
	keep(t, number, &s);
	return r;
}

/* All who take part in the rounds from..to, in order. */
static bool rounds(struct table *t, int from, int to)
{
	for (int round = from; round <= to; round++)
		for (size_t i = 1; i <= draft_trustees(&t->d); i++)
			if (round < draft_rounds(&t->d, i) && step(t, i, round)) return false;
	return true;
}

static int end(struct table *t)
{
	return ceremony_end(t->g, &t->d, t->x, t->a, &t->trustees, &t->election, &t->who);
}

static bool is(const struct table *t, int got, int want, size_t who)
{
	if (got == want && (want == 0 || t->who == who)) return true;
	printf("    answer %d about %zu\n", got, t->who);
	return false;
}

/* ---- honest ---- */

/* Whether anybody who verifies takes the key that was made. */
static bool all_verify(struct table *t, struct election *e, struct trustees *who)
{
	struct refusal why;
	struct fixed_base *y;
	struct check *c;
	CHECK(election_read(t->election, t->a, e, &why) && election_read_key(t->g, e));
	CHECK(trustees_read(t->g, t->trustees, t->a, who, &why));
	CHECK(fixed_base_new(t->g, &e->y, &y) == 0 && check_new(t->g, e, y, &c) == 0);
	const bool hold = check_trustees(c, who);
	if (!hold) printf("    why %d at %s\n", c->refusal.why, c->refusal.field);
	check_free(&c);
	fixed_base_free(&y);
	return hold;
}

/* y^r from g^r by those of the trustees whose bit is set; false when they are too few. */
static bool opened_by(struct table *t, const struct trustees *who, unsigned set, const struct element *alpha,
	struct element *out)
{
	struct factors by[MOST] = { { NULL } };
	for (size_t i = 1; i <= draft_trustees(&t->d); i++) {
		if (!(set & 1u << (i - 1))) continue;
		const struct trustee_secret s = kept(t, i);
		struct element *const factor = arena_new_n(t->a, struct element, 1);
		CHECK(s.has_x);
		element_pow_secret(t->g, alpha, &s.x, factor);
		by[i - 1].row = arena_new_n(t->a, struct element *, 1);
		by[i - 1].row[0] = factor;
	}
	return factors_join(t->g, who, by, 0, 0, out);
}

/* All singles, and of the members as many as are needed. */
static bool is_enough(const struct draft *d, unsigned set)
{
	const unsigned singles = (1u << d->singles) - 1;
	return (set & singles) == singles && __builtin_popcount(set >> d->singles) >= d->threshold;
}

static void who_opens(struct table *t)
{
	struct election e;
	struct trustees who;
	struct scalar r;
	struct element alpha, beta, got;
	size_t n_enough = 0;
	REQUIRE(rounds(t, ROUND_COMMIT, ROUND_KEY));
	REQUIRE(is(t, end(t), 0, 0));
	REQUIRE(all_verify(t, &e, &who));
	EXPECT(who.n_keys == draft_trustees(&t->d) && e.is_ours);
	scalar_random(t->g, &r);
	element_pow_g_secret(t->g, &r, &alpha);
	element_pow(t->g, &e.y, &r, &beta);
	for (unsigned set = 0; set < 1u << draft_trustees(&t->d); set++) {
		const bool opens = opened_by(t, &who, set, &alpha, &got);
		n_enough += opens;
		EXPECT(opens == is_enough(&t->d, set) && (!opens || element_same(t->g, &got, &beta)));
	}
	EXPECT(n_enough > 0);
	for (size_t i = 1; i <= draft_trustees(&t->d); i++) {
		const struct trustee_secret s = kept(t, i);
		EXPECT(is(t, ceremony_held(t->g, &t->d, &s, &who, t->a, &t->who), 0, 0));
	}
}

TEST("trustees make a key together; those that are needed open what is sealed for it, and no fewer")
{
	static const struct { const char *group; int64_t singles, members, threshold; } all[] = {
		{ "Ed25519", 1, 0, 0 }, { "Ed25519", 3, 0, 0 }, { "Ed25519", 0, 3, 2 }, { "Ed25519", 2, 3, 1 },
		{ "Ed25519", 0, 1, 1 }, { "Ed25519", 0, 4, 4 }, { "BELENIOS-2048", 1, 3, 2 },
	};
	for (size_t i = 0; i < countof(all); i++) {
		struct table t;
		table_set(&t, all[i].group, all[i].singles, all[i].members, all[i].threshold);
		who_opens(&t);
		table_clear(&t);
	}
}

TEST("what a trustee keeps says no more than it should, and is read back only whole")
{
	struct table t;
	table_set(&t, "Ed25519", 1, 2, 2);
	REQUIRE(rounds(&t, ROUND_COMMIT, ROUND_KEY) && end(&t) == 0);
	for (size_t i = 1; i <= 3; i++) {
		struct trustee_secret s = kept(&t, i), again;
		char x[SCALAR_TEXT];
		const str text = t.kept[i - 1], digits_of_x = scalar_text(t.g, &s.x, x);
		EXPECT(str_eq(trustee_secret_write(t.g, &t.d, i, &s, t.a), text) && s.n_seen == 3);
		for (size_t n = 0; n < text.n; n += 7)
			EXPECT(!trustee_secret_read(t.g, &t.d, i, (str){ text.p, n }, t.a, &again));
		for (size_t k = 0; k < (size_t)ROUNDS * 3; k++) {
			const str shown = t.x->text[k / 3][k % 3];
			EXPECT(!shown.n || !memmem(shown.p, shown.n, digits_of_x.p, digits_of_x.n));
		}
		EXPECT(!memmem(t.trustees.p, t.trustees.n, digits_of_x.p, digits_of_x.n));
	}
	table_clear(&t);
}

/* ---- who is waited for ---- */

TEST("nobody goes on before the others have, and it is said who is waited for")
{
	struct table t;
	table_set(&t, "Ed25519", 1, 2, 2);
	EXPECT(is(&t, step(&t, 1, ROUND_COMMIT), 0, 0));
	EXPECT(is(&t, step(&t, 1, ROUND_PUBLIC), CEREMONY_WAIT, 2));
	EXPECT(is(&t, step(&t, 2, ROUND_COMMIT), 0, 0));
	EXPECT(is(&t, step(&t, 2, ROUND_PUBLIC), CEREMONY_WAIT, 3));
	EXPECT(is(&t, step(&t, 3, ROUND_COMMIT), 0, 0));
	EXPECT(is(&t, step(&t, 3, ROUND_PUBLIC), 0, 0));
	EXPECT(is(&t, step(&t, 3, ROUND_SHARES), CEREMONY_WAIT, 2));
	EXPECT(is(&t, step(&t, 2, ROUND_PUBLIC), 0, 0));
	EXPECT(is(&t, step(&t, 2, ROUND_SHARES), 0, 0));           /* members do not wait for a single */
	EXPECT(is(&t, step(&t, 2, ROUND_KEY), CEREMONY_WAIT, 3));
	EXPECT(!kept(&t, 2).has_x);
	EXPECT(is(&t, step(&t, 3, ROUND_SHARES), 0, 0));
	EXPECT(is(&t, step(&t, 2, ROUND_KEY), 0, 0));
	EXPECT(is(&t, end(&t), CEREMONY_WAIT, 1));
	EXPECT(is(&t, step(&t, 1, ROUND_PUBLIC), 0, 0));
	EXPECT(is(&t, end(&t), CEREMONY_WAIT, 3));
	EXPECT(is(&t, step(&t, 3, ROUND_KEY), 0, 0));
	EXPECT(is(&t, end(&t), 0, 0));
	table_clear(&t);
}

/* ---- who bends it ---- */

/* The text with a digit changed, the first after these words. */
static str bent(struct arena *a, str text, const char *after)
{
	const char *at = memmem(text.p, text.n, after, strlen(after));
	CHECK(at);
	at += strlen(after);
	while (*at < '0' || *at > '9') at++;
	const size_t n = (size_t)(at - text.p);
	const char digit = *at == '1' ? '2' : '1';
	return JOIN(a, (str){ text.p, n }, (str){ &digit, 1 }, (str){ at + 1, text.n - n - 1 });
}

/* What binds a trustee to this text, whoever made it. */
static void bind(struct table *t, size_t number, str first, str second)
{
	char hash[HEX_HASH_TEXT], n[24];
	ceremony_hash(t->d.uuid, number, first, second, t->a, hash);
	t->x->text[ROUND_COMMIT][number - 1] = JOIN(t->a, S("{\"unionhall\":\"commitment\",\"election\":\""),
		t->d.uuid, S("\",\"trustee\":"), digits(n, (int64_t)number), S(",\"hash\":\""), str_from_c(hash),
		S("\"}\n"));
}

TEST("who was bound to one key shows no other, and nobody is bound anew")
{
	struct table t;
	struct trustee_secret late;
	table_set(&t, "Ed25519", 2, 2, 2);
	REQUIRE(rounds(&t, ROUND_COMMIT, ROUND_COMMIT));
	const str bound = t.x->text[ROUND_COMMIT][1], own = t.x->text[ROUND_COMMIT][0];
	bind(&t, 1, S("another"), S(""));                      /* in their name, before they have seen any */
	EXPECT(is(&t, step(&t, 1, ROUND_PUBLIC), CEREMONY_CHANGED, 1) && !kept(&t, 1).n_seen);
	t.x->text[ROUND_COMMIT][0] = own;
	REQUIRE(step(&t, 1, ROUND_PUBLIC) == 0);
	/* The second, who has seen the first's key, makes another. */
	trustee_secret_new(t.g, &t.d, 2, S("T2"), t.a, &late);
	t.x->text[ROUND_PUBLIC][1] = late.published;
	EXPECT(is(&t, end(&t), CEREMONY_BROKEN_WORD, 2));
	bind(&t, 2, late.published, S(""));
	EXPECT(is(&t, step(&t, 1, ROUND_PUBLIC), CEREMONY_CHANGED, 2));
	t.x->text[ROUND_COMMIT][1] = bound;
	EXPECT(is(&t, step(&t, 2, ROUND_PUBLIC), 0, 0));
	/* A member likewise: the others stop in the next round. */
	REQUIRE(step(&t, 3, ROUND_PUBLIC) == 0 && step(&t, 4, ROUND_PUBLIC) == 0);
	trustee_secret_new(t.g, &t.d, 4, S("T4"), t.a, &late);
	const str honest = t.x->text[ROUND_PUBLIC][3];
	t.x->text[ROUND_PUBLIC][3] = late.published;
	EXPECT(is(&t, step(&t, 3, ROUND_SHARES), CEREMONY_BROKEN_WORD, 4));
	t.x->text[ROUND_PUBLIC][3] = honest;
	EXPECT(is(&t, step(&t, 3, ROUND_SHARES), 0, 0));
	/* Their own, when somebody put another hash into the folder in their name. */
	bind(&t, 1, late.published, S(""));
	EXPECT(is(&t, step(&t, 1, ROUND_PUBLIC), CEREMONY_CHANGED, 1));
	table_clear(&t);
}

TEST("a key without a proof, a text of no kind and a certificate for another seat are found")
{
	struct table t;
	table_set(&t, "Ed25519", 1, 2, 2);
	REQUIRE(rounds(&t, ROUND_COMMIT, ROUND_PUBLIC));
	struct exchange honest = *t.x;
	str *shown = &t.x->text[ROUND_PUBLIC][0];
	*shown = bent(t.a, str_trim(*shown), "\"response\"");
	bind(&t, 1, *shown, S(""));
	EXPECT(is(&t, end(&t), CEREMONY_PROOF, 1));
	*t.x = honest;
	*shown = S("{\"unionhall\":\"nothing\"}");
	EXPECT(is(&t, end(&t), CEREMONY_FORM, 1));
	*t.x = honest;
	t.x->text[ROUND_COMMIT][1] = S("{}");
	EXPECT(is(&t, step(&t, 3, ROUND_SHARES), CEREMONY_FORM, 2));
	/* The certificate's own signature, and that of the commitments, and of the key to seal for. */
	static const char *const parts[] = { "\"encryption", "\"coefexps\":{", "\"seal\":{" };
	for (size_t i = 0; i < countof(parts); i++) {
		*t.x = honest;
		str *of = &t.x->text[ROUND_PUBLIC][1];
		const char *from = memmem(of->p, of->n, parts[i], strlen(parts[i]));
		REQUIRE(from);
		const size_t n = (size_t)(from - of->p);
		*of = JOIN(t.a, (str){ of->p, n }, bent(t.a, (str){ from, of->n - n }, "\"response\""));
		const int r = step(&t, 3, ROUND_SHARES);
		EXPECT(is(&t, r, i < 2 ? CEREMONY_BROKEN_WORD : CEREMONY_PROOF, 2));
	}
	/* One who takes the other's seat: everything signed, but not for this place. */
	*t.x = honest;
	t.x->text[ROUND_PUBLIC][2] = honest.text[ROUND_PUBLIC][1];
	EXPECT(is(&t, step(&t, 2, ROUND_SHARES), CEREMONY_FORM, 3));
	table_clear(&t);
}

TEST("a share that is not what its sender published is found by who gets it, and by nobody else")
{
	struct table t;
	table_set(&t, "Ed25519", 0, 3, 2);
	REQUIRE(rounds(&t, ROUND_COMMIT, ROUND_PUBLIC));
	struct trustee_secret liar = kept(&t, 2);
	scalar_random(t.g, &liar.coef[1]);                     /* signs and seals as all do, another polynomial */
	keep(&t, 2, &liar);
	REQUIRE(rounds(&t, ROUND_SHARES, ROUND_SHARES));
	EXPECT(is(&t, step(&t, 1, ROUND_KEY), CEREMONY_SHARE, 2));
	EXPECT(!kept(&t, 1).has_x);
	EXPECT(is(&t, step(&t, 3, ROUND_KEY), CEREMONY_SHARE, 2));
	table_clear(&t);
	/* Sealed for somebody else: it does not open. */
	table_set(&t, "Ed25519", 0, 3, 2);
	REQUIRE(rounds(&t, ROUND_COMMIT, ROUND_PUBLIC));
	struct trustee_secret deaf = kept(&t, 3);
	struct seal_key other;
	seal_keys_new(&deaf.seal, &other);
	keep(&t, 3, &deaf);
	REQUIRE(rounds(&t, ROUND_SHARES, ROUND_SHARES));
	EXPECT(is(&t, step(&t, 1, ROUND_KEY), 0, 0));
	EXPECT(is(&t, step(&t, 3, ROUND_KEY), CEREMONY_SHARE, 1));
	table_clear(&t);
}

TEST("shares changed on the way, and certificates that were signed otherwise, are found")
{
	struct table t;
	table_set(&t, "Ed25519", 0, 3, 2);
	REQUIRE(rounds(&t, ROUND_COMMIT, ROUND_SHARES));
	str *sent = &t.x->text[ROUND_SHARES][1];
	const str honest = *sent;
	*sent = bent(t.a, honest, "\\\"to\\\":[\\\"");
	EXPECT(is(&t, step(&t, 1, ROUND_KEY), CEREMONY_PROOF, 2));
	*sent = bent(t.a, honest, "{\"signature\":");
	EXPECT(is(&t, step(&t, 1, ROUND_KEY), CEREMONY_PROOF, 2));
	*sent = t.x->text[ROUND_SHARES][2];
	EXPECT(is(&t, step(&t, 1, ROUND_KEY), CEREMONY_FORM, 2));
	*sent = S("{}");
	EXPECT(is(&t, step(&t, 1, ROUND_KEY), CEREMONY_FORM, 2));
	*sent = honest;
	EXPECT(is(&t, step(&t, 1, ROUND_KEY), 0, 0));
	table_clear(&t);
}

TEST("a member's key that is not what the others' commitments make it does not open the election")
{
	struct table t;
	table_set(&t, "Ed25519", 1, 2, 2);
	REQUIRE(rounds(&t, ROUND_COMMIT, ROUND_KEY));
	str *key = &t.x->text[ROUND_KEY][2];
	const str honest = *key;
	const struct trustee_secret s = kept(&t, 3), neighbour = kept(&t, 2);
	struct paper o = paper_new(t.a), unsigned_key = paper_new(t.a), by_another = paper_new(t.a);
	struct scalar x;
	scalar_random(t.g, &x);
	put_public_key(&o, t.g, &x, &s.sign, S(""));
	*key = paper_str(&o);
	EXPECT(is(&t, end(&t), CEREMONY_PROOF, 3));
	put_public_key(&unsigned_key, t.g, &s.x, NULL, S(""));
	*key = paper_str(&unsigned_key);
	EXPECT(is(&t, end(&t), CEREMONY_FORM, 3));
	put_public_key(&by_another, t.g, &s.x, &neighbour.sign, S(""));
	*key = paper_str(&by_another);
	EXPECT(is(&t, end(&t), CEREMONY_PROOF, 3));
	*key = bent(t.a, honest, "\"response\"");
	EXPECT(is(&t, end(&t), CEREMONY_PROOF, 3));
	*key = honest;
	EXPECT(is(&t, end(&t), 0, 0));
	table_clear(&t);
}

TEST("a trustee finds any key in the archive that is not the one it was shown the hash of")
{
	struct table t, other;
	struct election e;
	struct trustees who;
	table_set(&t, "Ed25519", 1, 2, 2);
	REQUIRE(rounds(&t, ROUND_COMMIT, ROUND_KEY) && end(&t) == 0);
	for (size_t changed = 1; changed <= 3; changed++) {
		/* The same people again; all but the one who changed keep what they had. */
		table_set(&other, "Ed25519", 1, 2, 2);
		for (size_t i = 1; i <= 3; i++) {
			if (i == changed) continue;
			struct trustee_secret s = kept(&t, i);
			s.n_seen = 0;
			s.has_x = i == 1;
			keep(&other, i, &s);
		}
		REQUIRE(rounds(&other, ROUND_COMMIT, ROUND_KEY) && end(&other) == 0);
		REQUIRE(all_verify(&other, &e, &who));
		for (size_t i = 1; i <= 3; i++) {
			const struct trustee_secret s = kept(&t, i), theirs = kept(&other, i);
			EXPECT(is(&t, ceremony_held(t.g, &t.d, &s, &who, t.a, &t.who), CEREMONY_CHANGED, changed));
			EXPECT(is(&t, ceremony_held(t.g, &t.d, &theirs, &who, t.a, &t.who), 0, 0));
		}
		table_clear(&other);
	}
	/* One too few, too. */
	struct trustee_secret s = kept(&t, 1);
	struct refusal why;
	REQUIRE(trustees_read(t.g, t.trustees, t.a, &who, &why));
	who.n_entry = 1;
	EXPECT(ceremony_held(t.g, &t.d, &s, &who, t.a, &t.who) == CEREMONY_CHANGED);
	table_clear(&t);
}

TEST("a draft is read back as it was written, and one that cannot be held is none")
{
	struct table t;
	struct draft d;
	table_set(&t, "Ed25519", 1, 3, 2);
	const str text = draft_write(t.a, &t.d);
	REQUIRE(draft_read(text, t.a, &d));
	EXPECT(str_eq(draft_write(t.a, &d), text) && d.singles == 1 && d.members == 3 && d.threshold == 2);
	static const struct { int64_t singles, members, threshold; } wrong[] = {
		{ 0, 0, 0 }, { 1, 2, 3 }, { 1, 2, 0 }, { 1, 0, 1 }, { TRUSTEES_MAX, 1, 1 },
	};
	for (size_t i = 0; i < countof(wrong); i++) {
		t.d.singles = wrong[i].singles;
		t.d.members = wrong[i].members;
		t.d.threshold = wrong[i].threshold;
		EXPECT(!draft_read(draft_write(t.a, &t.d), t.a, &d));
	}
	table_clear(&t);
}
