/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test.h"

#include <stdio.h>
#include <string.h>

static struct test *first, **last = &first;
static int broken;

void test_add(struct test *t)
{
	*last = t;
	last = &t->next;
}

void test_failed(const char *file, int line, const char *what)
{
	broken++;
	printf("    %s:%d: %s\n", file, line, what);
}

bool test_same(const char *file, int line, str got, const char *want)
{
	if (str_eq(got, str_from_c(want)))
		return true;
	broken++;
	printf("    %s:%d:\n      got  \"%.*s\"\n      want \"%s\"\n", file, line, PSTR(got), want);
	return false;
}

int main(int argc, char **argv)
{
	int passed = 0, failed = 0;
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (struct test *t = first; t; t = t->next) {
		if (argc > 1 && !strstr(t->title, argv[1]))
			continue;
		broken = 0;
		t->run();
		printf("%s %s\n", broken ? "not ok" : "ok", t->title);
		passed += !broken;
		failed += broken != 0;
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}
