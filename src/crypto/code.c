/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Codes for shown ids: a balanced Feistel network (Luby and Rackoff 1988) of six rounds over the
 * 64 bits of the id, each round SipHash-2-4 under a key of its own, then a 16-bit tag over the
 * result. */
#include "crypto/crypto.h"

#include <endian.h>

enum { CODE_BYTES = 10 };

void code_key_make(const struct hall_key *key, const char *kind, struct code_key *out)
{
	struct sub_key sub;
	struct digest d;
	crypto_subkey(key, "code", &sub);
	for (int i = 0; i <= CODE_ROUNDS; i++) {
		char number = (char)i;
		crypto_mac_parts(&sub, (const str[]){ str_from_c(kind), { &number, 1 } }, 2, &d);
		memcpy(i < CODE_ROUNDS ? out->round[i] : out->tag, d.b, sizeof out->tag);
	}
	crypto_wipe(&sub, sizeof sub);
	crypto_wipe(&d, sizeof d);
}

static uint32_t round_of(const uint8_t key[16], uint32_t half)
{
	struct short_key k;
	uint32_t le = htole32(half);
	memcpy(k.b, key, sizeof k.b);
	return (uint32_t)crypto_short(&k, &le, sizeof le);
}

static uint64_t permute(const struct code_key *key, uint64_t id)
{
	uint32_t left = (uint32_t)(id >> 32), right = (uint32_t)id;
	for (int i = 0; i < CODE_ROUNDS; i++) {
		uint32_t next = left ^ round_of(key->round[i], right);
		left = right;
		right = next;
	}
	return (uint64_t)left << 32 | right;
}

static uint64_t unpermute(const struct code_key *key, uint64_t mixed)
{
	uint32_t left = (uint32_t)(mixed >> 32), right = (uint32_t)mixed;
	for (int i = CODE_ROUNDS - 1; i >= 0; i--) {
		uint32_t before = right ^ round_of(key->round[i], left);
		right = left;
		left = before;
	}
	return (uint64_t)left << 32 | right;
}

static uint16_t tag_of(const struct code_key *key, const uint8_t mixed[8])
{
	struct short_key k;
	memcpy(k.b, key->tag, sizeof k.b);
	return (uint16_t)crypto_short(&k, mixed, 8);
}

void code_seal(const struct code_key *key, int64_t id, char out[CODE_TEXT])
{
	uint8_t b[CODE_BYTES];
	uint64_t mixed = htobe64(permute(key, (uint64_t)id));
	memcpy(b, &mixed, 8);
	uint16_t tag = (uint16_t)htobe16(tag_of(key, b));
	memcpy(b + 8, &tag, 2);
	_Static_assert(BASE32_TEXT(CODE_BYTES) == CODE_TEXT, "four groups of four and a NUL");
	base32_encode(b, sizeof b, out);
}

bool code_open(const struct code_key *key, str code, int64_t *id)
{
	uint8_t b[CODE_BYTES];
	uint64_t mixed;
	if (code.n > 200 || !base32_decode(code, b, sizeof b))
		return false;
	uint16_t tag = (uint16_t)htobe16(tag_of(key, b));
	if (!crypto_same(&tag, b + 8, 2))
		return false;
	memcpy(&mixed, b, 8);
	*id = (int64_t)unpermute(key, be64toh(mixed));
	return true;
}
