// A system call by its number, past the C library; Swift cannot call syscall(2).
#ifndef HETEROLORA_RAW_CALLS_H
#define HETEROLORA_RAW_CALLS_H

#include <spawn.h>
#include <sys/syscall.h>

/// Returns what the call returns, or the negative of errno.
long raw_call(long number, long first, long second, long third, long fourth);

/// Numbers that Swift does not see.
enum {
    raw_socket = SYS_socket,
    raw_socketpair = SYS_socketpair,
    raw_io_uring_setup = SYS_io_uring_setup,
    raw_ptrace = SYS_ptrace,
    raw_clone = SYS_clone,
    raw_clone3 = SYS_clone3,
    raw_execve = SYS_execve,
    raw_keyctl = SYS_keyctl,
    raw_bpf = SYS_bpf,
    raw_userfaultfd = SYS_userfaultfd,
    raw_perf_event_open = SYS_perf_event_open,
    raw_unshare = SYS_unshare,
    raw_mount = SYS_mount,
    raw_memfd_create = SYS_memfd_create,
    raw_shmget = SYS_shmget,
    raw_process_vm_readv = SYS_process_vm_readv,
    raw_pidfd_open = SYS_pidfd_open,
    raw_prlimit = SYS_prlimit64,
    raw_setpriority = SYS_setpriority,
    raw_setaffinity = SYS_sched_setaffinity,
    raw_tgkill = SYS_tgkill,
    raw_ioctl = SYS_ioctl,
    raw_fcntl = SYS_fcntl,
    raw_getpid = SYS_getpid,
    raw_mmap = SYS_mmap,
    raw_kill = SYS_kill,
    raw_fchmod = SYS_fchmod,
    raw_setuid = SYS_setuid,
    raw_gettid = SYS_gettid,
    raw_pipe2 = SYS_pipe2,
};

/// A child that is started with these closes what it would inherit from this number on. The system's header has it for _GNU_SOURCE only.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

#endif
