import Foundation

/// Compares what was read with what a careful reader found (the ground truth beside a text).
///
/// Strings are compared with all white space removed. Figures of a ground truth are not complete,
/// so for them only recall means anything.
public enum NoticeAccuracy {
    /// Counts of one kind of thing: right is found and expected.
    public struct Score: Sendable, Equatable {
        public var right = 0
        public var expected = 0
        public var found = 0

        public init() {}

        public var precision: Double { found == 0 ? (expected == 0 ? 1 : 0) : Double(right) / Double(found) }
        public var recall: Double { expected == 0 ? 1 : Double(right) / Double(expected) }
        public var f1: Double { expected + found == 0 ? 1 : 2 * Double(right) / Double(expected + found) }

        public static func + (a: Score, b: Score) -> Score {
            var sum = Score()
            sum.right = a.right + b.right
            sum.expected = a.expected + b.expected
            sum.found = a.found + b.found
            return sum
        }

        static func bags(_ expected: [String], _ found: [String]) -> Score {
            var left: [String: Int] = [:]
            for text in expected { left[text, default: 0] += 1 }
            var score = Score()
            score.expected = expected.count
            score.found = found.count
            for text in found where left[text, default: 0] > 0 {
                left[text, default: 0] -= 1
                score.right += 1
            }
            return score
        }
    }

    public struct Report: Sendable {
        public var name: String
        /// A published text, not one composed for measuring. The two are never averaged.
        public var isReal: Bool
        public var findings = Score()
        public var measures = Score()
        public var dates = Score()
        public var totals = Score()
        public var figures = Score()
        public var duties = Score()
    }

    /// - Parameter truth: JSON of the schema that `Notice` writes, without `unread`.
    public static func compare(_ notice: Notice, with truth: Data, name: String) throws -> Report {
        let truth = try JSONDecoder().decode(Truth.self, from: truth)
        var report = Report(name: name, isReal: truth.provenance == "real")
        report.findings = .bags(
            truth.findings.map { key($0.number) + "\t" + key($0.title) }, notice.findings.map { key($0.number) + "\t" + key($0.title) })
        report.measures = .bags(truth.findings.flatMap(\.measures).map(key), notice.findings.flatMap(\.measures).map(key))
        report.dates = fields(
            [truth.inspectedFrom, truth.inspectedTo, truth.feedbackOn, truth.asOf, truth.signedOn],
            [notice.inspectedFrom, notice.inspectedTo, notice.feedbackOn, notice.asOf, notice.signedOn])
        report.totals = fields(numbers(truth.declared), numbers(notice.declared))
        report.figures = .bags(
            truth.figures.map { "\($0.measure) \(key($0.text))" }, notice.figures.map { "\($0.measure) \(key($0.text))" })
        report.duties = duties(truth.duties, notice.duties)
        return report
    }

    /// Reads and compares every `NAME.txt` (or html, docx, pdf) beside a `NAME.json`, in the order of names.
    public static func reports(in folder: URL) throws -> [Report] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
        return try files.compactMap { file in
            let text = ["txt", "html", "docx", "pdf"].map { file.deletingPathExtension().appendingPathExtension($0) }
                .first { FileManager.default.fileExists(atPath: $0.path) }
            guard let text else { return nil }
            let notice = (try? NoticeReader.read(TextExtractor.extract(contentsOf: text).text)) ?? Notice()
            return try compare(notice, with: Data(contentsOf: file), name: file.deletingPathExtension().lastPathComponent)
        }
    }

    /// One line a notice, then the sums, real and composed apart.
    public static func table(_ reports: [Report]) -> String {
        func cell(_ score: Score) -> String {
            String(format: "%.3f/%.3f", score.precision, score.recall).padding(toLength: 13, withPad: " ", startingAt: 0)
        }
        func line(_ name: String, _ r: Report) -> String {
            ([name.padding(toLength: 34, withPad: " ", startingAt: 0)]
                + [r.findings, r.measures, r.dates, r.totals, r.figures, r.duties].map(cell)).joined(separator: " ")
        }
        var lines = [
            "precision/recall".padding(toLength: 34, withPad: " ", startingAt: 0)
                + " findings      measures      dates         totals        figures       duties"
        ]
        lines += reports.map { line($0.name, $0) }
        for isReal in [true, false] {
            let group = reports.filter { $0.isReal == isReal }
            guard !group.isEmpty else { continue }
            lines.append(line("\(isReal ? "real" : "composed") (\(group.count))", sum(group, isReal: isReal)))
        }
        return lines.joined(separator: "\n")
    }

    public static func sum(_ reports: [Report], isReal: Bool) -> Report {
        var total = Report(name: isReal ? "real" : "composed", isReal: isReal)
        for report in reports where report.isReal == isReal {
            total.findings = total.findings + report.findings
            total.measures = total.measures + report.measures
            total.dates = total.dates + report.dates
            total.totals = total.totals + report.totals
            total.figures = total.figures + report.figures
            total.duties = total.duties + report.duties
        }
        return total
    }

    // MARK: Comparing

    private static func key(_ text: String?) -> String {
        Scalars(text ?? "").filter { !$0.isBlank && $0 != "\n" && $0 != "\u{2028}" }.string
    }

    private static func numbers(_ declared: Notice.Declared) -> [Double?] {
        let counts: [Int?] = [declared.findings, declared.measures, declared.findingsDone, declared.measuresDone, declared.regulations]
        var all: [Double?] = counts.map { count in count.map { Double($0) } }
        all.append(declared.completionRate)
        return all
    }

    private static func fields<T: Equatable>(_ expected: [T?], _ found: [T?]) -> Score {
        var score = Score()
        for (a, b) in zip(expected, found) {
            if a != nil { score.expected += 1 }
            if b != nil { score.found += 1 }
            if a != nil, a == b { score.right += 1 }
        }
        return score
    }

    /// The same promise: of one measure, of one rhythm, and one text holds the other.
    private static func duties(_ expected: [Notice.Duty], _ found: [Notice.Duty]) -> Score {
        var score = Score()
        score.expected = expected.count
        score.found = found.count
        var left = found
        for duty in expected {
            let text = key(duty.text)
            guard
                let match = left.firstIndex(where: { other in
                    other.measure == duty.measure && other.recurrence == duty.recurrence
                        && (key(other.text).contains(text) || text.contains(key(other.text)))
                })
            else { continue }
            left.remove(at: match)
            score.right += 1
        }
        return score
    }

    /// The parts of a ground truth that are compared; `Notice` itself wants more keys.
    private struct Truth: Decodable {
        struct Section: Decodable { var findings: [Finding] }
        struct Finding: Decodable {
            var number: String?
            var title: String
            var measures: [String]
        }
        var provenance: String?
        var inspectedFrom, inspectedTo, feedbackOn, asOf, signedOn: String?
        var declared: Notice.Declared
        var sections: [Section]
        var figures: [Notice.Figure]
        var duties: [Notice.Duty]

        var findings: [Finding] { sections.flatMap(\.findings) }
    }
}
