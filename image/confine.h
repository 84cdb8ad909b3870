/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IMAGE_CONFINE_H
#define IMAGE_CONFINE_H
/* What unionhall-image gives up before it looks at a stranger's bytes. */
#include <stdbool.h>

/* 10 s of processor, 1.5 GiB of addresses, 64 MiB written, no core file, no descriptors beyond
 * three. */
void limit_resources(void);
/* From here only the calls drawing needs: memory, threads, clock, reading and writing what is
 * already open. Opening anything fails; any other call ends the process. False when the kernel
 * cannot. */
bool confine(void);
#endif
