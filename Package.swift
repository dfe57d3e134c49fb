// swift-tools-version: 6.2
import PackageDescription

/// One array for every target: the gates that the compiler itself can hold.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let flyingSocks: Target.Dependency = .product(name: "FlyingSocks", package: "FlyingFox")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "heterolorad",
    products: [
        .executable(name: "heterolorad", targets: ["heterolorad"]),
        .executable(name: "heterolora-worker", targets: ["heterolora-worker"]),
        .executable(name: "heteroloractl", targets: ["heteroloractl"]),
    ],
    traits: [
        .trait(name: "MPI", description: "A worker that can share a run with others by MPI (docs/scaling.md); off by default")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // Exactly: docs/decisions/0013 rests on how this version works.
        .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // VALUES
        .target(name: "Domain", swiftSettings: swiftSettings),

        // DECISIONS
        .target(name: "Admission", dependencies: ["Domain", yams], swiftSettings: swiftSettings),
        .target(name: "Reports", dependencies: ["Domain", mustache], swiftSettings: swiftSettings),

        // ENGINE
        .target(name: "Tensors", dependencies: ["COpenBLAS"], swiftSettings: swiftSettings),
        .target(name: "Engine", dependencies: ["CMeCab", "Domain", "Tensors"], swiftSettings: swiftSettings),
        // Empty without the trait.
        .target(
            name: "MessagePassing", dependencies: ["Engine", .target(name: "CMPI", condition: .when(traits: ["MPI"]))],
            swiftSettings: swiftSettings),
        .target(name: "Kernels", dependencies: ["CLinux", "Domain", "Tensors"], swiftSettings: swiftSettings),

        // EDGES: one kind of effect each; never each other
        .target(name: "Ledger", dependencies: ["Domain", "CLibPQ", crypto], swiftSettings: swiftSettings),
        .target(name: "Sandbox", dependencies: ["CLinux"], swiftSettings: swiftSettings),
        .target(name: "Slurm", dependencies: ["Domain"], swiftSettings: swiftSettings),
        .target(name: "Spool", dependencies: ["Domain", system], swiftSettings: swiftSettings),
        .target(name: "Stores", dependencies: ["Domain", system, crypto], swiftSettings: swiftSettings),
        .target(name: "Systemd", dependencies: ["CSystemd", logging, system], swiftSettings: swiftSettings),
        .target(name: "Telemetry", dependencies: [coreMetrics], swiftSettings: swiftSettings),
        .target(name: "Web", dependencies: ["Domain", crypto, flyingSocks, logging], swiftSettings: swiftSettings),
        .target(name: "Workspace", dependencies: ["Domain", system, crypto], swiftSettings: swiftSettings),

        // ASSEMBLY
        .target(
            name: "Daemon",
            dependencies: [
                "Admission", "Domain", "Ledger", "Reports", "Slurm", "Spool", "Stores", "Systemd", "Telemetry", "Web",
                "Workspace",
                coreMetrics, logging, serviceLifecycle, subprocess, system,
            ],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "heterolorad",
            dependencies: [
                "Admission", "Daemon", "Domain", "Ledger", "Sandbox", "Systemd", "Web", argumentParser, logging, system,
            ],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "heterolora-worker",
            dependencies: [
                "Domain", "Engine", "Kernels", "Sandbox", "Workspace", argumentParser,
                .target(name: "MessagePassing", condition: .when(traits: ["MPI"])),
            ],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "heteroloractl",
            dependencies: [
                "Admission", "Domain", "Ledger", "Reports", "Spool", "Stores", "Workspace", argumentParser, subprocess, system,
                yams,
            ],
            swiftSettings: swiftSettings),

        // C DOORS
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CMeCab"),
        .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),

        // TESTS
        .target(
            name: "TestSupport", dependencies: ["CRawCalls", "Domain"], path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .target(name: "CRawCalls", path: "Tests/CRawCalls"),
        // Not a product: figures for people who work on this.
        .executableTarget(
            name: "heterolora-bench",
            dependencies: [
                "Admission", "Domain", "Engine", "Kernels", "Reports", "Stores", "Tensors", "Workspace", argumentParser, system,
            ],
            path: "Benchmarks/heterolora-bench", swiftSettings: swiftSettings),
        .executableTarget(
            name: "heterolora-sample",
            dependencies: [
                "Admission", "Domain", "Engine", "Ledger", "Reports", "Stores", "Workspace", argumentParser, system,
            ],
            path: "Benchmarks/heterolora-sample", exclude: ["policies"], swiftSettings: swiftSettings),
        .testTarget(
            name: "AdmissionTests", dependencies: ["Admission", "Domain", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Admission", "Domain", "Ledger", "TestSupport", "Workspace", "heterolora-sample", "heterolora-worker",
                "heteroloractl", "heterolorad",
            ],
            swiftSettings: swiftSettings),
        .testTarget(name: "DomainTests", dependencies: ["Domain", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "EngineTests", dependencies: ["Domain", "Engine", "Tensors", "TestSupport"], exclude: ["Fixtures"],
            swiftSettings: swiftSettings),
        .testTarget(name: "KernelsTests", dependencies: ["Domain", "Kernels", "Tensors"], swiftSettings: swiftSettings),
        .testTarget(name: "LedgerTests", dependencies: ["Domain", "Ledger", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(name: "ReportsTests", dependencies: ["Domain", "Reports", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "SandboxTests", dependencies: ["CLinux", "CRawCalls", "Sandbox", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "SlurmTests", dependencies: ["Admission", "Domain", "Slurm", "TestSupport"], exclude: ["Fixtures"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "SpoolTests", dependencies: ["Domain", "Spool", "TestSupport", system], swiftSettings: swiftSettings),
        .testTarget(
            name: "StoresTests", dependencies: ["Admission", "Domain", "Stores", "TestSupport", system],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "SystemdTests", dependencies: ["Systemd", "TestSupport", logging, system], swiftSettings: swiftSettings),
        .testTarget(
            name: "TelemetryTests", dependencies: ["Daemon", "Domain", "Telemetry", "TestSupport", coreMetrics],
            swiftSettings: swiftSettings),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors"], swiftSettings: swiftSettings),
        .testTarget(
            name: "WebTests", dependencies: ["Domain", "TestSupport", "Web", flyingSocks, logging], swiftSettings: swiftSettings
        ),
        .testTarget(name: "WorkspaceTests", dependencies: ["Domain", "Workspace"], swiftSettings: swiftSettings),
    ]
)
