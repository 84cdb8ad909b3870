/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* calendarc: turns data/calendar into C.
 *
 *   calendarc data/calendar
 *
 * calendars.csv lists the calendars: code, weekend days (ISO: 6 Saturday, 7 Sunday), the first and
 * last year its table answers for, and the table. A table has a row for each day that differs from
 * the week: date, name, off or work, source. A date is 2026-10-01, or a rule for every year of the
 * calendar: 10-01, easter-2, easter+39. holiday_names.csv gives each name the code of its message.
 * Whatever it cannot read it refuses with file and line, and nothing is printed. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES = 64, DAYS = 4096, CALENDARS = 16, TEXT = 128, COLUMNS = 5 };

struct name { char name[TEXT], code[TEXT]; };
struct day { int day; bool worked; const char *code; };
struct calendar {
	char code[TEXT], table[TEXT];
	int weekend, first, last, n_day;
	struct day day[DAYS];
};

static struct name names[NAMES];
static int n_name;
static struct calendar calendars[CALENDARS];
static int n_calendar;
static const char *dir, *file;
static int line;

__attribute__((noreturn, format(printf, 1, 2)))
static void refuse(const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s/%s:%d: ", dir, file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* ---- dates ---- */

static int month_length(int y, int m)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return length[m - 1] + (m == 2 && ((y % 4 == 0 && y % 100) || y % 400 == 0));
}

/* Days since 1970-01-01, counted the slow and obvious way. */
static int to_day(int y, int m, int d)
{
	if (m < 1 || m > 12 || d < 1 || d > month_length(y, m))
		refuse("%04d-%02d-%02d is no date", y, m, d);
	int n = (y - 1) * 365 + (y - 1) / 4 - (y - 1) / 100 + (y - 1) / 400 - 719162;
	for (int k = 1; k < m; k++)
		n += month_length(y, k);
	return n + d - 1;
}

/* Gregorian Easter Sunday: the full moon by the golden number and two corrections, then Sunday. */
static int easter(int y)
{
	int golden = y % 19, century = y / 100;
	int leap_lost = century - century / 4, moon_gained = (8 * century + 13) / 25;
	int moon = (leap_lost - moon_gained + 19 * golden + 15) % 30;
	moon -= moon == 29 || (moon == 28 && golden > 10);
	int full = to_day(y, 3, 21) + moon;
	return full + 7 - (full + 4) % 7;
}

/* ---- rows ---- */

/* Cuts a row at its commas. No field of these tables is quoted. */
static int cut(char *s, char *col[COLUMNS])
{
	int n = 0;
	for (char *p; n < COLUMNS && (p = strsep(&s, ",")); n++)
		col[n] = p;
	if (s)
		refuse("more than %d columns", COLUMNS);
	return n;
}

static void copy(char out[TEXT], const char *s)
{
	if (strlen(s) >= TEXT)
		refuse("\"%s\" is too long", s);
	memcpy(out, s, strlen(s) + 1);
}

static int number(const char *s)
{
	char *end;
	long v = strtol(s, &end, 10);
	if (!*s || *end || v < 0 || v > 9999)
		refuse("\"%s\" is no number", s);
	return (int)v;
}

static void each_row(const char *name, int columns,
	void (*take)(char *col[COLUMNS], struct calendar *), struct calendar *c)
{
	char *path, *s = NULL, *col[COLUMNS];
	size_t cap = 0;
	file = name;
	line = 0;
	if (asprintf(&path, "%s/%s", dir, name) < 0)
		exit(1);
	FILE *f = fopen(path, "r");
	if (!f)
		refuse("cannot be opened");
	while (getline(&s, &cap, f) >= 0) {
		s[strcspn(s, "\r\n")] = 0;
		if (line++ == 0 || !*s)
			continue;                  /* the heading */
		if (cut(s, col) != columns)
			refuse("not %d columns", columns);
		take(col, c);
	}
	fclose(f);
	free(s);
	free(path);
}

static void take_name(char *col[COLUMNS], struct calendar *unused)
{
	(void)unused;
	if (n_name == NAMES)
		refuse("more than %d names", NAMES);
	copy(names[n_name].name, col[0]);
	copy(names[n_name++].code, col[1]);
}

static void take_calendar(char *col[COLUMNS], struct calendar *unused)
{
	(void)unused;
	if (n_calendar == CALENDARS)
		refuse("more than %d calendars", CALENDARS);
	struct calendar *c = &calendars[n_calendar++];
	copy(c->code, col[0]);
	for (const char *p = col[1]; *p; p++) {
		if (*p < '1' || *p > '7')
			refuse("\"%s\": weekend days are 1 to 7", col[1]);
		c->weekend |= 1 << (*p - '0');
	}
	c->first = number(col[2]);
	c->last = number(col[3]);
	copy(c->table, col[4]);
	if (c->first < 1 || c->first > c->last)
		refuse("years %d to %d", c->first, c->last);
}

static const char *code_of(const char *name)
{
	for (int i = 0; i < n_name; i++)
		if (!strcmp(names[i].name, name))
			return names[i].code;
	refuse("\"%s\" has no code: add it to holiday_names.csv and to the messages", name);
}

/* Two holidays on one day are one day off, named by the row that stands first. */
static void add_day(struct calendar *c, int day, bool worked, const char *code)
{
	for (int i = 0; i < c->n_day; i++)
		if (c->day[i].day == day)
			return;
	if (c->n_day == DAYS)
		refuse("more than %d days", DAYS);
	c->day[c->n_day++] = (struct day){ day, worked, code };
}

static void take_day(char *col[COLUMNS], struct calendar *c)
{
	int y, m, d, end = 0;
	bool worked = !strcmp(col[2], "work");
	const char *code = code_of(col[1]);
	if (!worked && strcmp(col[2], "off"))
		refuse("\"%s\" is neither off nor work", col[2]);
	if (sscanf(col[0], "%4d-%2d-%2d%n", &y, &m, &d, &end) == 3 && !col[0][end]) {
		if (y < c->first || y > c->last)
			refuse("%d is not a year of calendar %s", y, c->code);
		add_day(c, to_day(y, m, d), worked, code);
	} else if (sscanf(col[0], "easter%d%n", &d, &end) == 1 && !col[0][end]) {
		for (y = c->first; y <= c->last; y++)
			add_day(c, easter(y) + d, worked, code);
	} else if (sscanf(col[0], "%2d-%2d%n", &m, &d, &end) == 2 && !col[0][end]) {
		for (y = c->first; y <= c->last; y++)
			add_day(c, to_day(y, m, d), worked, code);
	} else {
		refuse("\"%s\" is no date and no rule", col[0]);
	}
}

/* ---- output ---- */

static int by_day(const void *a, const void *b)
{
	return ((const struct day *)a)->day - ((const struct day *)b)->day;
}

static bool works(const struct calendar *c, int day, int *next)
{
	if (*next < c->n_day && c->day[*next].day == day)
		return c->day[(*next)++].worked;
	int weekday = (day + 719162) % 7 + 1;
	return !(c->weekend & 1 << weekday);
}

static void put_worked(const struct calendar *c, int first, int last)
{
	int next = 0;
	printf("static const uint64_t %s_worked[] = {", c->code);
	for (int at = first; at <= last; at += 64) {
		uint64_t bits = 0;
		for (int k = 0; k < 64 && at + k <= last; k++)
			if (works(c, at + k, &next))
				bits |= 1ULL << k;
		printf("%s0x%016llx,", (at - first) / 64 % 4 ? " " : "\n\t", (unsigned long long)bits);
	}
	printf("\n};\n");
}

static void put_marked(const struct calendar *c)
{
	printf("static const struct marked_day %s_marked[] = {\n", c->code);
	for (int i = 0; i < c->n_day; i++) {
		printf("\t{ %d, %d, M_calendar_holiday_", c->day[i].day, c->day[i].worked);
		for (const char *p = c->day[i].code; *p; p++)
			putchar(*p == '-' ? '_' : *p);
		printf(" },\n");
	}
	printf("};\n");
}

/* A calendar without a table is its weekend alone and needs no bits. */
static void put_table(const struct calendar *c)
{
	if (!c->n_day)
		return;
	put_worked(c, to_day(c->first, 1, 1), to_day(c->last, 12, 31));
	put_marked(c);
}

static void put_row(const struct calendar *c)
{
	printf("\t{ .code = \"%s\", .weekend = 0x%x, .first_year = %d, .last_year = %d,\n",
		c->code, c->weekend, c->first, c->last);
	printf("\t  .first_day = %d, .last_day = %d,\n",
		to_day(c->first, 1, 1), to_day(c->last, 12, 31));
	if (c->n_day)
		printf("\t  .worked = %s_worked, .marked = %s_marked, .n_marked = %d },\n",
			c->code, c->code, c->n_day);
	else
		printf("\t  .n_marked = 0 },\n");
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: calendarc data/calendar\n");
		return 2;
	}
	dir = argv[1];
	each_row("holiday_names.csv", 2, take_name, NULL);
	each_row("calendars.csv", 5, take_calendar, NULL);
	for (int i = 0; i < n_calendar; i++) {
		struct calendar *c = &calendars[i];
		if (*c->table)
			each_row(c->table, 4, take_day, c);
		qsort(c->day, (size_t)c->n_day, sizeof *c->day, by_day);
	}
	printf("/* made by calendarc */\n#include \"calendar/table.h\"\n\n");
	for (int i = 0; i < n_calendar; i++)
		put_table(&calendars[i]);
	printf("\nconst struct calendar calendar_all[] = {\n");
	for (int i = 0; i < n_calendar; i++)
		put_row(&calendars[i]);
	printf("};\nconst size_t calendar_all_n = %d;\n", n_calendar);
	return fflush(stdout) ? 1 : 0;
}
