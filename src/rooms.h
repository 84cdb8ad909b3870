/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ROOMS_H
#define ROOMS_H
/* The list of rooms: what they keep, where they can be visited, what an operator can ask of them. */
#include "cli/cli.h"

extern const struct rooms unionhall_rooms;
#endif
