/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The hall's key: one file of 64 hex digits, readable by its owner only. */
#include "crypto/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_DIGITS = 64 };

static int check_file(int fd)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return FAULT(-errno);
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077))
		return CRYPTO_KEY_EXPOSED;
	return st.st_uid == geteuid() ? 0 : CRYPTO_KEY_FOREIGN;
}

static int read_digits(int fd, struct hall_key *out)
{
	char text[KEY_DIGITS + 8];
	ssize_t n = read(fd, text, sizeof text);
	if (n < 0)
		return FAULT(-errno);
	bool good = hex_decode(str_trim((str){ text, (size_t)n }), out->b, sizeof out->b);
	crypto_wipe(text, sizeof text);
	return good ? 0 : CRYPTO_KEY_MALFORMED;
}

static int load(const char *path, struct hall_key *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ENOENT)
		return CRYPTO_KEY_MISSING;
	if (fd < 0 && errno == ELOOP)          /* a link may point where others write */
		return CRYPTO_KEY_EXPOSED;
	if (fd < 0)
		return FAULT(-errno);
	int r = check_file(fd);
	if (r == 0)
		r = read_digits(fd, out);
	close(fd);
	return r;
}

static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(fd, p, n);
		if (w < 0)
			return FAULT(-errno);
		p += w;
		n -= (size_t)w;
	}
	return fsync(fd) < 0 ? FAULT(-errno) : 0;
}

/* A new name in a folder lasts only once the folder itself is on disk. */
static int sync_folder(const char *path)
{
	char copy[PATH_MAX];
	if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
		return FAULT(-ENAMETOOLONG);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return FAULT(-errno);
	int r = fsync(fd) < 0 ? FAULT(-errno) : 0;
	close(fd);
	return r;
}

static int write_new(const char *tmp)
{
	uint8_t key[32];
	char text[KEY_DIGITS + 2];
	int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return FAULT(-errno);
	crypto_random(key, sizeof key);
	hex_encode(key, sizeof key, text);
	text[KEY_DIGITS] = '\n';
	int r = write_all(fd, text, KEY_DIGITS + 1);
	crypto_wipe(key, sizeof key);
	crypto_wipe(text, sizeof text);
	close(fd);
	return r;
}

/* Written whole under another name and then linked, so that no half key is ever seen and
 * the loser of a race reads the winner's. */
static int create_file(const char *path)
{
	char tmp[PATH_MAX], mark[HEX_TEXT(8)];
	uint8_t random[8];
	crypto_random(random, sizeof random);
	hex_encode(random, sizeof random, mark);
	if (snprintf(tmp, sizeof tmp, "%s.%s", path, mark) >= (int)sizeof tmp)
		return FAULT(-ENAMETOOLONG);
	int r = write_new(tmp);
	if (r == 0 && link(tmp, path) < 0 && errno != EEXIST)
		r = FAULT(-errno);
	unlink(tmp);
	return r ? r : sync_folder(path);
}

int crypto_key_load(const char *path, bool create, struct hall_key *out)
{
	int r = load(path, out);
	if (r == CRYPTO_KEY_MISSING && create) {
		TRY(create_file(path));
		r = load(path, out);
	}
	if (r)
		crypto_wipe(out, sizeof *out);
	else
		(void)sodium_mlock(out, sizeof *out);     /* best effort: RLIMIT_MEMLOCK may be 0 */
	return r;
}

void hall_key_wipe(struct hall_key *key) { sodium_munlock(key, sizeof *key); }

void crypto_subkey(const struct hall_key *key, const char *purpose, struct sub_key *out)
{
	struct sub_key master;
	memcpy(master.b, key->b, sizeof master.b);
	struct digest d;
	crypto_mac_parts(&master, (const str[]){ S("unionhall subkey"), str_from_c(purpose) }, 2, &d);
	memcpy(out->b, d.b, sizeof out->b);
	crypto_wipe(&master, sizeof master);
	crypto_wipe(&d, sizeof d);
}
