/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TILES_H
#define WEB_TILES_H
/* A picture of equal squares instead of a map: it draws no border. */
#include "base/message.h"

enum { TILES = 34 };
struct tile { int code, column, row; enum msg place, mark; };
extern const struct tile tiles[TILES];
#endif
