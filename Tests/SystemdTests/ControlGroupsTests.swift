import SystemPackage
import Systemd
import TestSupport
import Testing

/// The files that the kernel would read, in a folder that looks like a delegated group.
@Suite struct ControlGroupsTests {
    private func group(controllers: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("cgroup.controllers", controllers)
        for name in ["cgroup.subtree_control", "daemon/cgroup.procs", "run-1/cgroup.procs", "run-1/memory.max"] {
            try folder.write(name, "")
        }
        return folder
    }

    @Test func daemonAndWorkersGetPartsOfTheirOwn() throws {
        let folder = try group(controllers: "cpu memory pids\n")
        let groups = try #require(ControlGroups(root: FilePath(folder.path)))
        try groups.divide()
        try groups.place(4711, in: "run-1", memoryBytesMax: 1 << 30)
        #expect(try folder.text("cgroup.subtree_control") == "+memory")
        #expect(try Int(folder.text("daemon/cgroup.procs")) != nil)
        #expect(try folder.text("run-1/cgroup.procs") == "4711")
        #expect(try folder.text("run-1/memory.max") == "1073741824")
        #expect(!groups.ranOutOfMemory("run-1"))
        try folder.write("run-1/memory.events", "low 0\noom 1\noom_kill 1\n")
        #expect(groups.ranOutOfMemory("run-1"))
    }

    @Test func aGroupThatIsNotOursIsLeftAlone() throws {
        #expect(ControlGroups(root: FilePath(try group(controllers: "cpu pids\n").path)) == nil)
        #expect(ControlGroups(root: "/nowhere") == nil)
    }
}
