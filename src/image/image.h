/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H
/* IMAGE: what people attach. The kind is decided by content, never by name or what the browser
 * says; pictures are drawn anew in a throw-away process (unionhall-image), so that no place,
 * time, device or hidden passenger of the original reaches the union's files. */
#include "base/base.h"

enum file_kind {
	FILE_REFUSED, FILE_JPEG, FILE_PNG, FILE_WEBP, FILE_HEIC, FILE_GIF, FILE_PDF, FILE_TEXT
};
/* Pictures by their first bytes; PDF with its header at the start and its trailer at the end;
 * plain UTF-8 text without control characters or markup that a browser would run. Everything else
 * is refused. */
enum file_kind file_kind(str bytes);
bool file_kind_is_image(enum file_kind k);
const char *file_kind_type(enum file_kind k);      /* "image/jpeg" ...; NULL when refused */

enum { IMAGE_BYTES_MAX = 20 << 20, IMAGE_CLEAN_MAX = 8 << 20, IMAGE_DEADLINE_SECONDS = 15 };

/* NOT_AN_IMAGE: not one of the kinds, or one this system cannot read (HEIC without its codec).
 * TOO_BIG: in bytes. TOO_WIDE: in pixels, however few bytes. BROKEN: cannot be drawn, or took too long. */
enum { IMAGE_NOT_AN_IMAGE = 1, IMAGE_TOO_BIG, IMAGE_BROKEN, IMAGE_TOO_WIDE };
/* A clean JPEG or PNG of the picture in the arena: upright, sRGB, longest side at most 2560
 * pixels, no metadata. *type becomes "image/jpeg" or "image/png". Blocks up to the deadline:
 * worker threads only. The helper stands beside the running program; $UNIONHALL_IMAGE names
 * another (for tests). */
int image_clean(struct arena *a, str bytes, str *clean, const char **type) MUST_CHECK;

/* Any accepted file made fit to keep: pictures as above, PDF and text unchanged. A PDF keeps its
 * own metadata: tell the sender so. Same answers. */
int file_clean(struct arena *a, str bytes, str *clean, const char **type) MUST_CHECK;
#endif
