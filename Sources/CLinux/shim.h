// What Swift cannot call: prctl(2), which takes a variable number of arguments, and the instructions by which a processor says what it
// can do.
#ifndef HETEROLORA_CLINUX_SHIM_H
#define HETEROLORA_CLINUX_SHIM_H

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#if defined(__x86_64__)
#define HETEROLORA_AUDIT_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define HETEROLORA_AUDIT_ARCH AUDIT_ARCH_AARCH64
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

/// Names this process in lists, in its first 15 bytes. Returns 0, or -1 with errno.
static inline int heterolora_set_process_name(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }

/// No program that this process starts gains rights by being started. Returns 0, or -1 with errno.
static inline int heterolora_set_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

/// From here on socket(2) makes sockets of AF_UNIX only, for this process, its threads and its children. Returns 0, or -1 with errno.
static inline int heterolora_deny_network(void) {
#ifdef HETEROLORA_AUDIT_ARCH
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, HETEROLORA_AUDIT_ARCH, 1, 0),
        // Calls of another architecture have other numbers.
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        // io_uring makes sockets without socket(2).
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
#else
    errno = ENOSYS;
    return -1;
#endif
}

#endif
