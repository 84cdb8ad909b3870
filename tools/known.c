/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Makes data/passwords/known.bin from a list on standard input, one password a line.
 * Built and run only when the list changes: see data/passwords/README.md. */
#include "crypto/crypto.h"
#include "crypto/known.h"
#include "crypto/password_text.h"

#include <endian.h>

#include <stdio.h>
#include <stdlib.h>

static char *entries[2000000];

static size_t read_entries(void)
{
	char line[PASSWORD_BYTES_MAX + 1], text[PASSWORD_NORMAL_MAX];
	int32_t points[KNOWN_MIN];
	size_t n = 0, bytes;
	while (n < countof(entries) && fgets(line, sizeof line, stdin)) {
		str s = { line, strcspn(line, "\r\n") };
		if (!password_normal(s, true, text, &bytes))
			continue;
		s = (str){ text, bytes };
		if (password_points(s, points, KNOWN_MIN) == KNOWN_MIN)
			entries[n++] = strndup(s.p, s.n);
	}
	return n;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(void)
{
	uint32_t at[KNOWN_PROBES], distinct = 0;
	size_t n = read_entries();
	if (crypto_init() || n == 0)
		return 1;
	qsort(entries, n, sizeof *entries, by_text);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(entries[i], entries[distinct - 1]) != 0)
			entries[distinct++] = entries[i];
	uint32_t bits = (distinct * KNOWN_BITS_EACH + 7) / 8 * 8;
	uint8_t *filter = calloc(bits / 8, 1);
	if (!filter)
		return 1;
	for (uint32_t i = 0; i < distinct; i++) {
		known_bits(str_from_c(entries[i]), bits, at);
		for (int k = 0; k < KNOWN_PROBES; k++)
			filter[at[k] / 8] |= (uint8_t)(1 << at[k] % 8);
	}
	struct known_header h = { .entries = htole32(distinct), .bits = htole32(bits) };
	memcpy(h.magic, KNOWN_MAGIC, sizeof h.magic);
	return fwrite(&h, sizeof h, 1, stdout) != 1 || fwrite(filter, bits / 8, 1, stdout) != 1;
}
