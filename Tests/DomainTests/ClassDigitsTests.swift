import Domain
import Testing

@Suite struct ClassDigitsTests {
    @Test(arguments: [(2, 1), (36, 1), (37, 2), (1000, 2), (ClassDigits.classCountMax, 2)])
    func classesComeBackAsTheyWere(count: Int, width: Int) {
        #expect(ClassDigits.width(classCount: count) == width)
        let indices = (0..<count) + [count - 1, 0]
        let text = ClassDigits.text(Array(indices), width: width)
        #expect(text.utf8.count == width * (count + 2) && ClassDigits.indices(text, width: width) == Array(indices))
    }

    @Test func whatIsNoRecordIsNone() {
        #expect(ClassDigits.indices("0#", width: 1) == nil && ClassDigits.indices("0A", width: 1) == nil)
        #expect(ClassDigits.indices("012", width: 2) == nil && ClassDigits.indices("01", width: 0) == nil)
        #expect(ClassDigits.indices("", width: 1) == [] && ClassDigits.indices("z0", width: 2) == [1260])
    }
}
