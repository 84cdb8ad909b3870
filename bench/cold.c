/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From nothing to the first page: starts a program, asks until it answers 200, ends it.
 *
 *   cold PORT PATH PROGRAM [ARGUMENT]...     prints milliseconds from exec to the first 200 */
#include "clock.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 10 };         /* seconds */

static bool asks(uint16_t port, const char *path)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	char text[1024];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
	if (ok) {
		int n = snprintf(text, sizeof text,
		    "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n\r\n", path, port);
		ok = send(fd, text, (size_t)n, MSG_NOSIGNAL) == n && recv(fd, text, 12, MSG_WAITALL) == 12 &&
		    !memcmp(text, "HTTP/1.1 200", 12);
	}
	close(fd);
	return ok;
}

static pid_t start(char **argv)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	int quiet = open("/dev/null", O_WRONLY);
	dup2(quiet, 1);
	execv(argv[0], argv);
	_exit(127);
}

int main(int argc, char **argv)
{
	if (argc < 4)
		give_up("usage: cold PORT PATH PROGRAM [ARGUMENT]...");
	uint16_t port = (uint16_t)strtoul(argv[1], NULL, 10);
	double began = now_s(), took = 0;
	pid_t child = start(argv + 3);
	if (child < 0)
		give_up("cannot start it");
	while (took == 0 && now_s() - began < PATIENCE && waitpid(child, NULL, WNOHANG) == 0) {
		if (asks(port, argv[2]))
			took = now_s() - began;
		else
			nanosleep(&(struct timespec){ 0, 200000 }, NULL);
	}
	kill(child, SIGTERM);
	waitpid(child, NULL, 0);
	if (took == 0)
		give_up("it did not answer 200 in ten seconds");
	printf("%.1f\n", took * 1e3);
	return 0;
}
