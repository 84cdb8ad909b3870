/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_FOLDER_H
#define COURSE_FOLDER_H
/* Files a union edits: the *.yaml of a folder, and the text of one. */
#include "base/base.h"

/* Names (not paths) of the *.yaml files in the folder itself, in byte order. A folder that cannot be read
 * is a fault. */
int folder_yaml(struct arena *a, const char *folder, str **names, size_t *n) MUST_CHECK;
/* The text, or its first `max` + 1 bytes when it is longer, so that a reader can refuse it. */
int file_text(struct arena *a, str path, size_t max, str *out) MUST_CHECK;
#endif
