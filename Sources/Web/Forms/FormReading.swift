import Foundation
import Journal
import Records

/// A form as typed, turned into the values that a command takes.
struct TypedForm: Sendable {
    var values: [String: JSON?] = [:]
    var problems: [String: String] = [:]
    /// As typed, for showing the form again.
    var typed: [String: [String]] = [:]
    var attachments: [Attachment] = []
    var reason: String?
    var revision: Int?
}

extension FormData {
    static let fileLimit = 50 * 1024 * 1024

    /// Reads these fields. Uploaded files are stored first (content-addressed, so an unused one does no harm).
    /// - Parameter kept: the record's present attachments; those still ticked stay.
    func read(_ fields: [FieldInfo], kept: [Attachment] = [], files store: FileStore) throws -> TypedForm {
        var form = TypedForm()
        form.reason = self["reason"]?.trimmingCharacters(in: .whitespacesAndNewlines)
        form.revision = self["revision"].flatMap { Int($0) }
        form.typed["back"] = values["back"]
        for field in fields {
            if case .attachments = field.type {
                guard values["keep"] != nil || values["has-files"] != nil || files.contains(where: { $0.field == field.name }) else {
                    continue
                }
                let ticked = Set(all("keep"))
                form.attachments = kept.filter { ticked.contains($0.sha256.hex) }
                for file in files where file.field == field.name {
                    do { form.attachments.append(try FormData.store(file, in: store)) } catch let problem as FieldProblem {
                        form.problems[field.name] = problem.sentence
                    }
                }
                form.values[field.name] = .some(form.attachments.isEmpty ? nil : .array(form.attachments.map(\.item)))
                continue
            }
            guard let typed = values[field.name] else { continue }
            form.typed[field.name] = typed
            do throws(FieldProblem) {
                form.values[field.name] = .some(try field.type.parse(FormData.links(typed, field)))
            } catch {
                form.problems[field.name] = error.sentence
            }
        }
        return form
    }

    /// Pasted page addresses become references: …/registers/measure/<id> → measure:<id>.
    private static func links(_ typed: [String], _ field: FieldInfo) -> [String] {
        guard case .anyReferences = field.type else { return typed }
        return typed.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }.map { text in
            guard let range = text.range(of: "/registers/") else { return text }
            let parts = text[range.upperBound...].prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
            return parts.count >= 2 ? "\(parts[0]):\(parts[1])" : text
        }
    }

    static func store(_ file: File, in store: FileStore) throws -> Attachment {
        guard !file.data.isEmpty else { throw FieldProblem("文件“\(file.name)”是空的，请重新选择") }
        guard file.data.count <= fileLimit else { throw FieldProblem("文件“\(file.name)”超过 50 MB，请压缩后再传") }
        if Classified.isMarked(file.name) { throw Classified.refusal }
        guard let type = MediaSniffer.type(of: file.data, name: file.name) else {
            throw FieldProblem("不收“\(file.name)”这种文件。请上传图片、PDF、Word、Excel、PPT、WPS、OFD、音视频或压缩包")
        }
        return Attachment(name: file.name, sha256: try store.add(file.data), size: file.data.count, type: type)
    }
}
