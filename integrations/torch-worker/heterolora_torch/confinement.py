"""What the process gives up before it reads what strangers wrote: core files, new privileges, memory past its ceiling, and, by Landlock
(landlock(7)), all files but a few and TCP. It is for good. What it keeps is told in words."""

import ctypes
import os
import pathlib
import resource
import struct
import sys

ROOT = pathlib.Path(__file__).parents[3]
# What the other worker gives up by a filter of system calls, and this one does not.
GAPS = ["capabilities are kept", "sockets other than TCP's and other processes are open to it"]
PR_SET_NO_NEW_PRIVS = 38
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


def call(number, *arguments):
    result = library.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def enter(memory_max):
    """All but files."""
    gaps = list(GAPS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_max is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_max, memory_max))
        try:
            pathlib.Path("/proc/self/oom_score_adj").write_text("1000")
        except OSError as error:
            gaps.append(f"its place in the order of the kernel's out-of-memory killer cannot be set: {error.strerror}")
    if library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        gaps.append(f"new privileges cannot be given up: {os.strerror(ctypes.get_errno())}")
    return gaps


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
