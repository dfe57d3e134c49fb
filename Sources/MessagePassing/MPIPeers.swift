#if MPI
    internal import CMPI
    public import Engine
    internal import Glibc

    /// The processes that `mpirun` has started, by MPI. Built with the trait `MPI` only.
    @safe public final class MPIPeers: Peers, @unchecked Sendable {
        public let place: Int
        public let count: Int
        private let handle: UnsafeMutableRawPointer

        private init(_ handle: UnsafeMutableRawPointer) {
            unsafe self.handle = handle
            place = unsafe Int(heterolora_mpi_place(handle))
            count = unsafe Int(heterolora_mpi_count(handle))
        }

        /// Joins the run, once in a process, before it gives anything up: afterwards no connection can be made that is not there.
        /// - Throws: `EngineError` where the library cannot be used.
        public static func join() throws(EngineError) -> MPIPeers {
            // Reading another process's memory is what a confined worker may not do; shared memory is copied through instead.
            _ = unsafe setenv("OMPI_MCA_btl_vader_single_copy_mechanism", "none", 0)
            guard heterolora_mpi_start() == 0, let handle = unsafe heterolora_mpi_all() else {
                throw EngineError("MPI does not let the program's first thread call it")
            }
            unsafe heterolora_mpi_greet(handle)
            return unsafe MPIPeers(handle)
        }

        public func gather(_ bytes: [UInt8]) -> [[UInt8]] {
            var lengths = [Int32](repeating: 0, count: count)
            unsafe heterolora_mpi_gather_lengths(handle, Self.count(bytes.count), &lengths)
            var starts: [Int32] = []
            var total = 0
            for length in lengths {
                starts.append(Self.count(total))
                total += Int(length)
            }
            var all = [UInt8](repeating: 0, count: total)
            unsafe heterolora_mpi_gather(handle, bytes, Int32(bytes.count), &all, lengths, starts)
            return zip(starts, lengths).map { Array(all[Int($0)..<Int($0) + Int($1)]) }
        }

        public func sum(_ values: [Float]) -> [Float] {
            let part = (values.count + count - 1) / count
            var sums = values + [Float](repeating: 0, count: part * count - values.count)
            var room = [Float](repeating: 0, count: sums.count)
            unsafe heterolora_mpi_sum(handle, &sums, &room, Self.count(part))
            sums.removeLast(sums.count - values.count)
            return sums
        }

        public func split(by group: Int) -> any Peers {
            guard let handle = unsafe heterolora_mpi_split(handle, Self.count(group)) else { return Alone() }
            return unsafe MPIPeers(handle)
        }

        public func send(_ bytes: [UInt8], to place: Int) {
            unsafe heterolora_mpi_send(handle, bytes, UInt64(bytes.count), Self.count(place))
        }

        public func receive(withinSeconds seconds: Double) -> (place: Int, bytes: [UInt8])? {
            var rest = seconds
            while true {
                var length: UInt64 = 0
                let sender = unsafe heterolora_mpi_look(handle, &length)
                if sender >= 0 {
                    var bytes = [UInt8](repeating: 0, count: Int(length))
                    unsafe heterolora_mpi_receive(handle, &bytes, length, sender)
                    return (Int(sender), bytes)
                }
                guard rest > 0 else { return nil }
                // MPI waits only by asking again and again; another process may want the core.
                usleep(Self.napMicroseconds)
                rest -= Double(Self.napMicroseconds) / 1e6
            }
        }

        private static let napMicroseconds: UInt32 = 1000

        /// Leaves the run, when all of its processes do.
        public func finish() { heterolora_mpi_finish() }

        /// Ends all processes of the run; `mpirun` ends with this status.
        public func abort(status: Int32) { heterolora_mpi_abort(status) }

        /// MPI counts in 32 bits.
        private static func count(_ value: Int) -> Int32 {
            precondition(value <= Int(Int32.max), "\(value) elements at a time are too many for MPI")
            return Int32(value)
        }
    }
#endif
