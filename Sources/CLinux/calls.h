// The system calls that the worker's filter is about, by the numbers that this architecture has for them; some have other calls.
#ifndef HETEROLORA_CLINUX_CALLS_H
#define HETEROLORA_CLINUX_CALLS_H

#include <linux/audit.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define HETEROLORA_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define HETEROLORA_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define HETEROLORA_ARCHITECTURE 0
#endif

/// What `seccomp_data.arch` says of this program's calls; 0 where the filter does not know the architecture.
static inline unsigned int heterolora_architecture(void) { return HETEROLORA_ARCHITECTURE; }

/// The newest call that somebody has looked at for this list: set_mempolicy_home_node, of Linux 5.17. From 424 on a number means the same
/// on every architecture.
static inline int heterolora_newest_known_call(void) { return 450; }

/// Calls that a worker has no business with.
static const int heterolora_denied_calls[] = {
    // sockets of any family: PostgreSQL's peer rule asks only who connects
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_getsockname, SYS_getpeername,
    SYS_sendto, SYS_recvfrom, SYS_sendmsg, SYS_recvmsg, SYS_sendmmsg, SYS_recvmmsg, SYS_setsockopt, SYS_getsockopt,
    SYS_shutdown,
    // queues that make calls without calling
    SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_io_setup, SYS_io_submit,
    // memory and messages that belong to no file; past the ceiling of data besides
    SYS_shmget, SYS_shmat, SYS_shmctl, SYS_semget, SYS_semop, SYS_semtimedop, SYS_semctl, SYS_msgget, SYS_msgsnd, SYS_msgrcv,
    SYS_msgctl, SYS_mq_open, SYS_mq_unlink, SYS_mq_notify, SYS_memfd_create, SYS_memfd_secret,
    // other processes
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise, SYS_process_mrelease, SYS_kcmp,
    SYS_pidfd_open, SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
    SYS_migrate_pages, SYS_move_pages, SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr, SYS_ioprio_set,
    // other programs, and processes beside this one
    SYS_execve, SYS_execveat,
    // names and marks of files, which Landlock does not see; nothing that computes needs them
    SYS_fchmod, SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_utimensat, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr,
    SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, SYS_truncate, SYS_linkat, SYS_symlinkat, SYS_mknodat,
    SYS_name_to_handle_at, SYS_open_by_handle_at,
    // news of what others do with files
    SYS_inotify_init1, SYS_inotify_add_watch, SYS_fanotify_init, SYS_fanotify_mark,
    // namespaces and mounts
    SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_open_tree, SYS_move_mount, SYS_fsopen,
    SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr, SYS_quotactl, SYS_quotactl_fd, SYS_swapon, SYS_swapoff,
    // the kernel's own: keys, programs, counters, faults, modules, clocks, names
    SYS_add_key, SYS_request_key, SYS_keyctl, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_kexec_load,
    SYS_kexec_file_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_reboot, SYS_acct, SYS_syslog,
    SYS_lookup_dcookie, SYS_personality, SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname,
    SYS_setdomainname, SYS_vhangup, SYS_nfsservctl,
#if defined(__x86_64__)
    // what newer architectures do by newer calls
    SYS_fork, SYS_vfork, SYS_uselib, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_link,
    SYS_symlink, SYS_mknod, SYS_inotify_init, SYS_iopl, SYS_ioperm, SYS_modify_ldt,
#endif
};

/// The call at `index` of those denied; -1 behind the last one.
static inline int heterolora_denied_call(int index) {
    int count = sizeof heterolora_denied_calls / sizeof heterolora_denied_calls[0];
    return index < count ? heterolora_denied_calls[index] : -1;
}

/// Calls that are denied with some arguments.
static inline int heterolora_call_clone(void) { return SYS_clone; }
static inline int heterolora_call_clone3(void) { return SYS_clone3; }
static inline int heterolora_call_fcntl(void) { return SYS_fcntl; }
static inline int heterolora_call_ioctl(void) { return SYS_ioctl; }
static inline int heterolora_call_kill(void) { return SYS_kill; }
static inline int heterolora_call_mmap(void) { return SYS_mmap; }
static inline int heterolora_call_prlimit(void) { return SYS_prlimit64; }
static inline int heterolora_call_setpriority(void) { return SYS_setpriority; }
static inline int heterolora_call_setaffinity(void) { return SYS_sched_setaffinity; }
static inline int heterolora_call_tgkill(void) { return SYS_tgkill; }

#endif
