import Domain
import Testing

@Suite struct RunMemoryTests {
    private let room = 16 << 30

    @Test(arguments: [0, 1e8, 3e9, 9e9, 1e10, 1.5e10, 1e12, 1e300, .infinity, .nan, -1] as [Double])
    func aRunIsStoppedBeforeTheSystemRefusesAndNeverHasMoreThanTheRoom(estimate: Double) {
        let memory = RunMemory(estimateBytes: estimate, roomBytes: room)
        #expect(memory.stopBytes < memory.hardBytes)
        #expect(memory.hardBytes <= room)
        // What admission lets in fits, where there is room for it.
        if estimate * 1.25 * 1.25 < 15e9 { #expect(Double(memory.stopBytes) >= estimate * 1.25) }
        #expect(RunMemory(estimateBytes: estimate).hardBytes >= memory.hardBytes)
    }

    @Test func aSmallRunHasAGiBAndRoomBesides() {
        let memory = RunMemory(estimateBytes: nil, roomBytes: room)
        #expect(memory.stopBytes == 1 << 30 && memory.hardBytes == 1536 << 20)
        // A ceiling that no program starts under would be no stop in order.
        let narrow = RunMemory(estimateBytes: nil, roomBytes: 1 << 20)
        #expect(narrow.stopBytes < 1 << 20 && narrow.hardBytes == 512 << 20)
    }
}
