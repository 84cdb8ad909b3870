/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The book of courses: every version that matters still follow, and the latest of each name. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include "course/fault.h"
#include "course/folder.h"
#include "crypto/crypto.h"

enum { BOOK_ARENA = 64 * 1024 };

struct kept {
	str name, version, yaml;
	struct course *course;
	bool latest;
	struct kept *next;              /* by name, the newest first */
};
struct course_book {
	struct arena *arena;
	struct course_known known;      /* as given: what lies outside the book */
	struct kept *first;
	struct kept *coming;            /* read from a folder, not yet checked */
};

struct course_book *course_book_new(const struct course_known *known)
{
	struct arena *arena = arena_new(BOOK_ARENA);
	struct course_book *b = arena_new_n(arena, struct course_book, 1);
	b->arena = arena;
	b->known = *known;
	return b;
}

void course_book_free(struct course_book **b)
{
	if (!*b)
		return;
	for (struct kept *k = (*b)->first, *next; k; k = next) {
		struct arena *arena = k->course->arena;
		next = k->next;
		arena_free(&arena);
	}
	struct arena *arena = (*b)->arena;
	*b = NULL;
	arena_free(&arena);
}

str course_hash(struct arena *a, str yaml)
{
	struct digest d;
	char hex[HEX_TEXT(sizeof d.b)];
	crypto_sha256(yaml, &d);
	hex_encode(d.b, sizeof d.b, hex);
	return arena_copy(a, str_from_c(hex));
}

/* ---- looking ---- */

static struct kept *find(struct kept *first, str name, str version)
{
	for (struct kept *k = first; k; k = k->next)
		if (str_eq(k->name, name) && (version.n ? str_eq(k->version, version) : k->latest))
			return k;
	return NULL;
}

const struct course *course_latest(const struct course_book *b, str name)
{
	const struct kept *k = find(b->first, name, S(""));
	return k ? k->course : NULL;
}

const struct course *course_version(const struct course_book *b, str name, str version)
{
	const struct kept *k = version.n ? find(b->first, name, version) : NULL;
	return k ? k->course : NULL;
}

str course_book_yaml(const struct course_book *b, str name, str version)
{
	const struct kept *k = version.n ? find(b->first, name, version) : NULL;
	return k ? k->yaml : S("");
}

size_t course_book_count(const struct course_book *b)
{
	size_t n = 0;
	for (const struct kept *k = b->first; k; k = k->next)
		n += k->latest;
	return n;
}

const struct course *course_book_at(const struct course_book *b, size_t i)
{
	for (const struct kept *k = b->first; k; k = k->next)
		if (k->latest && i-- == 0)
			return k->course;
	return NULL;
}

/* ---- what a course may name ---- */

static bool book_role(void *of, str name)
{
	const struct course_known *known = &((struct course_book *)of)->known;
	return known->role(known->of, name);
}

static bool book_parameter(void *of, str name)
{
	const struct course_known *known = &((struct course_book *)of)->known;
	return known->parameter(known->of, name);
}

/* What is coming goes before: it is what others will open. */
static const struct course *book_course(void *of, str name)
{
	const struct course_book *b = of;
	const struct kept *k = find(b->coming, name, S(""));
	k = k ? k : find(b->first, name, S(""));
	if (k)
		return k->course;
	return b->known.course ? b->known.course(b->known.of, name) : NULL;
}

static int check_in_book(struct course_book *b, struct arena *a, const struct course *c,
	struct course_fault **faults)
{
	const struct course_known known = { b->known.role ? book_role : NULL,
		b->known.parameter ? book_parameter : NULL, book_course, b };
	return course_check(a, c, &known, faults);
}

/* ---- keeping ---- */

static void keep(struct course_book *b, struct kept *new)
{
	struct kept **p = &b->first;
	for (struct kept *k = b->first; k; k = k->next)
		if (str_eq(k->name, new->name))
			k->latest = false;
	while (*p && str_cmp((*p)->name, new->name) < 0)
		p = &(*p)->next;
	new->latest = true;
	new->next = *p;
	*p = new;
}

static void make_latest(struct course_book *b, struct kept *again)
{
	for (struct kept *k = b->first; k; k = k->next)
		if (str_eq(k->name, again->name))
			k->latest = k == again;
}

/* Faults outlive the arena of the text that was refused. */
static void faults_move(struct arena *a, const struct course_fault *from, struct course_fault **to)
{
	while (*to)
		to = &(*to)->next;
	for (; from; from = from->next) {
		struct course_fault *f = arena_new_n(a, struct course_fault, 1);
		*f = *from;
		f->next = NULL;
		f->file = arena_copy(a, from->file);
		for (size_t i = 0; i < countof(f->args); i++)
			f->args[i] = arena_copy(a, from->args[i]);
		*to = f;
		to = &f->next;
	}
}

/* Reads a text into an arena of its own. NULL, with the faults, when it is broken. */
static struct kept *read_kept(struct arena *a, str file, str version, str yaml,
	struct course_fault **faults)
{
	struct arena *own = arena_new(COURSE_ARENA);
	struct course_fault *bad = NULL;
	struct course *c;
	if (course_read(own, file, yaml, &c, &bad)) {
		faults_move(a, bad, faults);
		arena_free(&own);
		return NULL;
	}
	struct kept *k = arena_new_n(own, struct kept, 1);
	c->version = arena_copy(own, version);
	*k = (struct kept){ .name = c->name, .version = c->version, .yaml = arena_copy(own, yaml),
		.course = c, .latest = true };
	return k;
}

static void drop(struct kept *k)
{
	struct arena *own = k->course->arena;
	arena_free(&own);
}

/* A text as the course it says it is, or NULL. */
static struct kept *read_named(struct arena *a, str name, str version_hash, str yaml,
	struct course_fault **faults)
{
	struct kept *k = read_kept(a, name, version_hash, yaml, faults);
	if (!k || str_eq(k->name, name))
		return k;
	struct faults f = faults_begin(a, arena_copy(a, name), faults);
	FAULT_AT(&f, ((struct course_place){ 1, 1 }), other_name, arena_copy(a, k->name));
	drop(k);
	return NULL;
}

static int keep_checked(struct course_book *b, struct arena *a, struct kept *k,
	struct course_fault **faults)
{
	if (!k)
		return COURSE_BROKEN;
	if (check_in_book(b, a, k->course, faults)) {
		drop(k);
		return COURSE_BROKEN;
	}
	keep(b, k);
	return 0;
}

int course_book_add(struct course_book *b, struct arena *a, str name, str version_hash, str yaml,
	struct course_fault **faults)
{
	struct kept *again = find(b->first, name, version_hash);
	if (again) {
		make_latest(b, again);
		return 0;
	}
	return keep_checked(b, a, read_named(a, name, version_hash, yaml, faults), faults);
}

int course_book_add_file(struct course_book *b, struct arena *a, str file, str version_hash,
	str yaml, struct course_fault **faults)
{
	struct kept *k = read_kept(a, file, version_hash, yaml, faults);
	struct kept *again = k ? find(b->first, k->name, version_hash) : NULL;
	if (!again)
		return keep_checked(b, a, k, faults);
	make_latest(b, again);
	drop(k);
	return 0;
}

int course_book_restore(struct course_book *b, struct arena *a, str name, str version_hash, str yaml,
	struct course_fault **faults)
{
	struct kept *latest = find(b->first, name, S(""));
	if (find(b->first, name, version_hash))
		return 0;
	struct kept *k = read_named(a, name, version_hash, yaml, faults);
	if (!k)
		return COURSE_BROKEN;
	keep(b, k);
	if (latest)
		make_latest(b, latest);
	return 0;
}

/* ---- a folder ---- */

static int read_one(struct course_book *b, struct arena *a, str path, struct course_fault **faults)
{
	str yaml;
	struct arena *reading = arena_new(4 * COURSE_BYTES_MAX);
	int r = file_text(reading, path, COURSE_BYTES_MAX, &yaml);
	struct kept *k = r ? NULL : read_kept(a, path, course_hash(reading, yaml), yaml, faults);
	arena_free(&reading);
	if (r)
		return r;
	if (!k)
		return COURSE_BROKEN;
	if (find(b->coming, k->name, S(""))) {
		struct faults f = faults_begin(a, path, faults);
		FAULT_AT(&f, ((struct course_place){ 1, 1 }), folder_twice, arena_copy(a, k->name));
		drop(k);
		return COURSE_BROKEN;
	}
	k->next = b->coming;
	b->coming = k;
	return 0;
}

/* Takes out of the coming those that do not stand the check. */
static bool drop_broken(struct course_book *b, struct arena *a, struct course_fault **faults)
{
	bool dropped = false;
	for (struct kept **p = &b->coming; *p; ) {
		struct kept *k = *p;
		struct course_fault *bad = NULL;
		if (!check_in_book(b, k->course->arena, k->course, &bad)) {
			p = &k->next;
			continue;
		}
		faults_move(a, bad, faults);
		*p = k->next;
		drop(k);
		dropped = true;
	}
	return dropped;
}

static void keep_coming(struct course_book *b)
{
	while (b->coming) {
		struct kept *k = b->coming;
		struct kept *again = find(b->first, k->name, k->version);
		b->coming = k->next;
		if (again) {
			make_latest(b, again);
			drop(k);
		} else {
			keep(b, k);
		}
	}
}

/* The files of one folder. *broken becomes true when one of them is. */
static int read_folder(struct course_book *b, struct arena *a, str folder,
	struct course_fault **faults,
	bool *broken)
{
	str *names;
	size_t n;
	TRY(folder_yaml(a, folder.p, &names, &n));
	for (size_t i = 0; i < n; i++) {
		int r = read_one(b, a, arena_printf(a, "%.*s/%.*s", PSTR(folder), PSTR(names[i])), faults);
		if (r < 0)
			return r;
		*broken |= r == COURSE_BROKEN;
	}
	return 0;
}

static bool is_folder(str path)
{
	struct stat st;
	return !stat(path.p, &st) && S_ISDIR(st.st_mode);
}

/* The files of the folder itself and of those in it: courses/voice, courses/rights ... */
static int read_folders(struct course_book *b, struct arena *a, str folder,
	struct course_fault **faults,
	bool *broken)
{
	TRY(read_folder(b, a, folder, faults, broken));
	DIR *d = opendir(folder.p);
	int r = 0;
	if (!d)
		return FAULT(-errno);
	for (struct dirent *e; !r && (e = readdir(d)); ) {
		str path = arena_printf(a, "%.*s/%s", PSTR(folder), e->d_name);
		if (e->d_name[0] != '.' && is_folder(path))
			r = read_folder(b, a, path, faults, broken);
	}
	closedir(d);
	return r;
}

int course_book_load(struct course_book *b, struct arena *a, const char *folder,
	struct course_fault **faults)
{
	bool broken = false;
	int r = read_folders(b, a, arena_copy(a, str_from_c(folder)), faults, &broken);
	/* Courses may open each other: one dropped can leave another without its follower. */
	while (drop_broken(b, a, faults))
		broken = true;
	keep_coming(b);
	return r ? r : broken ? COURSE_BROKEN : 0;
}
