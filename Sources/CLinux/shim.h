// What Swift cannot call: prctl(2) and syscall(2), which take a variable number of arguments, and the instructions by which a processor
// says what it can do.
#ifndef HETEROLORA_CLINUX_SHIM_H
#define HETEROLORA_CLINUX_SHIM_H

#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/// What CPUID leaves in the registers.
struct heterolora_cpuid_answer {
    unsigned int eax, ebx, ecx, edx;
};

/// CPUID of a leaf; zeros on processors that have no such instruction. Whoever asks looks first which leaves there are.
static inline struct heterolora_cpuid_answer heterolora_cpuid(unsigned int leaf, unsigned int subleaf) {
    struct heterolora_cpuid_answer answer = {0, 0, 0, 0};
#if defined(__x86_64__)
    __cpuid_count(leaf, subleaf, answer.eax, answer.ebx, answer.ecx, answer.edx);
#else
    (void)leaf, (void)subleaf;
#endif
    return answer;
}

/// XCR0: which registers the operating system saves and so lets programs use. Only where CPUID has OSXSAVE.
static inline unsigned long long heterolora_xcr0(void) {
#if defined(__x86_64__)
    unsigned int low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (unsigned long long)high << 32 | low;
#else
    return 0;
#endif
}

/// All threads take memory from one place, instead of from one for each of them that none of them gives back.
static inline void heterolora_share_memory(void) {
#if defined(M_ARENA_MAX)
    mallopt(M_ARENA_MAX, 1);
#endif
}

/// Names this process in lists, in its first 15 bytes. Returns 0, or -1 with errno.
static inline int heterolora_set_process_name(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }

/// No program that this process starts gains rights by being started. Returns 0, or -1 with errno.
static inline int heterolora_set_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

/// Closes every file but the three that a program begins with. Returns 0, or -1 with errno.
static inline int heterolora_close_others(void) { return (int)syscall(SYS_close_range, 3, ~0u, 0); }

/// Programs that this process starts get no capability by being started by it. Returns 0, or -1 with errno.
static inline int heterolora_clear_ambient_capabilities(void) { return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); }

/// Gives up every capability but, where the process has it, that of opening files past their mode. Returns 0, or -1 with errno.
static inline int heterolora_drop_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, data) != 0) return -1;
    // The unit's sandbox has no capset(2), and leaves a worker nothing to give up.
    if (!(data[0].permitted | data[1].permitted)) return 0;
    data[0].permitted &= 1u << CAP_DAC_OVERRIDE;
    data[0].effective = data[0].permitted;
    data[0].inheritable = data[1].permitted = data[1].effective = data[1].inheritable = 0;
    return (int)syscall(SYS_capset, &header, data);
}

/// From here on a filter decides about every system call of this process, its threads, those to come included. Returns 0, or -1 with
/// errno.
static inline int heterolora_filter_calls(const struct sock_filter *instructions, unsigned short count) {
    struct sock_fprog program = {count, (struct sock_filter *)instructions};
    long outcome = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    // Above 0 it is the thread that has a filter of its own.
    if (outcome > 0) errno = ESRCH;
    return outcome == 0 ? 0 : -1;
}

/// The Landlock that the kernel has: 1 and up; -1 with errno where it has none.
static inline int heterolora_landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/// As `struct landlock_ruleset_attr` is since version 6. Older kernels take it where what they do not know is zero.
struct heterolora_landlock_attributes {
    unsigned long long handled_access_fs, handled_access_net, scoped;
};

/// A descriptor, or -1 with errno.
static inline int heterolora_landlock_create(const struct heterolora_landlock_attributes *attributes) {
    return (int)syscall(SYS_landlock_create_ruleset, attributes, sizeof *attributes, 0);
}

/// Returns 0, or -1 with errno.
static inline int heterolora_landlock_allow(int ruleset, int place, unsigned long long access) {
    struct landlock_path_beneath_attr rule = {access, place};
    return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

/// For the calling thread and those that it starts. Returns 0, or -1 with errno.
static inline int heterolora_landlock_restrict(int ruleset) { return (int)syscall(SYS_landlock_restrict_self, ruleset, 0); }

#endif
