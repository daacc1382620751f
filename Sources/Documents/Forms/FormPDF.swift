import Foundation

/// The same as PDF, by WeasyPrint: a program of its own, found at start or named by `CHANGLI_WEASYPRINT`.
///
/// Runs in a private folder and fetches nothing: the page names no address, and none would be followed.
public enum FormPDF {
    /// Seconds that one document may take; twelve pages take about one.
    private static let limit = 60.0
    /// More at once would only slow each other on a small machine.
    private static let gate = DispatchSemaphore(value: 2)

    public static func program(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
        if let named = environment["CHANGLI_WEASYPRINT"], !named.isEmpty {
            return FileManager.default.isExecutableFile(atPath: named) ? named : nil
        }
        let local = FileManager.default.currentDirectoryPath + "/.venv/bin"
        return Subprocess.find(["weasyprint"], path: "\(local):" + (environment["PATH"] ?? "/usr/bin:/bin"))
    }

    /// What a PDF would fail for: looked at when the server starts, so that nobody finds out on the day of a deadline. nil when it can be made.
    public static func lack() -> DocumentError? {
        do throws(DocumentError) { _ = try ready(program()) } catch { return error }
        return nil
    }

    private static func ready(_ program: String?) throws(DocumentError) -> String {
        guard let program else {
            throw DocumentError(.failed, "没有安装 PDF 排版程序 WeasyPrint，不能导出 PDF。请在程序文件夹里运行 scripts/setup 安装，或先导出 Word、网页。")
        }
        guard hasChineseFonts else {
            throw DocumentError(.failed, "这台机器没有中文字体，导出的 PDF 会是方框。请安装 fontconfig 和 fonts-noto-cjk 后再导出。")
        }
        return program
    }

    /// - Throws: `.failed` with what to install when WeasyPrint or Chinese fonts are missing.
    public static func write(_ form: FormDocument, program: String? = FormPDF.program()) throws(DocumentError) -> Data {
        let program = try ready(program)
        gate.wait()
        defer { gate.signal() }
        return try Subprocess.withFolder { folder throws(DocumentError) in
            guard FileManager.default.createFile(atPath: folder.appending(path: "page.html").path, contents: Data(FormHTML.page(form).utf8))
            else {
                throw DocumentError(.failed, "临时文件夹写不进去，请检查磁盘空间后再试。")
            }
            let outcome = try Subprocess.run(
                program, ["--quiet", "--allowed-protocols", "data", "page.html", "page.pdf"], in: folder, seconds: limit, bytes: 1 << 20)
            guard outcome.status == 0, let data = try? Data(contentsOf: folder.appending(path: "page.pdf")),
                data.starts(with: Data("%PDF".utf8))
            else { throw DocumentError(.failed, "PDF 没有排成。请稍后再试，或先导出 Word、网页。") }
            return data
        }
    }

    /// Asked once: fonts do not come and go.
    private static let hasChineseFonts: Bool = {
        guard let program = Subprocess.find(["fc-list"]) else { return false }
        let listed = try? Subprocess.withFolder { folder throws(DocumentError) in
            try Subprocess.run(program, [":lang=zh", "family"], in: folder)
        }
        return listed.map { !$0.output.isEmpty } ?? false
    }()
}
