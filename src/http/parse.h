/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_PARSE_H
#define HTTP_PARSE_H
/* The parts of a request that libmicrohttpd leaves to us, as pure functions: no socket, no state.
 * Every one may be given any bytes at all (see test/fuzz/fuzz_form.c). */
#include "http/http.h"

/* Decodes the path of a request target, once. False when it does not begin with '/', holds a broken
 * escape, a byte that is not visible ASCII, decodes to a control byte or to invalid UTF-8, or has a
 * segment "." or ".." after decoding (RFC 3986, 2.1 and 3.3). */
bool http_parse_path(struct arena *a, str raw, str *out) MUST_CHECK;

/* application/x-www-form-urlencoded (WHATWG URL, 5.1), also the query. False for a broken escape,
 * NUL, invalid UTF-8 or more than HTTP_FIELD_MAX fields. Empty pieces ("a=1&&b=2") are passed
 * over. */
bool http_parse_pairs(struct arena *a, str text, struct http_field **out, size_t *n) MUST_CHECK;

/* The value of the cookie with exactly this name; empty when absent or sent twice (RFC 6265,
 * 4.2). */
str http_parse_cookie(str header, str name);

/* "Text/HTML; charset=x" gives "text/html". False unless it is TYPE/SUBTYPE of token characters. */
bool http_parse_type(struct arena *a, str header, str *out) MUST_CHECK;

/* A field name: one or more token characters (RFC 9110, 5.6.2). */
bool http_is_token(str s);
/* No control byte except tab, no DEL: a field value that can be relied on. */
bool http_is_value(str s);
/* Bytes of a host with or without port; says nothing of whether it is ours. */
bool http_is_host(str s);
/* The same but for the case of ASCII letters. */
bool http_same(str a, str b);

#endif
