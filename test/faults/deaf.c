/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A planted fault, preloaded: a program that does not listen when the disk says it failed. Against it the
 * harness of test/faults must report that writes went on; if it does not, the harness is worth nothing. */
#include <sys/syscall.h>
#include <unistd.h>

int fdatasync(int fd);
int fsync(int fd);

int fdatasync(int fd)
{
	syscall(SYS_fdatasync, fd);
	return 0;
}

int fsync(int fd)
{
	syscall(SYS_fsync, fd);
	return 0;
}
