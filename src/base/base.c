/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/base.h"
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int str_cmp(str a, str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n ? memcmp(a.p, b.p, n) : 0;
	return r ? r : (a.n > b.n) - (a.n < b.n);
}

bool str_begins(str s, str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

str str_trim(str s)
{
	while (s.n && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

str str_cut(str s, char by, str *rest)
{
	const char *at = s.n ? memchr(s.p, by, s.n) : NULL;
	if (!at) {
		*rest = (str){ s.p + s.n, 0 };
		return s;
	}
	size_t n = (size_t)(at - s.p);
	*rest = (str){ at + 1, s.n - n - 1 };
	return (str){ s.p, n };
}

bool str_to_i64(str s, int64_t *out)
{
	bool minus = s.n && s.p[0] == '-';
	int64_t v = 0;
	if (s.n == (size_t)minus)
		return false;
	for (size_t i = minus; i < s.n; i++) {
		int d = s.p[i] - '0';
		if (d < 0 || d > 9 || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, d, &v))     /* counts down, so INT64_MIN fits */
			return false;
	}
	if (!minus && v == INT64_MIN)
		return false;
	*out = minus ? v : -v;
	return true;
}

int fault_origin(int e, const char *file, int line, const char *func)
{
	log_fault(e, file, line, func);
	return e < 0 ? e : -EIO;
}

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "<2>unionhall: cannot happen, but did: %s (%s:%d)\n", what, file, line);
	abort();
}

str digits(char b[24], int64_t n)
{
	char *e = b + 24, *p = e;
	uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (n < 0)
		*--p = '-';
	return (str){ p, (size_t)(e - p) };
}
