/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* peak FILE COMMAND...: runs it; into FILE the most memory it ever had, MiB, and its seconds, of the clock
 * and of the processor. Ends as the command did. The kernel is asked when all is over: nothing is missed. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	struct rusage used;
	int status;
	FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;
	if (!out) return 2;
	clock_gettime(CLOCK_MONOTONIC, &from);
	const pid_t child = fork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) != child) return 2;
	clock_gettime(CLOCK_MONOTONIC, &to);
	fprintf(out, "%.1f %.2f %.2f\n", (double)used.ru_maxrss / 1024,
		(double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
		seconds(used.ru_utime) + seconds(used.ru_stime));
	return fclose(out) == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
