/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/ballot_key.h"
#include "ballot/scan.h"

enum { HEX_MOST = 1 << 20 };

static int make_key(struct console *c, bool is_new, struct key_file *k)
{
	struct passphrase p;
	int r = passphrase_get(c, is_new, &p);
	if (r == 0) r = lock_key_make(&k->lock, (str){ p.text, p.n }, &k->key);
	crypto_wipe(&p, sizeof p);
	return r == LOCK_COSTLY && !is_new ? COMPLAIN(c, DONE_REFUSED, M_poll_key_form, k->path) : r;
}

int key_file_new(struct console *c, str path, const struct draft *d, int64_t number, struct key_file *k)
{
	*k = (struct key_file){ .path = path, .uuid = d->uuid, .group = d->group, .number = number };
	lock_new(&k->lock);
	return make_key(c, true, k);
}

int key_file_read(struct console *c, str path, struct key_file *k)
{
	str text;
	int r = text_read(c, path, &text);
	if (r) return r;
	struct scan s = scan_begin(str_trim(text), c->arena);
	*k = (struct key_file){ .path = path };
	scan_expect(&s, "{\"unionhall\":\"trustee key\",\"about\":");
	(void)scan_text(&s);
	scan_expect(&s, ",\"election\":");
	k->uuid = scan_plain(&s, HEX_HASH_TEXT);
	scan_expect(&s, ",\"group\":");
	k->group = scan_plain(&s, HEX_HASH_TEXT);
	scan_expect(&s, ",\"trustee\":");
	k->number = scan_int(&s, TRUSTEES_MAX);
	scan_expect(&s, ",\"passes\":");
	k->lock.passes = scan_int(&s, LOCK_PASSES_MOST);
	scan_expect(&s, ",\"memory\":");
	k->lock.memory = scan_int(&s, LOCK_MEMORY_MOST);
	scan_expect(&s, ",\"salt\":");
	bool good = hex_decode(scan_plain(&s, HEX_HASH_TEXT), k->lock.salt, sizeof k->lock.salt);
	scan_expect(&s, ",\"nonce\":");
	good &= hex_decode(scan_plain(&s, HEX_HASH_TEXT), k->lock.nonce, sizeof k->lock.nonce);
	scan_expect(&s, ",\"locked\":");
	k->locked = scan_plain(&s, HEX_MOST);
	scan_expect(&s, "}");
	return scan_end(&s) && good && k->number >= 1
	    ? DONE_OK
	    : COMPLAIN(c, DONE_REFUSED, M_poll_key_form, path);
}

/* What is no secret is kept; where it was read from is wiped. */
static void keep_texts(struct arena *a, struct trustee_secret *s)
{
	s->name = arena_copy(a, s->name);
	s->published = arena_copy(a, s->published);
	for (size_t i = 0; i < s->n_seen; i++) s->seen[i] = arena_copy(a, s->seen[i]);
}

int key_file_open(struct console *c, struct key_file *k, const struct group *g, const struct draft *d,
	struct trustee_secret *out)
{
	size_t n = k->locked.n / 2;
	uint8_t *locked = arena_raw(c->arena, n + 1), *plain = arena_raw(c->arena, n + 1);
	int r = make_key(c, false, k);
	if (r) return r;
	if (n <= LOCK_EXTRA || !hex_decode(k->locked, locked, n) ||
	    !lock_open(&k->lock, &k->key, locked, n, plain))
		return COMPLAIN(c, DONE_REFUSED, M_poll_passphrase_wrong, k->path);
	str text = { (char *)plain, n - LOCK_EXTRA };
	bool good = trustee_secret_read(g, d, (size_t)k->number, text, c->arena, out);
	keep_texts(c->arena, out);
	crypto_wipe(plain, n);
	return good ? DONE_OK : COMPLAIN(c, DONE_REFUSED, M_poll_key_form, k->path);
}

int key_file_write(struct console *c, struct key_file *k, const struct group *g, const struct draft *d,
	const struct trustee_secret *s, bool is_new)
{
	char hex[HEX_TEXT(sizeof k->lock.nonce)];
	str plain = trustee_secret_write(g, d, (size_t)k->number, s, c->arena);
	size_t n = plain.n + LOCK_EXTRA;
	uint8_t *locked = arena_raw(c->arena, n);
	char *text = arena_raw(c->arena, HEX_TEXT(n));
	lock_shut(&k->lock, &k->key, plain, locked);
	crypto_wipe((char *)plain.p, plain.n);
	hex_encode(locked, n, text);
	struct paper o = paper_new(c->arena);
	put_z(&o, "{\"unionhall\":\"trustee key\",\"about\":");
	put_text(&o, MSG(c->arena, c->lang, M_poll_key_about, k->uuid, said_number(c, k->number)));
	put(&o,
	    JOIN(c->arena, S(",\"election\":\""), k->uuid, S("\",\"group\":\""), k->group,
	        S("\",\"trustee\":"), said_number(c, k->number), S(",\"passes\":"),
	        said_number(c, k->lock.passes), S(",\"memory\":"), said_number(c, k->lock.memory)));
	hex_encode(k->lock.salt, sizeof k->lock.salt, hex);
	put(&o, JOIN(c->arena, S(",\"salt\":\""), str_from_c(hex)));
	hex_encode(k->lock.nonce, sizeof k->lock.nonce, hex);
	put(&o,
	    JOIN(c->arena, S("\",\"nonce\":\""), str_from_c(hex), S("\",\"locked\":\""),
	        str_from_c(text), S("\"}\n")));
	return is_new ? text_write_new(c, k->path, paper_str(&o), true)
	              : text_write_over(c, k->path, paper_str(&o), true);
}
