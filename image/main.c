/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* unionhall-image: one picture in, one clean picture out, then it ends.
 *
 *     unionhall-image MAX_BYTES < picture > clean
 *
 * Exit 0: a JPEG or PNG on standard output: upright, sRGB, longest side at most 2560 pixels, and
 * only pixels: it is encoded from a bare array, so no metadata of the original can follow. Exit
 * 2: refused, one word on standard error: type, size, pixels, broken. Any other end counts as
 * broken. Picture decoders have a long record of memory errors. So this one reads strangers'
 * bytes where a mistake reaches nothing: no files, no network, no other program, a few seconds,
 * bounded memory (confine.c). */
#include "confine.h"
#include "image/image.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <vips/vips.h>
#include <vips/vector.h>

enum { LONGEST = 2560, COLOURS_FEW = 64, JPEG_QUALITY = 85, REFUSED = 2 };
static const double PIXELS_MAX = 100e6;

static _Noreturn void refuse(const char *word)
{
	dprintf(STDERR_FILENO, "%s\n", word);
	_exit(REFUSED);
}

static str read_input(size_t most)
{
	char *p = malloc(most + 1);
	size_t n = 0;
	ssize_t r = 1;
	if (!p)
		refuse("size");
	while (n <= most && (r = read(STDIN_FILENO, p + n, most + 1 - n)) > 0)
		n += (size_t)r;
	if (r < 0)
		refuse("broken");
	if (n > most)
		refuse("size");
	return (str){ p, n };
}

/* libvips only warns when a picture ends too early, and draws the rest grey. Evidence is not to be
 * half a picture without a word, so the warning counts. Those about colour profiles do not. */
static bool spoiled;

static void note_warning(const char *domain, GLogLevelFlags level, const char *text, void *unused)
{
	(void)domain, (void)unused;
	if ((level & G_LOG_LEVEL_WARNING) && !strstr(text, "profile"))
		spoiled = true;
}

/* Only the loader of the kind we saw may run: what is a JPEG to us must not be a TIFF to vips. */
static void allow_one_loader(enum file_kind k)
{
	static const char *const loaders[] = {
		[FILE_JPEG] = "VipsForeignLoadJpeg", [FILE_PNG] = "VipsForeignLoadPng",
		[FILE_WEBP] = "VipsForeignLoadWebp", [FILE_HEIC] = "VipsForeignLoadHeif",
		[FILE_GIF] = "VipsForeignLoadNsgif",
	};
	vips_block_untrusted_set(TRUE);
	vips_operation_block_set("VipsForeignLoad", TRUE);
	vips_operation_block_set(loaders[k], FALSE);
	if (!g_type_from_name(loaders[k]))
		refuse("type");                    /* this system's libvips has no such codec */
}

/* Reads the header only, and counts the pixels before any is drawn. */
static void guard_pixels(str in)
{
	VipsImage *head = vips_image_new_from_buffer(in.p, in.n, "", NULL);
	if (!head)
		refuse("broken");
	if ((double)head->Xsize * head->Ysize > PIXELS_MAX)
		refuse("pixels");
	g_object_unref(head);
}

/* Upright by EXIF, shrunk while loading where the format can, colours brought to sRGB. */
static VipsImage *draw(str in)
{
	VipsImage *small, *srgb, *bytes, *memory;
	if (vips_thumbnail_buffer((void *)in.p, in.n, &small, LONGEST, "height", LONGEST, "size",
	        VIPS_SIZE_DOWN, "export_profile", "srgb", "fail_on", VIPS_FAIL_ON_ERROR, NULL) ||
	    vips_colourspace(small, &srgb, VIPS_INTERPRETATION_sRGB, NULL) ||
	    vips_cast_uchar(srgb, &bytes, NULL))
		refuse("broken");
	memory = vips_image_copy_memory(bytes);
	if (!memory || memory->Bands < 1 || memory->Bands > 4 || spoiled ||
	    strstr(vips_error_buffer(), "Premature end"))
		refuse("broken");
	return memory;
}

/* ---- which format fits ---- */

static const VipsPel *row(VipsImage *m, int y) { return VIPS_IMAGE_ADDR(m, 0, y); }

static bool has_alpha(VipsImage *m) { return m->Bands == 2 || m->Bands == 4; }

static bool is_see_through(VipsImage *m)
{
	for (int y = 0; has_alpha(m) && y < m->Ysize; y++)
		for (int x = 0; x < m->Xsize; x++)
			if (row(m, y)[x * m->Bands + m->Bands - 1] != 255)
				return true;
	return false;
}

/* One more colour for an open-addressed set of four times as many places as colours. */
static int add_colour(uint64_t set[COLOURS_FEW * 4], uint64_t colour)
{
	size_t at = (size_t)(colour * 0x9E3779B97F4A7C15u >> 56);
	for (; set[at]; at = (at + 1) % (COLOURS_FEW * 4))
		if (set[at] == colour)
			return 0;
	set[at] = colour;
	return 1;
}

static bool has_few_colours(VipsImage *m)
{
	uint64_t set[COLOURS_FEW * 4] = { 0 };
	int n = 0;
	for (int y = 0; y < m->Ysize; y++)
		for (int x = 0; x < m->Xsize && n <= COLOURS_FEW; x++) {
			uint64_t colour = 1;       /* never 0, which marks an empty place */
			for (int b = 0; b < m->Bands; b++)
				colour = colour << 8 | row(m, y)[x * m->Bands + b];
			n += add_colour(set, colour);
		}
	return n <= COLOURS_FEW;
}

/* Drawings, screens with text and what is see-through; what came as a JPEG has its blur already. */
static bool suits_png(VipsImage *m, enum file_kind kind)
{
	return kind != FILE_JPEG && (is_see_through(m) || has_few_colours(m));
}

/* ---- the clean picture ---- */

/* The same pixels in a new image that knows nothing else. */
static VipsImage *bare(VipsImage *m)
{
	VipsImage *b = vips_image_new_from_memory_copy(VIPS_IMAGE_ADDR(m, 0, 0),
	    (size_t)m->Xsize * (size_t)m->Ysize * (size_t)m->Bands, m->Xsize, m->Ysize, m->Bands,
	    VIPS_FORMAT_UCHAR);
	if (!b)
		refuse("broken");
	b->Type = m->Bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
	return b;
}

static size_t as_png(VipsImage *m, void **out)
{
	size_t n = 0;
	return vips_pngsave_buffer(m, out, &n, "strip", TRUE, "compression", 7, NULL) ? 0 : n;
}

static size_t as_jpeg(VipsImage *m, void **out)
{
	size_t n = 0;
	VipsImage *flat = m;
	VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
	if (has_alpha(m) && vips_flatten(m, &flat, "background", white, NULL))
		return 0;
	return vips_jpegsave_buffer(flat, out, &n, "Q", JPEG_QUALITY, "strip", TRUE,
	    "optimize_coding", TRUE, NULL) ? 0 : n;
}

static void write_output(const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(STDOUT_FILENO, p, n);
		if (w <= 0)
			refuse("size");
		p += w;
		n -= (size_t)w;
	}
}

static void start_vips(const char *name)
{
	mallopt(M_ARENA_MAX, 1);
	g_log_set_default_handler(note_warning, NULL);
	setenv("VIPS_DISC_THRESHOLD", "4g", 1);     /* there is no disc here */
	if (vips_init(name))
		refuse("broken");
	vips_concurrency_set(1);
	/* its compiler wants memory that is written and run */
	vips_vector_set_enabled(FALSE);
	vips_cache_set_max(0);
}

int main(int argc, char **argv)
{
	int64_t most;
	if (argc != 2 || !str_to_i64(str_from_c(argv[1]), &most) || most < 1 || most > 1 << 30) {
		fprintf(stderr, "usage: unionhall-image MAX_BYTES < picture > clean\n");
		return 64;
	}
	limit_resources();
	start_vips(argv[0]);
	if (!confine())
		refuse("broken");
	str in = read_input((size_t)most);
	enum file_kind kind = file_kind(in);
	if (!file_kind_is_image(kind))
		refuse("type");
	allow_one_loader(kind);
	guard_pixels(in);
	VipsImage *m = draw(in), *clean = bare(m);
	void *out = NULL;
	size_t n = suits_png(m, kind) ? as_png(clean, &out) : 0;
	if (n == 0 || n > IMAGE_CLEAN_MAX)
		n = as_jpeg(clean, &out);
	if (n == 0 || n > IMAGE_CLEAN_MAX)
		refuse("broken");
	write_output(out, n);
	_exit(0);
}
