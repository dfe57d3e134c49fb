/// Every metric of the daemon, once: code, dashboard, alerts and docs/observability.md use these names and no others.
public enum MetricCatalogue {
    public static let requests = MetricDefinition(
        "heterolora_requests_total", .counter, labels: ["verdict"],
        help: "Verdicts given: admitted, held or refused. A held request gets a second one.")
    public static let shadowFindings = MetricDefinition(
        "heterolora_shadow_findings_total", .counter, labels: ["rule"],
        help: "Objections of rules that are only tried (severity shadow), as POLICY/RULE.")
    public static let verdictSeconds = MetricDefinition(
        "heterolora_verdict_seconds", .histogram(upperBounds: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]),
        help: "From claiming a request file to its verdict in the ledger.")
    public static let queueDepth = MetricDefinition(
        "heterolora_queue_depth", .gauge, labels: ["state"],
        help: "Requests without a verdict (unjudged), admitted and not started (waiting), and at work (running).")
    public static let ledgerAvailable = MetricDefinition(
        "heterolora_ledger_available", .gauge, help: "1 while the ledger answers, 0 while it is away.")
    public static let ledgerLagSeconds = MetricDefinition(
        "heterolora_ledger_lag_seconds", .gauge,
        help: "Age of the oldest event of a worker that the ledger does not have yet; 0 when it has all.")
    public static let runStepSeconds = MetricDefinition(
        "heterolora_run_step_seconds",
        .histogram(upperBounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]),
        help: "Mean duration of an optimiser step between two reports of a worker, evaluation left out.")
    public static let runsEnded = MetricDefinition(
        "heterolora_runs_ended_total", .counter, labels: ["ending"], help: "Runs that ended: finished, failed or cancelled.")
    public static let snapshots = MetricDefinition(
        "heterolora_snapshots_total", .counter, help: "Snapshots of trainings that are recorded in the ledger.")
    public static let spend = MetricDefinition(
        "heterolora_spend", .gauge, labels: ["team", "currency"],
        help: "What a team's runs have cost, by the ledger; known from the team's first request on after a start.")
    public static let quota = MetricDefinition(
        "heterolora_quota", .gauge, labels: ["currency"],
        help: "The lowest quota of a team by the policies in force; absent where none sets one.")
    public static let storageFreeBytes = MetricDefinition(
        "heterolora_storage_free_bytes", .gauge, labels: ["path"], help: "Free space of the file system that a folder is on.")
    public static let storageFreeBytesMin = MetricDefinition(
        "heterolora_storage_free_bytes_min", .gauge, labels: ["path"],
        help: "Below this much free space nothing new is taken in or started.")
    public static let seriesDropped = MetricDefinition(
        "heterolora_metric_series_dropped_total", .counter, labels: ["metric"],
        help: "Uses of label values past the number that is kept for one metric.")

    // The names that every Prometheus client library gives to a process' own figures.
    public static let processCPUSeconds = MetricDefinition(
        "process_cpu_seconds_total", .counter, help: "User and system time of the daemon, its workers left out.")
    public static let processResidentBytes = MetricDefinition(
        "process_resident_memory_bytes", .gauge, help: "Resident memory of the daemon.")
    public static let processStartSeconds = MetricDefinition(
        "process_start_time_seconds", .gauge, help: "When the daemon started, seconds since 1970-01-01T00:00:00Z.")

    public static let all = [
        requests, shadowFindings, verdictSeconds, queueDepth, ledgerAvailable, ledgerLagSeconds, runStepSeconds, runsEnded,
        snapshots, spend, quota, storageFreeBytes, storageFreeBytesMin, seriesDropped, processCPUSeconds, processResidentBytes,
        processStartSeconds,
    ]
}
