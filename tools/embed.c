/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* embed: puts every file of a folder into the program.   embed static > static.c
 *
 * Prints the table src/base/static.h declares: name, content type, content hash and bytes, sorted
 * by name. It refuses a kind of file it has no content type for, a link, and a name that would need
 * escaping in an address; names that begin with a dot are passed over. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct { const char *end, *type; } types[] = {
	{ ".css",         "text/css; charset=utf-8" },
	{ ".gif",         "image/gif" },
	{ ".html",        "text/html; charset=utf-8" },
	{ ".ico",         "image/x-icon" },
	{ ".jpg",         "image/jpeg" },
	{ ".js",          "text/javascript; charset=utf-8" },
	{ ".json",        "application/json" },
	{ ".mjs",         "text/javascript; charset=utf-8" },
	{ ".pdf",         "application/pdf" },
	{ ".png",         "image/png" },
	{ ".svg",         "image/svg+xml" },
	{ ".txt",         "text/plain; charset=utf-8" },
	{ ".wasm",        "application/wasm" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".webp",        "image/webp" },
	{ ".woff2",       "font/woff2" },
};

struct item { char *name; uint64_t hash; size_t n; };
static struct item *items;
static size_t nitem;

static void *have(void *p)
{
	if (p)
		return p;
	perror("embed");
	exit(1);
}

static void fail(const char *path, const char *why)
{
	fprintf(stderr, "%s: %s\n", path, why);
	exit(1);
}

static char *join(const char *a, const char *b)
{
	char *s;
	if (!*a)
		return have(strdup(b));
	if (asprintf(&s, "%s/%s", a, b) < 0)
		have(NULL);
	return s;
}

static const char *type_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
		if (!strcmp(dot, types[i].end))
			return types[i].type;
	return NULL;
}

static void check_name(const char *path, const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	if (name[strspn(name, plain)])
		fail(path, "a name may hold only letters, digits and - _ .: rename it");
}

/* Adds dir and the folders in it; `under` is the name of dir as seen from the top. */
static void gather(const char *dir, const char *under)
{
	DIR *d = opendir(dir);
	struct stat st;
	if (!d)
		fail(dir, "cannot open this folder");
	for (struct dirent *e; (e = readdir(d)); ) {
		if (e->d_name[0] == '.')
			continue;
		char *path = join(dir, e->d_name), *name = join(under, e->d_name);
		check_name(path, e->d_name);
		if (lstat(path, &st))
			fail(path, "cannot look at this file");
		if (S_ISDIR(st.st_mode)) {
			gather(path, name);
		} else if (!S_ISREG(st.st_mode)) {
			fail(path, "is neither a file nor a folder: put the file itself here");
		} else {
			if (!type_of(name))
				fail(path, "has no known content type: add its ending to tools/embed.c");
			items = have(realloc(items, (nitem + 1) * sizeof *items));
			items[nitem++] = (struct item){ .name = name };
		}
		free(path);
	}
	closedir(d);
}

static int by_name(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	return strcmp(x->name, y->name);
}

/* One byte more than the file, so that an empty file is still an array. */
static void put_bytes(const char *top, size_t at)
{
	struct item *it = &items[at];
	char *path = join(top, it->name);
	FILE *f = fopen(path, "rb");
	int c;
	if (!f)
		fail(path, "cannot open this file");
	it->hash = 0xcbf29ce484222325u;
	printf("static const unsigned char bytes_%zu[] = { /* %s */", at, it->name);
	for (; (c = getc(f)) != EOF; it->n++) {
		it->hash = (it->hash ^ (unsigned)c) * 0x100000001b3u;
		printf(it->n % 24 ? "%d," : "\n%d,", c);
	}
	if (ferror(f))
		fail(path, "cannot be read");
	printf("\n0 };\n");
	fclose(f);
	free(path);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: embed static\n");
		return 2;
	}
	gather(argv[1], "");
	if (nitem)
		qsort(items, nitem, sizeof *items, by_name);
	printf("/* made by embed */\n#include \"base/static.h\"\n");
	for (size_t i = 0; i < nitem; i++)
		put_bytes(argv[1], i);
	printf("const struct static_file static_files[] = {\n");
	for (size_t i = 0; i < nitem; i++)
		printf("\t{ \"%s\", \"%s\", \"%016llx\", \"/static/%016llx/%s\", bytes_%zu, %zu },\n", items[i].name,
		    type_of(items[i].name), (unsigned long long)items[i].hash, (unsigned long long)items[i].hash,
		    items[i].name, i, items[i].n);
	printf("\t{ 0 }\n};\nconst size_t static_file_count = %zu;\n", nitem);
	return fflush(stdout) ? 1 : 0;
}
