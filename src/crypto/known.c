/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/known.h"
#include "crypto/password_rules.h"
#include "crypto/password_text.h"

#include <endian.h>

/* data/passwords/known.bin, carried inside the program: the check must not depend on a file
 * that can go missing. */
__asm__(".section .rodata\n"
	".balign 16\n"
	"crypto_known:\n"
	".incbin \"data/passwords/known.bin\"\n"
	".byte 0\n"
	".previous\n");
extern const uint8_t crypto_known[] __attribute__((visibility("hidden")));

void known_bits(str folded, uint32_t bits, uint32_t out[KNOWN_PROBES])
{
	struct digest d;
	uint64_t a, b;
	crypto_digest(folded, &d);
	memcpy(&a, d.b, 8);
	memcpy(&b, d.b + 8, 8);
	for (unsigned i = 0; i < KNOWN_PROBES; i++)
		out[i] = (uint32_t)((le64toh(a) + i * (le64toh(b) | 1)) % bits);
}

static struct known_header header(void)
{
	struct known_header h;
	memcpy(&h, crypto_known, sizeof h);
	CHECK(memcmp(h.magic, KNOWN_MAGIC, sizeof h.magic) == 0);
	h.entries = le32toh(h.entries);
	h.bits = le32toh(h.bits);
	return h;
}

size_t password_known_count(void) { return header().entries; }

bool password_is_known(str s)
{
	struct known_header h = header();
	uint32_t at[KNOWN_PROBES];
	known_bits(s, h.bits, at);
	for (int i = 0; i < KNOWN_PROBES; i++)
		if (!(crypto_known[sizeof h + at[i] / 8] >> at[i] % 8 & 1))
			return false;
	return true;
}
