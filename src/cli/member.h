/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_MEMBER_H
#define CLI_MEMBER_H
/* Members on the command line: by number or code, never by name. */
#include "party/party.h"

enum { MEMBER_NUMBER_MAX = 24 };
/* Whether a text can be a member's number: empty, or a short one that is neither an identity card
 * nor a telephone number, which do not belong here. */
bool member_number_fits(str number);
/* A member of a union inside an employer works there: conflict of interest is read from it. */
int member_works_at(struct act *a, struct ref person, const struct guild *g, int64_t since) MUST_CHECK;
#endif
