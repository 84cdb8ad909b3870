/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pictures are drawn here with libvips, and their secrets put in by hand, byte by byte. */
#include "image/image.h"
#include "base/log.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vips/vips.h>

bool confine(void);                        /* image/confine.c, linked in: the cage itself is tested */

static struct arena *memory;

/* The helper stands beside the folder of the sanitized builds. */
static void begin(void)
{
	char path[4096], helper[4200];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	path[n > 0 ? n : 0] = '\0';
	for (int i = 0; i < 2; i++)
		*strrchr(path, '/') = '\0';
	snprintf(helper, sizeof helper, "%s/unionhall-image", path);
	setenv("UNIONHALL_IMAGE", helper, 1);
	memory = arena_new(256u << 20);
	EXPECT(vips_init("test") == 0);
}

static void end(void) { arena_free(&memory); }

/* ---- pictures ---- */

/* The left half red, the right half blue, with enough grain to be a photograph. */
static VipsImage *photograph(int w, int h, int bands)
{
	uint8_t *p = arena_alloc(memory, (size_t)w * (size_t)h, (size_t)bands);
	uint32_t grain = 1;
	for (int i = 0; i < w * h; i++) {
		grain = grain * 1664525u + 1013904223u;
		bool left = i % w < w / 2;
		p[i * bands] = (uint8_t)((left ? 190 : 20) + (grain >> 28));
		p[i * bands + 1] = (uint8_t)(20 + (grain >> 26 & 15));
		p[i * bands + 2] = (uint8_t)((left ? 20 : 190) + (grain >> 24 & 15));
		if (bands == 4)
			p[i * bands + 3] = (uint8_t)(i % 200);
	}
	VipsImage *m = vips_image_new_from_memory_copy(p, (size_t)w * (size_t)h * (size_t)bands,
	    w, h, bands, VIPS_FORMAT_UCHAR);
	m->Type = VIPS_INTERPRETATION_sRGB;
	return m;
}

/* In the format of the suffix (".jpg", ".png", ...), kept in the arena. */
static str encoded(VipsImage *m, const char *suffix)
{
	void *p = NULL;
	size_t n = 0;
	if (!EXPECT(vips_image_write_to_buffer(m, suffix, &p, &n, NULL) == 0))
		printf("      %s\n", vips_error_buffer());
	str s = arena_copy(memory, (str){ p, n });
	g_free(p);
	g_object_unref(m);
	return s;
}

static VipsImage *decoded(str s)
{
	VipsImage *m = vips_image_new_from_buffer(s.p, s.n, "", NULL);
	EXPECT(m != NULL);
	return m;
}

static bool is_size(str s, int w, int h)
{
	VipsImage *m = decoded(s);
	bool same = m && m->Xsize == w && m->Ysize == h;
	g_clear_object(&m);
	return same;
}

static bool is_red(str s, int x, int y)
{
	double *at = NULL;
	int n = 0;
	VipsImage *m = decoded(s);
	bool red = m && vips_getpoint(m, &at, &n, x, y, NULL) == 0 && n >= 3 && at[0] > at[2] + 80;
	g_free(at);
	g_clear_object(&m);
	return red;
}

static bool contains(str s, str what) { return memmem(s.p, s.n, what.p, what.n) != NULL; }

/* ---- secrets, as a telephone writes them ---- */

/* EXIF: orientation 6 (turned a quarter to the left), a camera's name and a GPS latitude of 31
 * degrees. */
static const char exif[] = "Exif\0\0II*\0\x08\0\0\0"
	"\x03\0"
	"\x0F\x01\x02\0\x0A\0\0\0\x80\0\0\0"          /* make, at 128 */
	"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"          /* orientation 6 */
	"\x25\x88\x04\0\x01\0\0\0\x32\0\0\0"          /* GPS, at 50 */
	"\0\0\0\0"
	"\x02\0"
	"\x01\0\x02\0\x02\0\0\0N\0\0\0"
	"\x02\0\x05\0\x03\0\0\0\x50\0\0\0"            /* latitude, at 80 */
	"\0\0\0\0"
	"\x1F\0\0\0\x01\0\0\0\x0C\0\0\0\x01\0\0\0\x07\0\0\0\x01\0\0\0"
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	"SPYCAMERA";

static str segment(int marker, str body)
{
	char head[4] = { (char)0xFF, (char)marker, (char)((body.n + 2) >> 8), (char)(body.n + 2) };
	char *p = arena_alloc(memory, body.n + 4, 1);
	memcpy(p, head, 4);
	memcpy(p + 4, body.p, body.n);
	return (str){ p, body.n + 4 };
}

static str joined(str a, str b)
{
	char *p = arena_alloc(memory, a.n + b.n, 1);
	memcpy(p, a.p, a.n);
	memcpy(p + a.n, b.p, b.n);
	return (str){ p, a.n + b.n };
}

/* The JPEG with segments after its start mark, and something after its end. */
static str with_secrets(str jpeg)
{
	str s = { jpeg.p, 2 };
	s = joined(s, segment(0xE1, (str){ exif, sizeof exif }));
	s = joined(s, segment(0xE1, S("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>WHOSENT</x:xmpmeta>")));
	s = joined(s, segment(0xED, S("Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0BIPTCPRESENT")));
	s = joined(s, segment(0xFE, S("a COMMENT by Wang Li")));
	s = joined(s, (str){ jpeg.p + 2, jpeg.n - 2 });
	return joined(s, S("PK\x03\x04 HIDDENZIP <script>alert(1)</script>"));
}

static uint32_t crc32_of(const uint8_t *p, size_t n)
{
	uint32_t c = ~0u;
	while (n--) {
		c ^= *p++;
		for (int k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? 0xEDB88320u : 0);
	}
	return ~c;
}

/* The PNG with a tEXt chunk after its header. */
static str with_text(str png)
{
	char chunk[] = "\0\0\0\x0EtEXtAuthor\0WHOSENT....";
	uint32_t crc = htobe32(crc32_of((uint8_t *)chunk + 4, 18));
	memcpy(chunk + 22, &crc, 4);
	str s = joined((str){ png.p, 33 }, (str){ chunk, 26 });
	return joined(s, (str){ png.p + 33, png.n - 33 });
}

TEST("no place, device, comment or passenger of a photograph survives, and it stands upright")
{
	str clean = { 0 };
	const char *type = "";
	begin();
	VipsImage *m = photograph(400, 200, 3);
	str dirty = with_secrets(encoded(m, ".jpg"));
	const str secrets[] = { S("Exif"), S("SPYCAMERA"), S("WHOSENT"), S("xmp"), S("Photoshop"),
		S("IPTCPRESENT"), S("COMMENT"), S("HIDDENZIP"), S("script"), S("II*"), S("ICC_PROFILE") };
	for (size_t i = 0; i < countof(secrets) - 1; i++)
		EXPECT(contains(dirty, secrets[i]));
	VipsImage *check = decoded(dirty);
	EXPECT(check && vips_image_get_orientation(check) == 6);
	EXPECT(check && vips_image_get_typeof(check, "exif-ifd3-GPSLatitude"));
	g_clear_object(&check);
	REQUIRE(image_clean(memory, dirty, &clean, &type) == 0);
	EXPECT_STR(str_from_c(type), "image/jpeg");
	for (size_t i = 0; i < countof(secrets); i++)
		EXPECT(!contains(clean, secrets[i]));
	EXPECT(is_size(clean, 200, 400));
	EXPECT(is_red(clean, 100, 50) && !is_red(clean, 100, 350));     /* left is now the top */
	end();
}

TEST("a picture is made no longer than 2560 pixels and never larger than it was")
{
	str clean;
	const char *type;
	begin();
	REQUIRE(image_clean(memory, encoded(photograph(5120, 640, 3), ".jpg"), &clean, &type) == 0);
	EXPECT(is_size(clean, 2560, 320));
	REQUIRE(image_clean(memory, encoded(photograph(300, 5120, 3), ".png"), &clean, &type) == 0);
	EXPECT(is_size(clean, 150, 2560));
	REQUIRE(image_clean(memory, encoded(photograph(30, 20, 3), ".jpg"), &clean, &type) == 0);
	EXPECT(is_size(clean, 30, 20));
	end();
}

TEST("what is see-through or drawn in few colours stays a PNG, without its texts")
{
	str clean;
	const char *type;
	begin();
	str dirty = with_text(encoded(photograph(200, 100, 4), ".png"));
	REQUIRE(image_clean(memory, dirty, &clean, &type) == 0);
	EXPECT_STR(str_from_c(type), "image/png");
	EXPECT(!contains(clean, S("WHOSENT")));
	EXPECT(!contains(clean, S("tEXt")) && !contains(clean, S("iTXt")));
	VipsImage *after = decoded(clean);
	EXPECT(after && after->Bands == 4);
	g_clear_object(&after);
	VipsImage *drawing = NULL;
	REQUIRE(vips_black(&drawing, 120, 80, "bands", 3, NULL) == 0);
	REQUIRE(image_clean(memory, encoded(drawing, ".png"), &clean, &type) == 0);
	EXPECT_STR(str_from_c(type), "image/png");
	REQUIRE(image_clean(memory, encoded(photograph(200, 100, 3), ".png"), &clean, &type) == 0);
	EXPECT_STR(str_from_c(type), "image/jpeg");
	end();
}

TEST("WebP, GIF and HEIC come out as something every telephone shows")
{
	static const char *const formats[] = { ".webp", ".gif", ".heic" };
	begin();
	for (size_t i = 0; i < countof(formats); i++) {
		str clean = { 0 };
		const char *type = "";
		str dirty = encoded(photograph(200, 100, 3), formats[i]);
		EXPECT(file_kind_is_image(file_kind(dirty)));
		REQUIRE(image_clean(memory, dirty, &clean, &type) == 0);
		EXPECT(is_size(clean, 200, 100));
		EXPECT(is_red(clean, 50, 50) && !is_red(clean, 150, 50));
	}
	end();
}

TEST("another colour space becomes sRGB and its profile goes")
{
	str clean;
	const char *type;
	begin();
	VipsImage *m = photograph(200, 100, 3), *wide = NULL, *ink = NULL;
	REQUIRE(vips_icc_transform(m, &wide, "p3", "input_profile", "srgb", NULL) == 0);
	g_object_unref(m);
	str dirty = encoded(wide, ".jpg");
	EXPECT(contains(dirty, S("ICC_PROFILE")));
	REQUIRE(image_clean(memory, dirty, &clean, &type) == 0);
	EXPECT(!contains(clean, S("ICC_PROFILE")) && is_red(clean, 50, 50));
	m = photograph(200, 100, 3);
	REQUIRE(vips_icc_transform(m, &ink, "cmyk", "input_profile", "srgb", NULL) == 0);
	g_object_unref(m);
	REQUIRE(image_clean(memory, encoded(ink, ".jpg"), &clean, &type) == 0);
	VipsImage *after = decoded(clean);
	EXPECT(after && after->Bands == 3);
	g_clear_object(&after);
	EXPECT(is_red(clean, 50, 50) && !is_red(clean, 150, 50));
	end();
}

/* ---- what is refused ---- */

static int answer(str bytes)
{
	str clean;
	const char *type;
	return image_clean(memory, bytes, &clean, &type);
}

TEST("a file that lies about its kind is refused")
{
	begin();
	log_quiet(true);
	EXPECT(answer(S("<svg xmlns='http://www.w3.org/2000/svg'/>")) == IMAGE_NOT_AN_IMAGE);
	EXPECT(answer(S("only text, called holiday.jpg")) == IMAGE_NOT_AN_IMAGE);
	EXPECT(answer(encoded(photograph(20, 20, 3), ".tif")) == IMAGE_NOT_AN_IMAGE);
	EXPECT(answer(S("\xFF\xD8\xFF\xE0 and then nothing of the kind")) == IMAGE_BROKEN);
	str png = encoded(photograph(20, 20, 3), ".png");
	EXPECT(answer(joined(S("\xFF\xD8\xFF\xE0"), png)) == IMAGE_BROKEN);
	EXPECT(answer(S("GIF89a/*\0\0\0\0*/=1;alert(1)//")) == IMAGE_BROKEN);
	log_quiet(false);
	end();
}

TEST("half a picture is refused, wherever it was cut")
{
	static const char *const formats[] = { ".jpg", ".png", ".webp", ".heic" };
	begin();
	for (size_t i = 0; i < countof(formats); i++) {
		str whole = encoded(photograph(300, 200, 3), formats[i]);
		EXPECT(answer((str){ whole.p, whole.n / 2 }) == IMAGE_BROKEN);
		EXPECT(answer((str){ whole.p, 40 }) == IMAGE_BROKEN);
	}
	end();
}

TEST("a picture that claims more than 100 megapixels is refused before it is drawn")
{
	begin();
	str small = encoded(photograph(64, 64, 3), ".png");
	uint8_t *p = (uint8_t *)small.p;
	memcpy(p + 16, "\0\0\x75\x30\0\0\x75\x30", 8);              /* 30,000 by 30,000 */
	uint32_t crc = htobe32(crc32_of(p + 12, 17));
	memcpy(p + 29, &crc, 4);
	EXPECT(answer(small) == IMAGE_TOO_WIDE);
	memcpy(p + 16, "\0\0\x03\xE8\0\0\x03\xE8", 8);              /* 1,000 by 1,000: only broken */
	crc = htobe32(crc32_of(p + 12, 17));
	memcpy(p + 29, &crc, 4);
	EXPECT(answer(small) == IMAGE_BROKEN);
	end();
}

TEST("more bytes than the cap are refused")
{
	begin();
	char *much = calloc(1, IMAGE_BYTES_MAX + 1);
	memcpy(much, "\xFF\xD8\xFF\xE0", 4);
	EXPECT(answer((str){ much, IMAGE_BYTES_MAX + 1 }) == IMAGE_TOO_BIG);
	free(much);
	end();
}

TEST("a helper that dies is a broken picture; one that is missing is a fault")
{
	begin();
	str good = encoded(photograph(20, 20, 3), ".jpg");
	log_quiet(true);
	setenv("UNIONHALL_IMAGE", "/bin/false", 1);
	EXPECT(answer(good) == IMAGE_BROKEN);
	setenv("UNIONHALL_IMAGE", "/bin/true", 1);
	EXPECT(answer(good) == IMAGE_BROKEN);           /* ended well and gave nothing */
	setenv("UNIONHALL_IMAGE", "/nowhere/unionhall-image", 1);
	EXPECT(answer(good) < 0);
	log_quiet(false);
	end();
}

TEST("papers pass unchanged, and only those")
{
	str clean;
	const char *type;
	begin();
	REQUIRE(file_clean(memory, S("三月的加班费没有发。"), &clean, &type) == 0);
	EXPECT_STR(clean, "三月的加班费没有发。");
	EXPECT_STR(str_from_c(type), "text/plain; charset=utf-8");
	EXPECT(file_clean(memory, S("PK\x03\x04"), &clean, &type) == IMAGE_NOT_AN_IMAGE);
	str dirty = with_secrets(encoded(photograph(40, 20, 3), ".jpg"));
	REQUIRE(file_clean(memory, dirty, &clean, &type) == 0);
	EXPECT(!contains(clean, S("SPYCAMERA")));
	end();
}

/* ---- the cage ---- */

static void open_file(void) { _exit(open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? 7 : 1); }
static void open_socket(void) { _exit(socket(AF_INET, SOCK_STREAM, 0) + 100); }
static void run_program(void) { execl("/bin/true", "true", (char *)NULL); }
static void be_two(void) { _exit(fork() + 100); }
static void just_end(void) { _exit(5); }

static int caged(void (*try)(void))
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		if (!confine())
			_exit(99);
		try();
		_exit(98);
	}
	waitpid(pid, &status, 0);
	return status;
}

TEST("in the cage no file opens, and a socket, a program or a second process ends it")
{
	void (*const deadly[])(void) = { open_socket, run_program, be_two };
	int status = caged(just_end);
	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 5);
	status = caged(open_file);
	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	for (size_t i = 0; i < countof(deadly); i++) {
		status = caged(deadly[i]);
		EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
	}
}

/* The HEVC encoder that made our HEIC leaves a little behind; nothing of ours is excused. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libx265"; }
const char *__lsan_default_options(void);
const char *__lsan_default_options(void) { return "print_suppressions=0"; }
