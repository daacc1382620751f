import Journal
import Records

/// Training that is promised for everybody (domain §5, D15): who was not there is trained afterwards, and only then is it complete.
enum Training {
    /// Whether everybody expected was there, at the training itself or at one that makes it up. Of several days one is enough.
    static func isCovered(expected: [Reference<Person>], present: [Attendance]) -> Bool { absent(expected, present).isEmpty }

    /// Those expected who were at none of them.
    static func absent(_ expected: [Reference<Person>], _ present: [Attendance]) -> [Reference<Person>] {
        let there = Set(present.filter { $0.status?.isPresent ?? false }.compactMap(\.person))
        return expected.filter { !there.contains($0) }
    }

    static func finish(_ study: inout Study, in context: ActionContext) throws {
        let original = try context.lookup.find(study.makesUp) ?? study
        study.covered = isCovered(
            expected: original.expected, present: try attendance(of: original.reference, and: study.reference, context.lookup))
        guard let day = study.day, let speaker = study.speaker else { return }
        study.bySecretary = try context.lookup.all(Appointment.self, ("person", speaker)).contains {
            $0.post == .secretary && $0.holds(on: day)
        }
    }

    /// Signatures at a training, at all that made it up so far, and at the one that is being finished.
    private static func attendance(of original: Reference<Study>, and study: Reference<Study>?, _ lookup: Lookup) throws -> [Attendance] {
        let later: [Study] = try lookup.all(Study.self, ("makesUp", original))
        let ids = [original.id] + later.filter { $0.state == .done }.map(\.id) + [study?.id].compactMap { $0 }
        return try lookup.all(narrowed: .among("study", ids))
    }

    static func problem(_ study: Study, in lookup: Lookup) throws -> String? {
        guard let original = try lookup.find(study.makesUp) else { return nil }
        if original.id == study.id { return "不能给自己补训" }
        if original.makesUp != nil { return "这次本身是补训，请选最初的那次" }
        if original.state != .done { return "那次学习还没有登记完成，不用补训" }
        if original.covered { return "那次应到的人都到了，不用补训" }
        if let kind = study.kind, original.kind != kind { return "补训的类型要与那次一样（\(original.kind?.title ?? "")）" }
        if let day = study.from.map({ Day($0) }), let first = original.day, day < first { return "补训不能早于那次学习（\(first.chinese)）" }
        return nil
    }

    /// What makes up for a training begins with its subject, and with those who were not there.
    static func propose(_ study: inout Study, _ lookup: Lookup) throws {
        guard let original = try lookup.find(study.makesUp) else { return }
        study.kind = study.kind ?? original.kind
        if study.title.isEmpty { study.title = String("补训：\(original.title)".prefix(120)) }
        if study.teacher.isEmpty { study.teacher = original.teacher }
        study.speaker = study.speaker ?? original.speaker
        if study.gist.isEmpty { study.gist = original.gist }
        guard study.expected.isEmpty else { return }
        study.expected = absent(original.expected, try attendance(of: original.reference, and: nil, lookup))
    }
}
