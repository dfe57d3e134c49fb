"""What the process gives up before it reads what strangers wrote: core files, capabilities, new privileges, memory past its ceiling; by a filter
of system calls (libseccomp) sockets, other programs and other processes; and, by Landlock (landlock(7)), all files but a few. It is for good.
What it could not give up is told in words."""

import ctypes
import errno
import os
import pathlib
import resource
import struct
import sys

ROOT = pathlib.Path(__file__).parents[3]
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION = 0x20080522
# The calls that the other worker denies, for its reasons (Sources/CLinux/calls.h): sockets, because PostgreSQL's peer rule asks only who connects; queues
# that make calls without calling; memory that no ceiling counts; other processes and programs; what Landlock does not see of files; the kernel's own.
DENIED = """
    socket socketpair connect bind listen accept accept4 getsockname getpeername sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg setsockopt
    getsockopt shutdown
    io_uring_setup io_uring_enter io_uring_register io_setup io_submit
    shmget shmat shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink mq_notify memfd_create memfd_secret
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp pidfd_open pidfd_getfd pidfd_send_signal tkill
    rt_sigqueueinfo rt_tgsigqueueinfo migrate_pages move_pages sched_setscheduler sched_setparam sched_setattr ioprio_set
    execve execveat fork vfork
    fchmod fchmodat fchown fchownat utimensat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr truncate linkat symlinkat mknodat
    name_to_handle_at open_by_handle_at chmod chown lchown utime utimes futimesat link symlink mknod
    inotify_init inotify_init1 inotify_add_watch fanotify_init fanotify_mark
    unshare setns mount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr quotactl quotactl_fd swapon
    swapoff
    add_key request_key keyctl bpf perf_event_open userfaultfd kexec_load kexec_file_load init_module finit_module delete_module reboot acct syslog
    lookup_dcookie personality settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname vhangup nfsservctl uselib iopl ioperm
    modify_ldt
""".split()
# The newest call that somebody has looked at, of Linux 5.17; as many behind it as kernels may have for years are answered as if there were none.
NEWEST_KNOWN, NEWEST_DENIED = 450, 600
NOT_EQUAL, MASKED_EQUAL = 1, 7
ALLOW, DENY, ABSENT = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
BAD_ARCHITECTURE, ALL_THREADS = 2, 4
CLONE_THREAD = 0x10000
# F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY: signals to others, leases, watches.
CONTROLS_OF_OTHERS = [8, 10, 15, 1024, 1026]
# MAP_ANONYMOUS with MAP_SHARED, or MAP_SHARED_VALIDATE; MAP_GROWSDOWN: RLIMIT_DATA counts neither.
UNCOUNTED_MAPPINGS = [(0x2F, 0x21), (0x2F, 0x23), (0x100, 0x100)]
# Whether something is a terminal (TCGETS); nothing else is asked of a device.
TERMINAL_QUESTION = 0x5401
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
WRITE_FILE, READ_FILE, READ_FOLDER, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
# Removing and making of folders and plain files.
CHANGE = 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8
OF_FILES = WRITE_FILE | READ_FILE | TRUNCATE
# How many rights on files each version knows: what is not handled would be open.
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
# Where programs and libraries lie, and what they look up of their own accord.
SYSTEM = ["/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/proc", "/sys/devices/system", "/dev/null", "/dev/urandom"]

library = ctypes.CDLL(None, use_errno=True)


class Argument(ctypes.Structure):
    """`struct scmp_arg_cmp` of seccomp.h."""

    _fields_ = [("index", ctypes.c_uint), ("comparison", ctypes.c_int), ("first", ctypes.c_uint64), ("second", ctypes.c_uint64)]


def call(number, *arguments):
    result = library.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def enter(memory_max):
    """All but files."""
    gaps = []
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_max is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_max, memory_max))
        try:
            pathlib.Path("/proc/self/oom_score_adj").write_text("1000")
        except OSError as error:
            gaps.append(f"its place in the order of the kernel's out-of-memory killer cannot be set: {error.strerror}")
    if library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        gaps.append(f"new privileges cannot be given up: {os.strerror(ctypes.get_errno())}")
    # capset(2): of this thread, before there are others that it starts.
    if library.capset(struct.pack("=Ii", CAPABILITY_VERSION, 0), bytes(24)) != 0:
        gaps.append(f"capabilities cannot be given up: {os.strerror(ctypes.get_errno())}")
    return gaps


def close_calls():
    """Sockets, other programs and other processes, for all threads; when all is imported. Returns what could not be given up."""
    own = os.getpid()
    try:
        seccomp = ctypes.CDLL("libseccomp.so.2")
        seccomp.seccomp_init.restype = ctypes.c_void_p
        context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(ALLOW)))

        def check(done, what):
            if done != 0:
                raise OSError(-done, f"{what}: {os.strerror(-done)}")

        def rule(action, call, *conditions):
            number = call if isinstance(call, int) else seccomp.seccomp_syscall_resolve_name(call.encode())
            # -1: this library knows no such call, and then it is none of those before NEWEST_KNOWN either. Below: not of this architecture.
            if number < 0:
                return
            check(seccomp.seccomp_rule_add_array(
                context, ctypes.c_uint32(action), ctypes.c_int(number), ctypes.c_uint(len(conditions)),
                (Argument * len(conditions))(*conditions) if conditions else None), call)

        try:
            for attribute, value in ((BAD_ARCHITECTURE, ABSENT), (ALL_THREADS, 1)):
                check(seccomp.seccomp_attr_set(context, ctypes.c_int(attribute), ctypes.c_uint32(value)), "an attribute")
            for call in DENIED:
                rule(DENY, call)
            for number in range(NEWEST_KNOWN + 1, NEWEST_DENIED):
                rule(ABSENT, number)
            # Threads, no processes. What clone3 is to do stands in memory, where no filter reads; the C library then asks clone.
            rule(ABSENT, "clone3")
            rule(DENY, "clone", Argument(0, MASKED_EQUAL, CLONE_THREAD, 0))
            for call in ("kill", "tgkill"):
                rule(DENY, call, Argument(0, NOT_EQUAL, own, 0))
            # One rule looks at an argument once: 0 is this process as well.
            for call in ("prlimit64", "sched_setaffinity"):
                rule(DENY, call, Argument(0, NOT_EQUAL, 0, 0))
            rule(DENY, "setpriority", Argument(0, NOT_EQUAL, 0, 0))
            rule(DENY, "setpriority", Argument(1, NOT_EQUAL, 0, 0))
            rule(DENY, "ioctl", Argument(1, NOT_EQUAL, TERMINAL_QUESTION, 0))
            for control in CONTROLS_OF_OTHERS:
                rule(DENY, "fcntl", Argument(1, MASKED_EQUAL, 0xFFFFFFFF, control))
            for mask, value in UNCOUNTED_MAPPINGS:
                rule(DENY, "mmap", Argument(3, MASKED_EQUAL, mask, value))
            check(seccomp.seccomp_load(context), "the filter")
        finally:
            seccomp.seccomp_release(context)
    except OSError as error:
        return [f"sockets and other processes cannot be given up: {error.strerror or error}"]
    return []


def fence(readable, writable_files, writable_folders):
    """From here on nothing else is open to this thread and those that it starts. Returns what could not be given up."""
    python = [sys.prefix, sys.base_prefix, ROOT / "integrations", ROOT / "docs" / "worker"]
    try:
        version = call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
        handled = (1 << RIGHTS.get(version, 16)) - 1
        # TCP by 4; abstract sockets and signals by 6.
        attributes = struct.pack("QQQ", handled, 3, 3)[: 8 if version < 4 else 16 if version < 6 else 24]
        rules = call(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
        try:
            for path in [*SYSTEM, *python, *readable]:
                allow(rules, path, (READ_FILE | READ_FOLDER) & handled)
            for path in writable_files:
                allow(rules, path, OF_FILES & handled)
            for path in writable_folders:
                allow(rules, path, (OF_FILES | READ_FOLDER | CHANGE) & handled)
            call(RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
        finally:
            os.close(rules)
    except OSError as error:
        return [f"files of others cannot be fenced off: {error.strerror}"]
    return []


def allow(rules, path, access):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            access &= OF_FILES
        call(ADD_RULE, ctypes.c_int(rules), ctypes.c_int(RULE_PATH_BENEATH), struct.pack("=Qi", access, place), ctypes.c_uint32(0))
    finally:
        os.close(place)
