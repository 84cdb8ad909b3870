/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TEST_ACTS_H
#define WEB_TEST_ACTS_H
/* What a browser with a session does with a matter, by the forms of the pages themselves. */
#include "web/test_hall.h"

/* The form of `action` on the page `from`, filled in. */
struct reply fill_as(struct test_hall *h, str session, struct reply from, const char *action,
    const char *fields);
/* A demand filed by somebody without an office; the address of the matter. */
const char *filed(struct test_hall *h, str who, const char *topic, const char *place);
const char *move_at(struct test_hall *h, const char *matter, const char *move);
/* What stands between this and the next quotation mark. */
str value_in(struct test_hall *h, struct reply r, const char *before);
/* The step the page shows goes along, as a browser would send it. */
struct reply move_from(struct test_hall *h, str who, struct reply page, const char *matter,
    const char *move, const char *fields);
struct reply move_as(
    struct test_hall *h, str who, const char *matter, const char *move, const char *fields);
/* The first officer who is offered. */
str first_offered(struct test_hall *h, struct reply r);
#define ANSWER "first_answer=Thank+you%2C+we+have+read+it&class=help&grade=ordinary"
#endif
