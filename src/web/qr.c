/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A QR code (ISO/IEC 18004) as path data: a horizontal run of dark modules is one rectangle. */
#include "web/sign.h"

#include <qrencode.h>

static void close_code(void *code) { QRcode_free(code); }

static size_t dark_run(const QRcode *q, int x, int y)
{
	int n = 0;
	while (x + n < q->width && (q->data[y * q->width + x + n] & 1))
		n++;
	return (size_t)n;
}

static void put_row(struct html *o, const QRcode *q, int y)
{
	for (int x = 0; x < q->width; x++) {
		size_t run = dark_run(q, x, y);
		if (!run)
			continue;
		str s = arena_printf(o->a, "M%d %dh%zuv1h-%zuz", x, y, run, run);
		html_put(o, s.p, s.n);
		x += (int)run;
	}
}

str qr_path(struct arena *a, const char *text, int *size)
{
	struct html o = { .a = a };
	QRcode *q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
	*size = 0;
	if (!q)
		return S("");
	arena_defer(a, close_code, q);
	*size = q->width;
	for (int y = 0; y < q->width; y++)
		put_row(&o, q, y);
	return (str){ o.p, o.n };
}
