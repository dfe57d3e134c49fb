import Foundation
import Glibc
import TestSupport
import Testing

/// A house with shell scripts in place of Slurm's commands, for what the daemon makes of their answers; `integrations/slurm/check` has the
/// real ones. A job is a folder of `jobs`: its comment, its process, its exit status once it has ended.
struct SlurmHouse {
    let house: TestHouse
    private var folder: String { house.folder.path }

    init() async throws {
        house = try await TestHouse()
        try FileManager.default.createDirectory(atPath: folder + "/slurm/jobs", withIntermediateDirectories: true)
        try command(
            "sbatch",
            """
            while [ "$1" != /dev/stdin ]; do
                case "$1" in --comment=*) comment="${1#*=}" ;; --error=*) log="${1#*=}" ;; esac
                shift
            done
            shift
            [ ! -e refuses ] || { cat >/dev/null; echo "sbatch: error: Invalid account" >&2; exit 1; }
            id=$(($(ls jobs | wc -l) + 1))
            mkdir "jobs/$id"
            printf %s "$comment" >"jobs/$id/comment"
            cat >"jobs/$id/script"
            setsid sh -c 'job="$1" log="$2"; shift 2
                [ ! -e gate ] || flock --shared gate true
                "$@" 2>>"$log" >/dev/null </dev/null &
                echo $! >"$job/process"
                wait $!
                echo $? >"$job/status.new" && mv "$job/status.new" "$job/status"' - "$PWD/jobs/$id" "$log" sh "$PWD/jobs/$id/script" "$@" \\
                >/dev/null 2>&1 </dev/null &
            echo "$id"
            """)
        try command(
            "squeue",
            """
            [ ! -e away ] || { echo '{"errors": [{"description": "Failed while looking for jobs"}], "jobs": []}'; exit 0; }
            echo '{"errors": [], "jobs": ['
            for id in $(ls jobs); do
                state=RUNNING code=0 start=1
                if [ -e "jobs/$id/lost" ]; then state=NODE_FAIL
                elif [ -e "jobs/$id/status" ]; then
                    code=$(($(cat "jobs/$id/status") * 256)) state=FAILED
                    [ "$code" -ne 0 ] || state=COMPLETED
                else start=$(date +%s); fi
                printf '{"job_id": %s, "comment": "%s", "user_id": %s, "job_state": "%s", "state_reason": "None", "nodes": "n1", ' \\
                    "$id" "$(cat "jobs/$id/comment")" "$(id -u)" "$state"
                printf '"start_time": %s, "end_time": 2, "exit_code": %s}' "$start" "$code"
                [ "$id" = "$(ls jobs | tail -n 1)" ] || echo ,
            done
            echo ']}'
            """)
        try command("sacct", "exit 1")
        try command(
            "scancel",
            """
            for id; do :; done
            case "$*" in *TERM*) kill -TERM "$(cat "jobs/$id/process")" ;; *) kill -KILL "$(cat "jobs/$id/process")" ;; esac
            """)
        try house.folder.write(
            "slurm.yaml",
            """
            apiVersion: heterolora/v1
            kind: Slurm
            runs: \(folder)/shared
            commands: \(folder)/slurm/bin
            room: { cores: 4, memory: 8GiB }
            every: 1s
            """.utf8)
    }

    private func command(_ name: String, _ text: String) throws {
        let path = "slurm/bin/" + name
        try house.folder.write(path, "#!/bin/sh\ncd '\(folder)/slurm' || exit 1\n\(text)\n".utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/" + path)
    }

    func daemon() throws -> LiveProgram { try LiveProgram(house, options: ["--slurm", folder + "/slurm.yaml"]) }

    /// Something that the stand-ins look for: `away`, `refuses`, `jobs/1/lost`.
    func set(_ name: String) throws { try house.folder.write("slurm/" + name, "".utf8) }
    func unset(_ name: String) throws { try FileManager.default.removeItem(atPath: folder + "/slurm/" + name) }

    /// Jobs count as running from here on and do nothing until what is returned is closed, so that what a test does meanwhile comes before
    /// their end on any machine.
    func holdJobs() throws -> FileHandle {
        let gate = unsafe open(folder + "/slurm/gate", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(gate >= 0 && flock(gate, LOCK_EX | LOCK_NB) == 0)
        return FileHandle(fileDescriptor: gate, closeOnDealloc: true)
    }

    /// The jobs that were handed in, by their comments.
    func comments() throws -> [String] {
        try house.folder.names("slurm/jobs").sorted().map { try house.folder.text("slurm/jobs/\($0)/comment") }
    }

    /// A node fails: its processes are gone, and the controller says so.
    func loseJob(_ id: Int) throws {
        let process = try house.folder.text("slurm/jobs/\(id)/process").trimmingCharacters(in: .whitespacesAndNewlines)
        try set("jobs/\(id)/lost")
        if let process = Int32(process) { kill(process, SIGKILL) }
    }
}
