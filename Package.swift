// swift-tools-version: 6.1
import PackageDescription

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

let package = Package(
    name: "changli",
    products: [
        .executable(name: "changli", targets: ["changli"])
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        .systemLibrary(name: "Clibarchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "Clibxml2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "Clibxlsxwriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "Clibqrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(name: "Journal", dependencies: [crypto, grdb, sqlite]),
        .target(
            name: "Records", dependencies: ["Journal", crypto, grdb, .product(name: "CryptoExtras", package: "swift-crypto")],
            resources: [.copy("Data")]),
        .target(name: "Documents", dependencies: ["Clibarchive", "Clibxml2", "Clibxlsxwriter", "Clibqrencode"]),
        .target(name: "Rectification", dependencies: ["Records", "Documents"], resources: [.copy("Pack/Page")]),
        .target(name: "Meetings", dependencies: ["Records", "Documents"]),
        .target(
            name: "Web",
            dependencies: [
                "Records", "Rectification", "Meetings", "Documents",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.copy("Templates"), .copy("Public")]),
        .executableTarget(
            name: "changli",
            dependencies: [
                "Web", "Records", "Rectification", "Meetings", "Documents", sqlite,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.copy("Demo")]),
        .testTarget(name: "JournalTests", dependencies: ["Journal", sqlite]),
        .testTarget(name: "RecordsTests", dependencies: ["Records", sqlite]),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents"], resources: [.copy("Fixtures")]),
        .testTarget(name: "RectificationTests", dependencies: ["Rectification"]),
        .testTarget(name: "MeetingsTests", dependencies: ["Meetings", "Rectification"]),
        .testTarget(
            name: "WebTests",
            dependencies: ["Web", .product(name: "HummingbirdTesting", package: "hummingbird")]),
    ],
    swiftLanguageModes: [.v6]
)
