/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files as they come in: the content decides what they are, pictures are drawn anew, and the name the
 * sender's device gave is not kept: it can hold a date, a model, a person's name. */
#include "web/fields.h"

#include "image/image.h"

enum { UPLOAD_BYTES_MAX = 8 << 20 };

static const char *ending(const char *type)
{
	static const struct { const char *type, *ending; } of[] = {
		{ "image/jpeg", "jpg" }, { "image/png", "png" }, { "application/pdf", "pdf" },
	};
	for (size_t i = 0; i < countof(of); i++)
		if (strcmp(of[i].type, type) == 0)
			return of[i].ending;
	return "txt";
}

/* 0, the fault of the file, or a negative one. */
static int clean_one(struct visit *v, struct upload *u, size_t number)
{
	const char *type;
	str clean;
	if (u->bytes.n > UPLOAD_BYTES_MAX)
		return FIELD_FILE_SIZE;
	int r = file_clean(v->act.arena, u->bytes, &clean, &type);
	if (r < 0)
		return r;
	if (r > 0)
		return r == IMAGE_TOO_BIG ? FIELD_FILE_SIZE
		    : r == IMAGE_TOO_WIDE ? FIELD_FILE_PIXELS
		                          : FIELD_FILE_KIND;
	u->bytes = clean;
	u->type = str_from_c(type);
	u->name = arena_printf(v->act.arena, "%zu.%s", number, ending(type));
	return 0;
}

int uploads_clean(struct visit *v)
{
	for (size_t i = 0; i < v->form.n_upload; i++) {
		struct upload *u = &v->form.upload[i];
		int r = clean_one(v, u, i + 1);
		if (r < 0)
			return r;
		if (r > 0) {
			form_fail(
			    v, arena_z(v->act.arena, u->field), (enum fault_kind)r, (int64_t)i + 1);
			return r == FIELD_FILE_KIND ? 415 : 413;
		}
	}
	return 0;
}
