/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Chooses: serve, or a command. All that this program is made of is named in rooms.c. */
#include "base/mapped.h"
#include "rooms.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Keys and names of members are in this memory: it is never written to a core file, and files made here
 * are for their owner. A client that hangs up is an error code, not a signal, and so is a file that may not
 * grow; one that is cut short while it is read ends the program in words. */
static void keep_to_ourselves(void)
{
	umask(027);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	mapped_guard();
}

int main(int argc, char **argv)
{
	keep_to_ourselves();
	return command_main(&unionhall_rooms, argc, argv);
}
