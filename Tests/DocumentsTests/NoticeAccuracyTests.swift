import Foundation
import Testing

@testable import Documents

@Suite("Accuracy of reading notices")
struct NoticeAccuracyTests {
    private func gate(_ sum: NoticeAccuracy.Report) {
        #expect(sum.findings.f1 >= 0.98)
        #expect(sum.measures.f1 >= 0.95)
        #expect(sum.dates.f1 >= 0.95)
        #expect(sum.totals.f1 >= 0.95)
        #expect(sum.figures.recall >= 0.9)
        #expect(sum.duties.f1 >= 0.9)
    }

    @Test("the fictional notices of this repository are read as a careful reader reads them")
    func ownNotices() throws {
        let reports = try NoticeAccuracy.reports(in: Fixture.folder("notices"))
        #expect(reports.count >= 10)
        for report in reports { #expect(report.findings.f1 >= 0.9, "\(report.name)") }
        gate(NoticeAccuracy.sum(reports, isReal: false))
    }

    private static let outerFolder = ProcessInfo.processInfo.environment["CHANGLI_NOTICES"]

    @Test(
        "the outer set is read well, real and composed notices apart",
        .enabled(if: outerFolder != nil, "CHANGLI_NOTICES is not set"))
    func outerNotices() throws {
        let path = try #require(Self.outerFolder)
        let reports = try NoticeAccuracy.reports(in: URL(fileURLWithPath: path))
        print(NoticeAccuracy.table(reports))
        for isReal in [true, false] where reports.contains(where: { $0.isReal == isReal }) {
            gate(NoticeAccuracy.sum(reports, isReal: isReal))
        }
    }

    @Test("a missing and an additional finding count against recall and precision")
    func scoring() throws {
        let truth = Data(
            #"{"provenance":"composed","declared":{},"sections":[{"title":null,"findings":[{"number":"1.","title":"甲 问题","measures":["一。"]},{"number":"2.","title":"乙问题","measures":[]}]}],"figures":[],"duties":[]}"#
                .utf8)
        var notice = Notice()
        var finding = Notice.Finding(number: "1.", title: "甲问题")
        finding.measures = ["一。", "二。"]
        notice.sections = [Notice.Section(title: nil, findings: [finding])]
        let report = try NoticeAccuracy.compare(notice, with: truth, name: "x")
        #expect(report.findings.precision == 1 && report.findings.recall == 0.5)
        #expect(report.measures.precision == 0.5 && report.measures.recall == 1)
    }

    @Test("every pattern of the reader compiles")
    func patterns() {
        for pattern in DeclaredTotals.allPatterns { #expect(pattern.compiles) }
    }
}
