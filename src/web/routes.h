/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H
/* The route tables of this floor, in reading order. Each ends in a row without a path. */
#include "web/visit.h"

extern const struct route file_routes[];
extern const struct route matter_routes[];
extern const struct route desk_routes[];
extern const struct route sign_routes[];
extern const struct route my_routes[];
extern const struct route reset_routes[];
extern const struct route public_routes[];
extern const struct route union_routes[];
extern const struct route published_routes[];
extern const struct route figure_routes[];
#endif
