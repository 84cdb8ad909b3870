/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_CRYPTO_H
#define CRYPTO_CRYPTO_H
/* CRYPTO: hashes, keys, codes and tokens; thin and typed over libsodium. One algorithm a purpose,
 * sizes are types. Secrets are marked "secret"; whoever holds one wipes it with crypto_wipe.
 * See also: sha256.h, password.h, password_rules.h, totp.h, throttle.h. */
#include "base/base.h"

/* Before anything else here, once, from main (and from a test's first line). Safe to repeat. */
int crypto_init(void) MUST_CHECK;

void crypto_random(void *out, size_t n);                     /* from the kernel, never fails */
void crypto_wipe(void *secret, size_t n);                    /* the compiler cannot leave it out */
/* Same bytes? Takes the same time whatever they are. */
bool crypto_same(const void *a, const void *b, size_t n);

/* ---- hashes ---- */

struct digest { uint8_t b[32]; };
struct mac16 { uint8_t b[16]; };
struct sub_key { uint8_t b[32]; };                           /* secret: one purpose's key */

void crypto_digest(str s, struct digest *out);                 /* BLAKE2b-256 (RFC 7693) */
void crypto_mac(const struct sub_key *key, str s, struct digest *out);   /* keyed BLAKE2b-256 */
void crypto_mac16(const struct sub_key *key, str s, struct mac16 *out);  /* keyed BLAKE2b-128 */
/* The same over several parts, each preceded by its length: ("ab","c") and ("a","bc") differ. */
void crypto_mac_parts(const struct sub_key *key, const str *parts, size_t n, struct digest *out);
void crypto_sha256(str s, struct digest *out);               /* in parts: sha256.h */
bool digest_same(const struct digest *a, const struct digest *b);        /* constant time */
str  digest_bytes(const struct digest *d);                   /* borrowed: lives as long as *d */

/* ---- bytes as text ---- */

#define HEX_TEXT(n)       (2 * (n) + 1)
#define BASE32_TEXT(n)    (((n) * 8 + 4) / 5 + (((n) * 8 + 4) / 5 - 1) / 4 + 1)
#define BASE64URL_TEXT(n) (((n) * 8 + 5) / 6 + 1)

/* lower case; out: HEX_TEXT(n), NUL ended */
void hex_encode(const void *bytes, size_t n, char *out);
/* Exactly n bytes from exactly 2n digits of either case. False otherwise. */
bool hex_decode(str s, void *out, size_t n) MUST_CHECK;
/* Crockford's alphabet (no I L O U) in groups of four: "8X2K-91QZ". out: BASE32_TEXT(n), n >= 1. */
void base32_encode(const void *bytes, size_t n, char *out);
/* Exactly n bytes. Forgives lower case, O for 0, I or L for 1, blanks and dashes anywhere. */
bool base32_decode(str s, void *out, size_t n) MUST_CHECK;
/* no padding; out: BASE64URL_TEXT(n) */
void base64url_encode(const void *bytes, size_t n, char *out);
/* exactly n bytes, canonical only */
bool base64url_decode(str s, void *out, size_t n) MUST_CHECK;

/* ---- the hall's key ---- */

/* The hall's one secret, kept in a file of mode 0600; everything else is derived from it, so
 * that a copy of the database alone opens nothing. Keep it out of backups of the data. */
struct hall_key { uint8_t b[32]; };

/* MISSING: no such file and not asked to create. EXPOSED: others than its owner may read or
 * write it, or it is not a plain file. FOREIGN: it belongs to another user. MALFORMED: not 64 hex
 * digits. */
enum { CRYPTO_KEY_MISSING = 1, CRYPTO_KEY_EXPOSED, CRYPTO_KEY_FOREIGN, CRYPTO_KEY_MALFORMED };
/* Reads the key, or (create) makes a new one when the file is missing; never overwrites. Locks
 * *out in memory where the system allows; release with hall_key_wipe. */
int  crypto_key_load(const char *path, bool create, struct hall_key *out) MUST_CHECK;
void hall_key_wipe(struct hall_key *key);
/* A key of its own for each purpose: a fixed word such as "session", "form", "password", "code". */
void crypto_subkey(const struct hall_key *key, const char *purpose, struct sub_key *out);

/* ---- codes for ids that are shown ---- */

/* An id as people see, say and type it: 80 bits, a keyed permutation of the id and a 16-bit tag.
 * Codes of neighbouring ids look unrelated; a guessed one opens with chance 1 in 65,536 and then
 * names a random id. No table: the same id always has the same code. Not a permission to read. */
enum { CODE_ROUNDS = 6, CODE_TEXT = 20 };
struct code_key { uint8_t round[CODE_ROUNDS][16], tag[16]; };
/* `kind` keeps apart what must not be confused: "matter", "party". */
void code_key_make(const struct hall_key *key, const char *kind, struct code_key *out);
/* "XXXX-XXXX-XXXX-XXXX" */
void code_seal(const struct code_key *key, int64_t id, char out[CODE_TEXT]);
/* forgives as base32_decode */
bool code_open(const struct code_key *key, str code, int64_t *id) MUST_CHECK;

/* ---- sessions, devices, invitations ---- */

enum { TOKEN_TEXT = BASE64URL_TEXT(32) };
/* 256 random bits as 43 characters: the holder's secret. Only its hash is stored. */
void token_new(char out[TOKEN_TEXT]);
/* False when it cannot be one of ours (wrong length or characters): spares a look-up. */
bool token_hash(str token, struct digest *out) MUST_CHECK;

/* ---- proof that a form came from our own page ---- */

enum { FORM_TOKEN_TEXT = BASE64URL_TEXT(16) };
/* 22 characters bound to this session, this path and this hour (seconds UTC / 3600). */
void form_token(const struct sub_key *key, const struct digest *session, str path, int64_t hour,
	char out[FORM_TOKEN_TEXT]);
/* Holds for the hour it was made and `hours` more. */
bool form_token_holds(const struct sub_key *key, const struct digest *session, str path,
	int64_t hour, int hours, str token);

/* ---- keyed short hash, for tables in memory ---- */

struct short_key { uint8_t b[16]; };
uint64_t crypto_short(const struct short_key *key, const void *p, size_t n);   /* SipHash-2-4 */
#endif
