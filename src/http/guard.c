/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The guard against request smuggling: a request that a proxy before us and we could take apart
 * differently is refused, and its connection closed (RFC 9112, 6.3 and 11.2).
 *
 * libmicrohttpd 0.9.75 reads on over bare LF, folded lines and NUL, and hides them from us: a
 * value ends for us at the first NUL, a folded name moves elsewhere. But it reads lines in place
 * and writes one NUL over each byte of a line's end. So in a clean request every name begins
 * exactly two bytes after the value before it, and the head ends four bytes after the last value.
 * Whatever was tolerated breaks the chain. Should a later library keep lines elsewhere, every
 * request is refused: loud, safe.
 *
 * Two things cannot be seen, because they leave the same bytes as CR LF: a NUL straight before a
 * bare LF, which ends a line for us, and a bare LF with a lone colon after it, which ends the head.
 * nginx refuses the one and writes every head anew; put nothing in front that passes heads on raw.
 *
 * A body says its length or is not taken (411; RFC 9112, 6.3, allows it). The library reads chunks
 * over bare LF after a size, after data and at the end, over extensions and trailers of any bytes,
 * and tells us nothing of it: a proxy that passes chunks on could see another end of the body than
 * we do. No browser sends a form in chunks, and nginx puts them together. */
#include "http/inside.h"
#include "http/parse.h"

struct chain {
	const char *next;                /* where the next name must begin */
	unsigned length, encoding, host; /* how many of each */
	size_t bytes;
	bool broken;
	str length_value, encoding_value, host_value;
};

static enum MHD_Result one_header(void *chain, enum MHD_ValueKind kind, const char *name,
    size_t n_name, const char *value, size_t n_value)
{
	struct chain *c = chain;
	str n = { name, n_name }, v = { value, n_value };
	(void)kind;
	if (name != c->next || !value || !http_is_token(n) || !http_is_value(v)) {
		c->broken = true;
		return MHD_NO;
	}
	c->next = value + n_value + 2;
	c->bytes += n_name + n_value;
	if (http_same(n, S("content-length"))) {
		c->length++;
		c->length_value = v;
	} else if (http_same(n, S("transfer-encoding"))) {
		c->encoding++;
		c->encoding_value = v;
	} else if (http_same(n, S("host"))) {
		c->host++;
		c->host_value = str_trim(v);
	}
	return MHD_YES;
}

static bool ends_whole(struct MHD_Connection *m, const char *method, const struct chain *c)
{
	const union MHD_ConnectionInfo *i =
	    MHD_get_connection_info(m, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	return i && method + i->header_size == c->next + 2;
}

static bool is_ambiguous(const struct chain *c, bool http11)
{
	if (c->broken || c->length > 1 || c->encoding > 1 || (c->length && c->encoding))
		return true;
	if (c->host > 1 || (http11 && !c->host) || (c->host && !http_is_host(c->host_value)))
		return true;
	return c->encoding && (!http11 || !http_same(c->encoding_value, S("chunked")));
}

static bool is_known_version(const char *v)
{
	return strcmp(v, "HTTP/1.1") == 0 || strcmp(v, "HTTP/1.0") == 0;
}

int guard_headers(struct MHD_Connection *m, const struct request_words *w, int64_t *length)
{
	struct chain c = { .next = w->version + strlen(w->version) + 2 };
	c.broken = w->url != w->method + strlen(w->method) + 1 || w->version != w->url + w->n_url + 1;
	MHD_get_connection_values_n(m, MHD_HEADER_KIND, one_header, &c);
	if (is_ambiguous(&c, strcmp(w->version, "HTTP/1.1") == 0) || !ends_whole(m, w->method, &c))
		return 400;
	if (!is_known_version(w->version))
		return 505;
	if (c.encoding)
		return 411;
	*length = -1;
	if (c.length && (!str_to_i64(c.length_value, length) || *length < 0))
		return 400;
	return c.bytes > HTTP_HEAD_MAX ? 431 : 0;
}
