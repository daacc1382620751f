import Foundation
import Synchronization

/// Runs a program on a file of a private folder: no shell, bounded time, bounded output.
package enum Subprocess {
    package struct Outcome: Sendable {
        package var status: Int32
        package var output: Data
        package var complaint: String
    }

    /// The program's path among `PATH`, or nil.
    package static func find(_ names: [String], path: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") -> String? {
        for name in names {
            for folder in path.split(separator: ":") where !folder.isEmpty {
                let candidate = "\(folder)/\(name)"
                if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            }
        }
        return nil
    }

    /// One launch at a time: in Foundation's `Process.run()` many at once have crashed, and a crash would take the whole server with it.
    /// What was launched runs side by side.
    private static let launching = Mutex<Void>(())

    /// - Throws: `.failed` after `seconds` or `bytes` of output; the program is then killed.
    package static func run(_ program: String, _ arguments: [String], in folder: URL, seconds: Double = 20, bytes: Int = 64 << 20)
        throws(DocumentError) -> Outcome
    {
        let outputURL = folder.appendingPathComponent("stdout")
        let errorURL = folder.appendingPathComponent("stderr")
        _ = FileManager.default.createFile(atPath: outputURL.path, contents: nil)
        _ = FileManager.default.createFile(atPath: errorURL.path, contents: nil)
        let process = Process()
        let done = DispatchSemaphore(value: 0)
        do {
            // Files and not pipes: nobody needs to read while the program runs, and their size shows how much it wrote.
            let output = try FileHandle(forWritingTo: outputURL)
            let complaints = try FileHandle(forWritingTo: errorURL)
            defer {
                try? output.close()
                try? complaints.close()
            }
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path, "LC_ALL": "C.UTF-8"]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output
            process.standardError = complaints
            process.terminationHandler = { _ in done.signal() }
            try launching.withLock { _ in try process.run() }
        } catch {
            throw DocumentError(.failed, "读取文件的程序没能启动。请稍后再试，或把内容复制到 Word（.docx）后再上传。")
        }
        let deadline = Date().addingTimeInterval(seconds)
        while done.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
            let written = (try? FileManager.default.attributesOfItem(atPath: outputURL.path)[.size] as? Int) ?? 0
            guard Date() < deadline, written <= bytes else {
                // Its children too: LibreOffice works in one. Where it leads no group of its own, itself alone.
                if kill(-process.processIdentifier, SIGKILL) != 0 { kill(process.processIdentifier, SIGKILL) }
                _ = done.wait(timeout: .now() + .seconds(2))
                throw DocumentError(.failed, "读这个文件用的时间太长，已停止。文件可能已损坏；请另存为 Word（.docx）后再上传。")
            }
        }
        let output = (try? Data(contentsOf: outputURL)) ?? Data()
        let complaint = (try? Data(contentsOf: errorURL)).map { String(decoding: $0.prefix(4096), as: UTF8.self) } ?? ""
        return Outcome(status: process.terminationStatus, output: output.prefix(bytes), complaint: complaint)
    }

    /// A private folder for one file, gone when the work is done.
    package static func withFolder<T>(_ work: (URL) throws(DocumentError) -> T) throws(DocumentError) -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("changli-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DocumentError(.failed, "临时文件夹写不进去，请检查磁盘空间后再试。")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        return try work(folder)
    }
}
