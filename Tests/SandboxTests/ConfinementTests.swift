import CRawCalls
import Glibc
import Sandbox
import TestSupport
import Testing

/// A process that has confined itself, and then does what a parser that was taken over would: as root and as nobody.
@Suite(.serialized) struct ConfinementTests {
    /// This process has threads of its own, which a worker has not.
    static let gaps = ["files of others are open to threads that were there before"]

    /// Takes the rights of nobody, where it has others.
    static func become(_ user: uid_t) {
        guard geteuid() == 0, user != 0 else { return }
        #expect(setgroups(0, nil) == 0 && setgid(user) == 0 && setuid(user) == 0)
    }

    /// - Returns: 0, or the system's error number.
    static func outcome(_ status: Int32) -> Int32 {
        let number = status < 0 ? errno : 0
        if status > 2 { close(status) }
        return number
    }

    private func house() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["model/weights", "other/secret", "run/plan.json", "run/events", "run/adapters/a", "run/snapshots/a"] {
            try folder.write(name, "x")
        }
        for name in ["", "model", "other", "run", "run/adapters", "run/snapshots"] {
            #expect(unsafe chmod(folder.path + "/" + name, 0o777) == 0)
        }
        for name in ["other/secret", "run/plan.json", "run/events", "run/adapters/a", "run/snapshots/a"] {
            #expect(unsafe chmod(folder.path + "/" + name, 0o666) == 0)
        }
        return folder
    }

    @Test(arguments: [0, 65534] as [uid_t]) func itReachesNobody(user: uid_t) async throws {
        await #expect(processExitsWith: .success) { [user] in
            Self.become(user)
            let parent = getppid()
            #expect(Confinement.enter(memoryBytesMax: nil) == [])
            for (call, arguments, words) in [
                (raw_socket, [AF_UNIX, 1], "AF_UNIX"), (raw_socket, [AF_INET, 1], "AF_INET"),
                (raw_socket, [16, 3], "netlink"), (raw_socket, [40, 1], "vsock"), (raw_socketpair, [AF_UNIX, 1], "socketpair"),
                (raw_io_uring_setup, [1], "io_uring"), (raw_ptrace, [16, parent], "ptrace"),
                (raw_process_vm_readv, [parent], "process_vm_readv"), (raw_pidfd_open, [parent], "pidfd"),
                (raw_clone, [17], "fork"), (raw_clone, [0x1000_0000], "a user namespace"),
                (raw_unshare, [0x1000_0000], "unshare"),
                (raw_execve, [], "execve"), (raw_keyctl, [], "keyctl"), (raw_bpf, [], "bpf"),
                (raw_perf_event_open, [], "perf"), (raw_userfaultfd, [], "userfaultfd"), (raw_mount, [], "mount"),
                (raw_memfd_create, [], "memfd"), (raw_shmget, [0, 4096, 0o1600], "shared memory"),
                (raw_kill, [parent, 0], "a signal to its parent"), (raw_kill, [0, 0], "a signal to its group"),
                (raw_prlimit, [parent, 7], "its parent's limits"), (raw_setpriority, [2, 0, 19], "the user's priorities"),
                (raw_ioctl, [0, 0x5412], "typing into a terminal"), (raw_fcntl, [0, 8, parent], "signals by a descriptor"),
                (raw_fchmod, [0, 0o777], "modes"),
            ] as [(Int, [Int32], String)] {
                let full = (arguments + [0, 0, 0, 0]).map(Int.init)
                #expect(raw_call(call, full[0], full[1], full[2], full[3]) == -Int(EPERM), "\(words)")
            }
            #expect(raw_call(0x4000_0000 | raw_socket, Int(AF_UNIX), 1, 0, 0) == -Int(ENOSYS))
            #expect(raw_call(raw_clone3, 0, 0, 0, 0) == -Int(ENOSYS))
            // What it is there for still goes: threads, and signals to itself.
            var thread = pthread_t()
            #expect(unsafe pthread_create(&thread, nil, { _ in nil }, nil) == 0)
            #expect(pthread_join(thread, nil) == 0)
            #expect(kill(getpid(), 0) == 0)
            // Past the C library, which does it for all threads of this process or ends it.
            #expect(raw_call(raw_setuid, user == 0 ? 65534 : 0, 0, 0, 0) == -Int(EPERM))
        }
    }

    @Test(arguments: [0, 65534] as [uid_t]) func itHasItsFilesAndNoOthers(user: uid_t) async throws {
        let folder = try house()
        await #expect(processExitsWith: .success) { [user, path = folder.path as String] in
            Self.become(user)
            let gaps = Confinement.enter(memoryBytesMax: nil)
            #expect(
                gaps
                    + Confinement.enter(
                        FileFence(
                            readable: [path + "/model", path + "/run", path + "/missing"],
                            writableFiles: [path + "/run/events"],
                            writableFolders: [path + "/run/adapters", path + "/run/snapshots"])) == Self.gaps)
            func opened(_ name: String, _ flags: Int32) -> Int32 { Self.outcome(unsafe open(path + name, flags, 0o600)) }
            #expect(opened("/model/weights", O_RDONLY) == 0)
            // libdispatch ends the process that cannot.
            #expect(opened("/../../proc/\(raw_call(raw_gettid, 0, 0, 0, 0))/stat", O_RDONLY) == 0)
            #expect(opened("/run/plan.json", O_RDONLY) == 0)
            #expect(opened("/run/events", O_RDWR | O_APPEND) == 0)
            #expect(opened("/run/adapters/b.tmp", O_WRONLY | O_CREAT | O_EXCL) == 0)
            #expect(Self.outcome(unsafe rename(path + "/run/adapters/b.tmp", path + "/run/adapters/b")) == 0)
            #expect(Self.outcome(unsafe unlink(path + "/run/adapters/b")) == 0)
            #expect(Self.outcome(unsafe mkdir(path + "/run/snapshots/c", 0o700)) == 0)

            for (name, flags) in [
                ("/other/secret", O_RDONLY), ("/other/secret", O_WRONLY), ("/model/weights", O_WRONLY),
                ("/run/plan.json", O_WRONLY), ("/run/plan.json", O_RDONLY | O_TRUNC), ("/run/new", O_WRONLY | O_CREAT),
                ("/new", O_WRONLY | O_CREAT), ("/other", O_RDONLY | O_DIRECTORY), ("/../../etc/passwd", O_RDONLY),
                ("/../../proc/self/mem", O_WRONLY), ("/../../proc/self/root/etc/passwd", O_RDONLY),
                ("/../../proc/\(getppid())/mem", O_RDONLY), ("/../../proc/\(getppid())/maps", O_RDONLY),
                ("/../../proc/\(getppid())/environ", O_RDONLY), ("/../../proc/\(getppid())/root/etc/passwd", O_RDONLY),
                ("/../../proc", O_RDONLY | O_DIRECTORY), ("/../../proc/self/oom_score_adj", O_WRONLY),
            ] {
                #expect(opened(name, flags) == EACCES, "\(name) \(flags)")
            }
            #expect(Self.outcome(unsafe rename(path + "/run/plan.json", path + "/run/adapters/plan.json")) != 0)
            #expect(Self.outcome(unsafe rename(path + "/other/secret", path + "/run/adapters/secret")) != 0)
            #expect(Self.outcome(unsafe rename(path + "/run/adapters", path + "/run/old")) == EACCES)
            #expect(Self.outcome(unsafe unlink(path + "/run/plan.json")) == EACCES)
            #expect(Self.outcome(unsafe mkdir(path + "/run/more", 0o700)) == EACCES)
            #expect(Self.outcome(unsafe symlink("/etc/passwd", path + "/run/adapters/link")) == EPERM)
            #expect(Self.outcome(unsafe link(path + "/other/secret", path + "/run/adapters/link")) == EPERM)
            #expect(Self.outcome(unsafe mkfifo(path + "/run/adapters/pipe", 0o600)) == EPERM)
            #expect(Self.outcome(unsafe chmod(path + "/other", 0)) == EPERM)
            #expect(Self.outcome(unsafe truncate(path + "/other/secret", 0)) == EPERM)
        }
        #expect(try folder.text("other/secret") == "x" && folder.text("run/plan.json") == "x")
    }

    @Test func memoryEndsAtItsCeilingAlsoWhereItIsShared() async throws {
        await #expect(processExitsWith: .success) {
            #expect(Confinement.enter(memoryBytesMax: 1 << 30) == [])
            func map(_ flags: Int32) -> Int32 {
                let outcome = unsafe mmap(nil, 2 << 30, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED
                return outcome ? errno : 0
            }
            #expect(map(MAP_PRIVATE | MAP_ANONYMOUS) == ENOMEM)
            #expect(map(MAP_SHARED | MAP_ANONYMOUS) == EPERM)
            #expect(map(MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN) == EPERM)
            var limits = rlimit()
            #expect(unsafe getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limits) == 0 && limits.rlim_max <= 1 << 30)
        }
    }

    @Test(arguments: [(1 << 30, 768 << 20), (4 << 30, 3 << 30), (16 << 30, 15 << 30), (400 << 30, 380 << 30)])
    func aPartOfTheMachineIsNoRuns(bytes: Int, spare: Int) {
        #expect(PhysicalMemory.spareBytes(of: bytes) == spare)
    }

    @Test func theMachineSaysHowMuchMemoryItHas() throws {
        #expect(try #require(PhysicalMemory.bytes) > 1 << 28)
    }
}
