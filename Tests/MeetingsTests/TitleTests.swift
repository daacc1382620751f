import Journal
import Records
import Rectification
import Testing

@testable import Meetings

@Suite("What records are called")
struct TitleTests {
    @Test("no record is called by an id: a kind whose first field refers to another says how its records are named")
    func names() throws {
        let id = RecordID.new().description
        for kind in try Kinds(RectificationKinds.all + MeetingKinds.all).all {
            var state: [String: JSON] = [:]
            for field in kind.fields {
                switch field.type {
                case .reference: state[field.name] = .string(id)
                case .references, .anyReferences: state[field.name] = .array([.string(id)])
                default: break
                }
            }
            #expect(!kind.recordTitle(state).contains(id), "\(kind.title)")
        }
    }
}
