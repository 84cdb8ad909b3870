/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* verify FILE THREADS [plain]: nothing but the verifier; ends with 0 when the archive holds. plain: as on a
 * processor that does not multiply in lanes of 52 bits. Linked twice: with our group of Ed25519 and with one
 * of libsodium calls only. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "ballot/verify.h"
#include "group/field.h"

int main(int argc, char **argv)
{
	enum { MEMORY = 1 << 30 };
	struct stat st;
	struct verdict v;
	field_without_lanes = argc == 4 && strcmp(argv[3], "plain") == 0;
	if (argc < 3 || crypto_init()) return 2;
	const int fd = open(argv[1], O_RDONLY);
	if (fd < 0 || fstat(fd, &st)) return 2;
	const char *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	const struct verify_how how = { .threads = (int)strtol(argv[2], NULL, 10) };
	const str archive = { p, (size_t)st.st_size };
	if (p == MAP_FAILED || ballot_verify(archive, &how, arena_new(MEMORY), &v)) return 2;
	if (!v.holds) fprintf(stderr, "record %zu: reason %d, %s\n", v.record, v.refusal.why, v.refusal.field);
	return !v.holds;
}
