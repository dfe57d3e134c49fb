import Slurm
import Testing

struct JobCourseTests {
    private let waiting = Job(id: 7, phase: .waits(reason: "Resources"), nodes: "")
    private let running = Job(id: 7, phase: .runs(since: 100), nodes: "n1")
    private func over(_ end: JobEnd) -> Job { Job(id: 7, phase: .over(end, seconds: 5), nodes: "n1") }

    @Test func anAttemptIsHandedInOnceAndFollowedToItsEnd() {
        var course = JobCourse(isHandedIn: false)
        #expect(course.next(nil, now: 0, isToStop: false) == .submit)
        // Refused: again.
        #expect(course.next(nil, now: 1, isToStop: false) == .submit)
        course.handedIn()
        #expect(course.next(waiting, now: 2, isToStop: false) == .wait)
        #expect(course.next(running, now: 3, isToStop: false) == .wait)
        #expect(course.next(over(.status(0)), now: 4, isToStop: false) == .end(.status(0), over(.status(0))))
    }

    @Test func whatSbatchTookThoughItDidNotAnswerIsNotHandedInTwice() {
        var course = JobCourse(isHandedIn: false)
        #expect(course.next(nil, now: 0, isToStop: false) == .submit)
        #expect(course.next(running, now: 1, isToStop: false) == .wait)
    }

    @Test func aJobThatTheControllerHasForgottenIsAskedForElsewhere() {
        var course = JobCourse(isHandedIn: true)
        #expect(course.next(nil, now: 0, isToStop: false) == .ask)
        #expect(course.next(nil) == .end(.forgotten, nil))
        var seen = JobCourse(isHandedIn: false)
        #expect(seen.next(running, now: 0, isToStop: false) == .wait)
        #expect(seen.next(nil, now: 1, isToStop: false) == .ask)
        // Where it was is told with its end.
        #expect(seen.next(nil) == .end(.forgotten, running))
    }

    @Test func whatRunsIsAskedFirstAndCancelledWhenItsTimeIsOver() {
        var course = JobCourse(isHandedIn: true)
        #expect(course.next(running, now: 0, isToStop: true) == .stop(7))
        #expect(course.next(running, now: 44, isToStop: true) == .wait)
        #expect(course.next(running, now: 45, isToStop: true) == .cancel(7))
        #expect(course.next(running, now: 60, isToStop: true) == .wait)
        // A controller that came back may not know that it was asked.
        #expect(course.next(running, now: 90, isToStop: true) == .cancel(7))
        #expect(course.next(over(.status(75)), now: 91, isToStop: true) == .end(.status(75), over(.status(75))))
    }

    @Test func whatWaitsIsCancelledAtOnce() {
        var course = JobCourse(isHandedIn: true)
        #expect(course.next(waiting, now: 0, isToStop: true) == .cancel(7))
        // It began in that moment.
        #expect(course.next(running, now: 45, isToStop: true) == .cancel(7))
    }

    @Test func whatWasNeverHandedInHasNothingToEnd() {
        var course = JobCourse(isHandedIn: false)
        #expect(course.next(nil, now: 0, isToStop: true) == .end(.ended(state: "CANCELLED"), nil))
    }

    @Test func aClusterThatDoesNotAnswerIsAskedLessOften() {
        var patience = Patience(intervalSeconds: 10)
        #expect(patience.seconds == 10)
        let pauses = (0..<12).map { _ in
            patience.failed()
            return patience.seconds
        }
        #expect(pauses == [10, 10, 10, 16, 32, 60, 60, 60, 60, 60, 60, 60])
        patience.answered()
        #expect(patience.seconds == 10)
        var slow = Patience(intervalSeconds: 300)
        slow.failed()
        #expect(slow.seconds == 300)
    }
}
