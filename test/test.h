/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_TEST_H
#define TEST_TEST_H
/* A test is a sentence and a body. Each program runs all of its own (or those whose title
 * holds the first argument) and ends in the line "N passed, N failed". */
#include <stdbool.h>

struct test { const char *title; void (*run)(void); struct test *next; };
void test_add(struct test *t);
void test_failed(const char *file, int line, const char *what);

#define TEST_JOIN_(a, b) a##b
#define TEST_JOIN(a, b)  TEST_JOIN_(a, b)
#define TEST(sentence) \
	static void TEST_JOIN(test_body_, __LINE__)(void); \
	__attribute__((constructor)) static void TEST_JOIN(test_add_, __LINE__)(void) \
	{ \
		static struct test t = { sentence, TEST_JOIN(test_body_, __LINE__), 0 }; \
		test_add(&t); \
	} \
	static void TEST_JOIN(test_body_, __LINE__)(void)
#define STORY(sentence) TEST(sentence)

/* Notes the failure and leaves the test (so it stands in the test's own function, not in a helper
 * that returns a value: helpers use EXPECT, which notes and goes on). */
#define EXPECT(x)       ((x) ? true : (test_failed(__FILE__, __LINE__, #x), false))
#define REQUIRE(x)      do { if (!EXPECT(x)) return; } while (0)
#define EXPECT_STR(s, lit) test_same(__FILE__, __LINE__, (s), (lit))
#include "base/base.h"
bool test_same(const char *file, int line, str got, const char *want);
#endif
