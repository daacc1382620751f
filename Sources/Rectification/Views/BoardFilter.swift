import Foundation
import Journal
import Records

/// Which findings of a board somebody wants to see.
public struct BoardFilter: Sendable, Equatable {
    public enum Show: String, Sendable, CaseIterable {
        case all = "", mine, confirm, overdue, reopened, blank

        public var title: String {
            switch self {
            case .all: "全部"
            case .mine: "我负责"
            case .confirm: "待我核验"
            case .overdue: "逾期"
            case .reopened: "重开"
            case .blank: "待补"
            }
        }
    }
    public var show = Show.all
    public var department: RecordID?
    /// A measure's owner or the finding's leader.
    public var person: RecordID?
    public var state: Finding.State?
    /// Every one of these words stands in the finding's title or in one of its measures.
    public var words: [String] = []

    public init() {}

    public var isEmpty: Bool { self == BoardFilter() }

    /// - Parameter viewer: the person for whom “我” is meant.
    public func keeps(_ line: Board.Line, for viewer: RecordID?, on day: Day) -> Bool {
        isShown(line, viewer, day)
            && (department == nil || line.finding.department?.id == department
                || line.measures.contains { $0.department?.id == department })
            && (person == nil || BoardFilter.concerns(line, person))
            && (state == nil || line.finding.state == state)
            && words.allSatisfy { word in
                line.finding.title.localizedCaseInsensitiveContains(word)
                    || line.measures.contains { $0.text.localizedCaseInsensitiveContains(word) }
            }
    }

    private static func concerns(_ line: Board.Line, _ person: RecordID?) -> Bool {
        line.finding.leader?.id == person
            || line.measures.contains { $0.owner?.id == person || $0.coOwners.contains { $0.id == person } }
    }

    private func isShown(_ line: Board.Line, _ viewer: RecordID?, _ day: Day) -> Bool {
        switch show {
        case .all: true
        case .mine: BoardFilter.concerns(line, viewer)
        case .confirm: line.finding.leader?.id == viewer && line.measures.contains { $0.state == .evidenced }
        case .overdue: line.isOverdue(on: day)
        case .reopened: line.finding.state == .reopened || line.measures.contains { $0.state == .reopened }
        case .blank:
            line.finding.leader == nil || line.finding.deadline == nil || line.measures.contains { $0.owner == nil || $0.due == nil }
        }
    }
}
