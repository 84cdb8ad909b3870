/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_BOOTH_PAGE_H
#define CLI_BOOTH_PAGE_H
/* The voting booth, one HTML file, made from booth/ by tools/boothc.c (docs/design/booth.md). */
#include <stddef.h>

extern const unsigned char booth_page[];
extern const size_t booth_page_n;        /* bytes */
#endif
