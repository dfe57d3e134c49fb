/// The processes of a run compute with kernels that do not give the same bits.
struct MixedMachines: Error, CustomStringConvertible {
    let description: String
}
