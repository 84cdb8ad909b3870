/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mutate.h"

unsigned draw(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

size_t replace(char *p, size_t n, size_t max, size_t from, size_t length, str with)
{
	if (from > n || length > n - from || n - length + with.n > max) return n;
	memmove(p + from + with.n, p + from + length, n - from - length);
	if (with.n) memcpy(p + from, with.p, with.n);
	return n - length + with.n;
}

size_t hand_out(uint8_t *data, size_t max, size_t kept, str text)
{
	if (kept + text.n > max) return 0;
	if (text.n) memmove(data + kept, text.p, text.n);
	return kept + text.n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct range { size_t from, n; };

/* The first number from somewhere on. */
static bool number_at(const char *p, size_t n, unsigned *seed, struct range *out)
{
	size_t at = draw(seed) % n;
	while (at < n && !is_digit(p[at])) at++;
	while (at > 0 && at < n && is_digit(p[at - 1])) at--;
	size_t end = at;
	while (end < n && is_digit(p[end])) end++;
	*out = (struct range){ at, end - at };
	return end > at;
}

/* The value that begins at `at`, as if it were well made. */
static size_t value_end(const char *p, size_t n, size_t at)
{
	int depth = 0;
	bool quoted = false;
	for (size_t i = at; i < n; i++) {
		const char c = p[i];
		if (quoted && c == '\\') i++;
		else if (c == '"') quoted = !quoted;
		else if (!quoted && (c == '{' || c == '[')) depth++;
		else if (!quoted && (c == '}' || c == ']')) depth--;
		if (!quoted && depth <= 0) return i < n ? i + 1 : n;
	}
	return n;
}

static bool value_at(const char *p, size_t n, unsigned *seed, struct range *out)
{
	size_t at = draw(seed) % n;
	const bool large = draw(seed) % 4 != 0;
	while (at < n && p[at] != '{' && p[at] != '[' && (large || p[at] != '"')) at++;
	if (at == n) return false;
	*out = (struct range){ at, value_end(p, n, at) - at };
	return true;
}

static size_t other_number(char *p, size_t n, size_t max, unsigned *seed)
{
	static const str odd[] = { S("0"), S("1"), S("2"), S("1018"), S("1019"), S("2038"), S("2039"), S("00"),
		S("-1"), S("2305843009213688668"), S("2305843009213688669"), S("4611686018427377338"),
		S("1073741823"), S("1073741824"), S("4611686018427387904"), S("9223372036854775808"),
		S("18446744073709551616"), S("") };
	struct range a, b;
	char text[24], copy[24];
	if (!number_at(p, n, seed, &a)) return LLVMFuzzerMutate((uint8_t *)p, n, max);
	const unsigned how = draw(seed) % 4;
	if (how == 0) return replace(p, n, max, a.from, a.n, odd[draw(seed) % countof(odd)]);
	if (how == 1 || !number_at(p, n, seed, &b) || b.n > sizeof copy)
		return replace(p, n, max, a.from, a.n, digits(text, draw(seed) % 2040));
	memcpy(copy, p + b.from, b.n);
	return replace(p, n, max, a.from, a.n, (str){ copy, b.n });
}

enum { VALUE_MAX = 4096 };

static size_t other_value(char *p, size_t n, size_t max, unsigned *seed)
{
	static char copy[VALUE_MAX + 1];
	struct range a, b;
	if (!value_at(p, n, seed, &a)) return LLVMFuzzerMutate((uint8_t *)p, n, max);
	const bool comma = a.from + a.n < n && p[a.from + a.n] == ',';
	switch (draw(seed) % 3) {
	case 0: return replace(p, n, max, a.from, a.n + comma, S(""));
	case 1:
		if (a.n > VALUE_MAX) return n;
		copy[0] = ',';
		memcpy(copy + 1, p + a.from, a.n);
		return replace(p, n, max, a.from + a.n, 0, (str){ copy, a.n + 1 });
	default:
		if (!value_at(p, n, seed, &b) || b.n > VALUE_MAX) return n;
		memcpy(copy, p + b.from, b.n);
		return replace(p, n, max, a.from, a.n, (str){ copy, b.n });
	}
}

size_t mutate_text(char *p, size_t n, size_t max, unsigned *seed)
{
	if (n == 0) return LLVMFuzzerMutate((uint8_t *)p, n, max);
	switch (draw(seed) % 8) {
	case 0: case 1: case 2: return other_number(p, n, max, seed);
	case 3: case 4: return other_value(p, n, max, seed);
	default: return LLVMFuzzerMutate((uint8_t *)p, n, max);
	}
}
