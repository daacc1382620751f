import Foundation
import Hummingbird
import Journal
import NIOCore
import Records
import Synchronization

/// The frame around every page: menu, search, who is signed in. Rendered once for each session and place, then reused.
struct Shell: Sendable {
    fileprivate let beforeTitle: [UInt8]
    fileprivate let afterTitle: [UInt8]
    fileprivate let afterContent: [UInt8]
}

final class ShellCache: Sendable {
    struct Key: Hashable {
        let session: String?
        let version: Int
        let place: String
    }
    private let shells = Mutex<[Key: Shell]>([:])

    func shell(_ key: Key, make: () -> Shell) -> Shell {
        if let known = shells.withLock({ $0[key] }) { return known }
        let made = make()
        shells.withLock { shells in
            if shells.count > 2000 { shells = [:] }
            shells[key] = made
        }
        return made
    }
}

/// A line of the menu.
struct MenuItem {
    let title: String
    let path: String
}

extension Site {
    /// The menu for this viewer: the pages of his work first, then the registers of each group that he may see.
    func menu(for viewer: Viewer) -> [(title: String, items: [MenuItem])] {
        if viewer.isAdministrator {
            var items = [MenuItem(title: "今日待办", path: "/today")]
            if viewer.has(.systemAdmin) || viewer.has(.securityAdmin) {
                items.append(MenuItem(title: "账号", path: "/registers/account"))
            }
            if viewer.has(.systemAdmin) { items.append(MenuItem(title: "导入人员名册", path: "/accounts/import")) }
            if viewer.has(.auditAdmin) { items.append(MenuItem(title: "登录记录", path: "/sign-ins")) }
            return [("", items), ("可信", [MenuItem(title: "总账与验真", path: "/journal")])]
        }
        var groups: [(title: String, items: [MenuItem])] = [("", [MenuItem(title: "今日待办", path: "/today")])]
        for group in [Menu.rectification, .newsroom, .service, .meetings, .control, .people] {
            var items: [MenuItem] = []
            if group == .rectification {
                items = [
                    MenuItem(title: "整改看板", path: "/board"), MenuItem(title: "回头看", path: "/look-back"),
                    MenuItem(title: "体检", path: "/checkup"),
                    MenuItem(title: "三个清单", path: "/lists/findings"),
                ]
                items.append(MenuItem(title: "核稿", path: "/check"))
                if ImportPages.isAllowed(viewer) { items.append(MenuItem(title: "导入通报或反馈", path: "/imports/new")) }
            }
            for kind in office.kinds.all where kind.group == group && Policy.canSee(kind, viewer) && kind.isEveryday {
                items.append(MenuItem(title: kind.title, path: "/registers/\(kind.name)"))
            }
            if !items.isEmpty { groups.append((group.rawValue, items)) }
        }
        groups.append(("可信", [MenuItem(title: "总账与验真", path: "/journal"), MenuItem(title: "全部台账", path: "/registers")]))
        return groups
    }

    func page(
        _ title: String, _ content: HTML, _ context: SiteContext, place: String = "", status: HTTPResponse.Status = .ok
    ) -> Response {
        let key = ShellCache.Key(session: context.session?.csrf, version: office.peopleVersion, place: place)
        let shell = shells.shell(key) { makeShell(context, place: place) }
        var escaped = HTML(capacity: 64)
        escaped.text(title)
        var buffer = ByteBuffer()
        buffer.reserveCapacity(shell.beforeTitle.count + shell.afterTitle.count + shell.afterContent.count + content.bytes.count + 64)
        buffer.writeBytes(shell.beforeTitle)
        buffer.writeBytes(escaped.bytes)
        buffer.writeBytes(shell.afterTitle)
        buffer.writeBytes(content.bytes)
        buffer.writeBytes(shell.afterContent)
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"], body: ResponseBody(byteBuffer: buffer))
    }

    private func makeShell(_ context: SiteContext, place: String) -> Shell {
        let viewer = context.viewer
        var nav = HTML()
        for group in viewer.map(menu(for:)) ?? [] {
            if !group.title.isEmpty { nav.element("small", "", group.title) }
            for item in group.items {
                nav.link(item.path, item.path == place ? "on" : "", item.title)
            }
        }
        let html = render(
            "shell",
            [
                "nav": nav.string, "name": viewer?.name ?? "", "signedIn": viewer != nil && viewer?.actor != .bootstrap,
                "roles": viewer?.roles.map(\.title).sorted().joined(separator: "、") ?? "", "isDemo": settings.isDemo,
                "csrf": context.session?.csrf ?? "", "title": "\u{1}", "content": "\u{2}",
                "search": viewer != nil && viewer?.isAdministrator == false && viewer?.actor != .bootstrap,
            ] as [String: Any])
        let parts = html.split(separator: "\u{1}", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = (parts.count > 1 ? parts[1] : "").split(separator: "\u{2}", maxSplits: 1, omittingEmptySubsequences: false)
        return Shell(
            beforeTitle: Array((parts.first ?? "").utf8), afterTitle: Array((rest.first ?? "").utf8),
            afterContent: Array((rest.count > 1 ? rest[1] : "").utf8))
    }
}
