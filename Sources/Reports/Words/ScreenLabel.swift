/// The words of the application's pages that tell no value: headings, headers, buttons, plain notes.
package enum ScreenLabel: Sendable, CaseIterable {
    case skip, pages, language, alerts, readOnly, overview, requests, compare, audit, policies, portfolio
    case overviewLead, running, nothingRuns, betweenTrials, runningCaption, request, team, progress, attempt, since
    case queue, nothingWaits, queueCaption, priority, waitsFor, heldHeading, heldCaption
    case nothingSpent, spendCaption, spentInMonth, spentInAll, reserved, runs
    case daemon, version, startedAt, ledger, ledgerAnswers, ledgerIsAway, signedUpTo
    case newest, older, show, state, everyState, filter, list, noRequests, requestsCaption, submitter, received
    case standing, ending, purpose, costSoFar, ceiling, eventsOfIt, report, compareIt, story, storyCaption, event, at, by,
        detail
    case backToRequest
    case firstRun, secondRun, runHint, whichRuns, compared, differs, yes, no
    case search, kind, everyKind, from, until, noEvents, eventsCaption, events
    case source, recordedAt, previousHash, hash, hashHolds, hashIsRight, hashIsWrong, eventBefore, eventAfter, payload
    case proof, nothingSigned, showProof, proofFile, proofFails, proofHolds, leaf, root, path, level
    case verification, neverVerified, faults, verificationNote, lookAgain, verifyNow
    case policiesLead, rules, rulesCaption, asks, lastVerdicts, noVerdicts, tests, testCase, result, passes, fails, uncovered,
        files
    case period, noPeriod, inAll
    case notFound, notFoundNote, badAddress, ledgerAwayNote, busy, busyNote, tooLarge, unknownReader, unknownReaderNote,
        unreadable
    case whatIsWrong
}
