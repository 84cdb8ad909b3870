/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "confine.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static void limit(int what, rlim_t most)
{
	struct rlimit r = { most, most };
	if (setrlimit((__rlimit_resource_t)what, &r) < 0)
		_exit(1);
}

void limit_resources(void)
{
	close_range(3, ~0u, 0);
	limit(RLIMIT_CPU, 10);
	limit(RLIMIT_AS, (rlim_t)1536 << 20);
	limit(RLIMIT_FSIZE, 64 << 20);
	limit(RLIMIT_CORE, 0);
}

static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(newfstatat),
	SCMP_SYS(lseek), SCMP_SYS(pread64),
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getattr), SCMP_SYS(sched_setattr),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(gettimeofday),
	SCMP_SYS(restart_syscall), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getrusage),
	SCMP_SYS(getrandom), SCMP_SYS(sysinfo), SCMP_SYS(prlimit64),
	SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* What is asked for in passing and can be done without: fails instead of ending the process. clone3
 * hides its flags behind a pointer; without it glibc makes its threads with clone. */
static const struct { int call, error; } missing[] = {
	{ SCMP_SYS(open), EACCES }, { SCMP_SYS(openat), EACCES }, { SCMP_SYS(access), EACCES },
	{ SCMP_SYS(readlink), EACCES }, { SCMP_SYS(stat), EACCES }, { SCMP_SYS(statx), EACCES },
	{ SCMP_SYS(clone3), ENOSYS }, { SCMP_SYS(prctl), EPERM }, { SCMP_SYS(ioctl), ENOTTY },
	{ SCMP_SYS(fcntl), EPERM },
};

#define NOT_RUN SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)

static bool add_rules(scmp_filter_ctx f)
{
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0) < 0)
			return false;
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
		if (seccomp_rule_add(f, SCMP_ACT_ERRNO((unsigned)missing[i].error), missing[i].call, 0) < 0)
			return false;
	/* Threads of this process, never another one; no new memory that can be run. */
	return seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
	           SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
	    seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, NOT_RUN) == 0 &&
	    seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, NOT_RUN) == 0;
}

bool confine(void)
{
	prctl(PR_SET_DUMPABLE, 0);
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool done = f && add_rules(f) && seccomp_load(f) == 0;
	seccomp_release(f);
	return done;
}
