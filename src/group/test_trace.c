/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first proof of a ballot, made step by step from its random draws. The values are of a ballot that
 * belenios-tool accepted; each step is a function of this room, and the hash at the end is of all of them. */
#include "crypto/sha256.h"
#include "group/group.h"
#include "test.h"

/* A choice of plaintext 1: alpha = g^r, beta = y^r g. The proof for 0 is the false one, with a challenge and
 * response drawn; that for 1 begins with w. */
struct trace {
	const char *group, *fingerprint, *y;
	const char *credential, *r, *challenge, *response, *w;
	const char *hash;                  /* modulo q: the sum of both challenges */
};

static const struct trace traces[] = {
	{
		.group = "BELENIOS-2048", .fingerprint = "Hxrp1ns+qfFJmBkGalM7i1GLxxDCKg1nMXCOLUE1qcA",
		.y =
			"19383607175455392028323982911629152463471665200897832462529031154616305964595787"
			"97295972374266000484484048019396258029952894607066104333412225765933937761984161"
			"81304734863216719370358999755499555166392013461825805732695174534363478989745606"
			"56668697443019968758538416901225418895470796796380795814526807268686644579920124"
			"47463425948068228559843466637516341810486028651402642994780097425730992829987176"
			"41575838630481096856705455721226514915931190578940270734309614151286556218590098"
			"60251722998127978021463435705996511080375033694205213504568920579805978548025604"
			"62568875849488824287033548891467962439292813450578252597",
		.credential = "18575494612392692905278774154003417267408459695470117595528101003332223635229",
		.r = "64113917121415851810587961082429324398895239205214736186582140044562060626436",
		.challenge = "15112469612007427203036329979517199232677109944813666734670812893060438620333",
		.response = "5365940940525195182122988125540986023363912242045554378454882604473823197091",
		.w = "66459496855446001446085193341611975393448971804204526365244635352446282630625",
		.hash = "582593051414764544293285145048278425640107322072972202032793067073884249567",
	},
	{
		.group = "Ed25519", .fingerprint = "HpMy20aUvjUvQ2Jk6TuC9hz0gEGo+xaK6BKeH7iHkAU",
		.y = "95013e60b27f0b5c0d3ae15a62cbf808997c34c4bb4b934b97ec44c107a63b53",
		.credential = "2377936192415679396692335623228679337554017725078212467890647550208854745209",
		.r = "3958330386326968829065232395276109024319326395199748296406089283865592371734",
		.challenge = "670742617085442376198268899872343356543364914552936332345863019519864141731",
		.response = "6490921525461967337420120124135814801002650320399633990829178200122455754671",
		.w = "68211964438508111092508396898397218802849698547791899803336400663177730007",
		.hash = "7099651125329709146333751070970928913310949850128473645052003372816653753278",
	},
};

enum { C, ALPHA, BETA, A0, B0, A1, B1, STEPS };

static void scalar_of(const struct group *g, const char *text, struct scalar *out)
{
	EXPECT(scalar_read(g, str_from_c(text), out));
}

/* As who votes makes them: nothing but secret powers. */
static void make(const struct group *g, const struct trace *t, const struct element *y, struct element *e)
{
	struct scalar r, c, s, w, x;
	struct element z;
	scalar_of(g, t->credential, &x);
	scalar_of(g, t->r, &r);
	scalar_of(g, t->challenge, &c);
	scalar_of(g, t->response, &s);
	scalar_of(g, t->w, &w);
	element_pow_g_secret(g, &x, &e[C]);
	element_pow_g_secret(g, &r, &e[ALPHA]);
	element_pow_secret(g, y, &r, &e[BETA]);
	element_generator(g, &z);
	element_mul(g, &e[BETA], &z, &e[BETA]);
	element_pow_g_secret(g, &s, &e[A0]);
	element_pow_secret(g, &e[ALPHA], &c, &z);
	element_mul(g, &e[A0], &z, &e[A0]);
	element_pow_secret(g, y, &s, &e[B0]);
	element_pow_secret(g, &e[BETA], &c, &z);
	element_mul(g, &e[B0], &z, &e[B0]);
	element_pow_g_secret(g, &w, &e[A1]);
	element_pow_secret(g, y, &w, &e[B1]);
}

static void hash(const struct group *g, const struct trace *t, const struct element *e, struct scalar *out)
{
	static char room[STEPS][ELEMENT_TEXT];
	str s[STEPS];
	element_texts(g, e, STEPS, room, s);
	const str parts[] = { S("prove|"), str_from_c(t->fingerprint), S("|"), s[C], S("|"), s[ALPHA], S(","),
		s[BETA], S("|"), s[A0], S(","), s[B0], S(","), s[A1], S(","), s[B1] };
	struct sha256 h;
	struct digest d;
	sha256_begin(&h);
	for (size_t i = 0; i < countof(parts); i++) sha256_add(&h, parts[i]);
	sha256_end(&h, &d);
	scalar_from_bytes(g, d.b, sizeof d.b, out);
}

/* out = base^s member^c, as who verifies makes it. */
static void commitment(const struct group *g, const struct fixed_base *base, const struct scalar *s,
	struct prepared *member, const struct scalar *c, struct element *out)
{
	struct element z;
	EXPECT(prepared_is_member(member));
	prepared_pow(member, c, &z);
	fixed_base_pow(base, s, out);
	element_mul(g, out, &z, out);
}

/* The commitments from challenges and responses: those of the second half from c = h - c0, s = w - r c. */
static void verify(const struct group *g, const struct trace *t, const struct element *y, struct element *e)
{
	struct scalar r, c0, s0, w, c1, s1, h, x;
	struct element g1, over;
	struct fixed_base *yy;
	struct prepared *p;
	scalar_of(g, t->r, &r);
	scalar_of(g, t->challenge, &c0);
	scalar_of(g, t->response, &s0);
	scalar_of(g, t->w, &w);
	scalar_of(g, t->hash, &h);
	scalar_sub(g, &h, &c0, &c1);
	scalar_mul(g, &r, &c1, &x);
	scalar_sub(g, &w, &x, &s1);
	if (!EXPECT(prepared_new(g, &p) == 0 && fixed_base_new(g, y, &yy) == 0)) return;
	prepare(p, &e[ALPHA]);
	commitment(g, group_fixed_g(g), &s0, p, &c0, &e[A0]);
	commitment(g, group_fixed_g(g), &s1, p, &c1, &e[A1]);
	prepare(p, &e[BETA]);
	commitment(g, yy, &s0, p, &c0, &e[B0]);
	element_generator(g, &g1);
	element_invert(g, &g1, &g1);
	element_mul(g, &e[BETA], &g1, &over);
	prepare(p, &over);
	commitment(g, yy, &s1, p, &c1, &e[B1]);
	prepared_free(&p);
	fixed_base_free(&yy);
}

static void follow(const struct trace *t)
{
	struct group *g;
	struct element y, e[STEPS];
	struct scalar h;
	char text[SCALAR_TEXT];
	REQUIRE(crypto_init() == 0 && group_open(str_from_c(t->group), &g) == 0);
	REQUIRE(element_read(g, str_from_c(t->y), &y) && element_is_member(g, &y));
	make(g, t, &y, e);
	hash(g, t, e, &h);
	EXPECT_STR(scalar_text(g, &h, text), t->hash);
	memset(&e[A0], 0, 4 * sizeof e[A0]);
	verify(g, t, &y, e);
	hash(g, t, e, &h);
	EXPECT_STR(scalar_text(g, &h, text), t->hash);
	group_close(&g);
}

TEST("a proof made and verified from known draws has the hash another program found")
{
	for (size_t i = 0; i < countof(traces); i++) follow(&traces[i]);
}
