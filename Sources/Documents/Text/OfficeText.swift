import Foundation

/// Old Word and WPS files, RTF and ODT, by way of LibreOffice where it is installed.
enum OfficeText {
    static func read(_ data: Data, ending: String) throws(DocumentError) -> String {
        try read(data, ending: ending, program: Subprocess.find(["soffice", "libreoffice"]))
    }

    static func read(_ data: Data, ending: String, program: String?) throws(DocumentError) -> String {
        guard let program else {
            throw DocumentError(.toolMissing, "这台机器没有安装 LibreOffice，读不了旧格式（.doc、.wps、.rtf、.odt）。请在 Word 或 WPS 里打开，另存为 .docx 后再上传。")
        }
        return try Subprocess.withFolder { folder throws(DocumentError) in
            do {
                try data.write(to: folder.appendingPathComponent("in.\(ending)"))
            } catch {
                throw DocumentError(.failed, "临时文件夹写不进去，请检查磁盘空间后再试。")
            }
            // A profile of its own: a running LibreOffice would take the file over, and settings (macros) are the default ones.
            _ = try Subprocess.run(
                program,
                [
                    "-env:UserInstallation=file://\(folder.path)/profile", "--headless", "--norestore", "--nolockcheck", "--nodefault",
                    "--convert-to", "docx", "--outdir", folder.appendingPathComponent("out").path,
                    folder.appendingPathComponent("in.\(ending)").path,
                ], in: folder)
            guard let converted = try? Data(contentsOf: folder.appendingPathComponent("out/in.docx")), !converted.isEmpty else {
                throw DocumentError(.damaged, "LibreOffice 打不开这个文件，它可能已损坏或设有密码。请在 Word 或 WPS 里打开，另存为 .docx 后再上传。")
            }
            return try DocxText.read(converted)
        }
    }
}
