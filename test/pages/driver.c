/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Prints one test page filled with hostile values, in English and then in Chinese.  driver NAME */
#include <stdio.h>

#include "view.h"

static const str items[] = { { "<1>", 3 }, { "a&b", 3 }, { "", 0 } };
static const struct view view = {
	.mark = S("\"'><script>alert(1)</script> onmouseover=\"x"),
	.z = "\"'><b onclick=x>&amp;</b>",
	.script = S("JavaScript:alert(1)"),
	.host = S("//elsewhere.example/x"),
	.good = S("/a?b=c&d=\"e\""),
	.empty = S(""),
	.lines = S("first <b>\r\nsecond & \"third\"\n\nlast"),
	.zh = S("Union of <和平电子（杭州）公司 & 2 号> 路 Ltd, “工会”"),
	.made = { S("<i>made</i>") },
	.one = 1, .few = 3, .least = INT64_MIN,
	.item = items, .n_item = 3,
	.yes = true,
};

static void frame(struct html *o, const struct view *v)
{
	(void)v;
	page_frame(o);
}

static const struct {
	const char *name;
	void (*page)(struct html *o, const struct view *v);
} pages[] = {
	{ "text", page_text },
	{ "attributes", page_attributes },
	{ "addresses", page_addresses },
	{ "messages", page_messages },
	{ "branches", page_branches },
	{ "space", page_space },
	{ "chart", page_chart },
	{ "frame", frame },
};

/* Stands in for the embedded files. */
const struct static_file static_files[] = {
	{ "a.css", "text/css", "0123456789abcdef", "/static/0123456789abcdef/a.css",
		(const unsigned char *)"", 0 }
};
const size_t static_file_count = 1;

int main(int argc, char **argv)
{
	for (size_t i = 0; i < countof(pages); i++) {
		if (argc != 2 || strcmp(argv[1], pages[i].name))
			continue;
		struct arena *a = arena_new(1 << 20);
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			struct html o = { .a = a, .lang = (enum lang)lang };
			pages[i].page(&o, &view);
			str s = html_taken(&o).markup;
			printf("%.*s\n", PSTR(s));
		}
		arena_free(&a);
		return 0;
	}
	fprintf(stderr, "usage: driver PAGE\n");
	return 2;
}
