/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes through the parsers of paths, forms, cookies and content types. Beside the sanitizers'
 * own findings, what the headers promise of an accepted input is checked. `make fuzz`. */
#include "http/parse.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool has_nul(str s) { return s.n && memchr(s.p, 0, s.n); }

static void check_path(struct arena *a, str in)
{
	str path;
	if (!http_parse_path(a, in, &path))
		return;
	CHECK(path.n && path.p[0] == '/' && path.n <= in.n && utf8_valid(path) && http_is_value(path));
	while (path.n) {
		str segment = str_cut(path, '/', &path);
		CHECK(!str_eq(segment, S("..")) && !str_eq(segment, S(".")));
	}
}

static void check_pairs(struct arena *a, str in)
{
	struct http_field *f;
	size_t n, bytes = 0;
	if (!http_parse_pairs(a, in, &f, &n))
		return;
	CHECK(n <= HTTP_FIELD_MAX);
	for (size_t i = 0; i < n; i++) {
		bytes += f[i].name.n + f[i].value.n;
		CHECK(utf8_valid(f[i].name) && utf8_valid(f[i].value));
		CHECK(!has_nul(f[i].name) && !has_nul(f[i].value) && !f[i].is_file);
	}
	CHECK(bytes <= in.n);
}

static void check_cookie(str in)
{
	str value = http_parse_cookie(in, S("sid"));
	CHECK(
	    http_is_value(value) && (!value.n || (value.p > in.p && value.p + value.n <= in.p + in.n)));
	CHECK(!value.n || !memchr(value.p, ';', value.n));
}

static void check_type(struct arena *a, str in)
{
	str type;
	if (!http_parse_type(a, in, &type))
		return;
	str subtype;
	CHECK(type.n <= in.n && http_is_token(str_cut(type, '/', &subtype)) && http_is_token(subtype));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(64 << 20);
	str in = { (const char *)data, n };
	check_path(a, in);
	check_pairs(a, in);
	check_cookie(in);
	check_type(a, in);
	arena_free(&a);
	return 0;
}
