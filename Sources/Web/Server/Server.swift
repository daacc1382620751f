import Foundation
import Hummingbird
import Journal
import Logging
import Records
import Rectification

/// The web server over one office.
public enum Server {
    /// The routes; each page adds its own.
    static func router(_ site: Site) -> Router<SiteContext> {
        let router = Router(context: SiteContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: SecurityHeaders(isSecure: site.settings.isSecure))
        router.add(middleware: ErrorPages(site: site))
        router.add(middleware: Authentication(site: site))
        // Once more inside, so that an error's page knows who is signed in and keeps the menu.
        router.add(middleware: ErrorPages(site: site))
        FilePages(site: site).add(to: router)
        SignInPages(site: site).add(to: router)
        TodayPages(site: site).add(to: router)
        BoardPages(site: site).add(to: router)
        LookBackPages(site: site).add(to: router)
        MeetingPages(site: site).add(to: router)
        CheckupPages(site: site).add(to: router)
        ListsPages(site: site).add(to: router)
        ImportPages(site: site).add(to: router)
        JournalPages(site: site).add(to: router)
        PeoplePages(site: site).add(to: router)
        ExportPages(site: site).add(to: router)
        BulkPages(site: site).add(to: router)
        DraftPages(site: site).add(to: router)
        NoticePages(site: site).add(to: router)
        CheckPages(site: site).add(to: router)
        PublicPages(site: site).add(to: router)
        TipPages(site: site).add(to: router)
        RegisterPages(site: site).add(to: router)
        RecordPages(site: site).add(to: router)
        return router
    }

    /// The application, for the command line and for tests.
    public static func application(
        _ site: Site, host: String, port: Int, onRunning: @escaping @Sendable () async -> Void = {}
    ) -> some ApplicationProtocol {
        var logger = Logger(label: "changli")
        logger.logLevel = .notice
        return Application(
            router: router(site),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "changli"),
            onServerRunning: { _ in await onRunning() },
            logger: logger)
    }

    /// Judges the standing duties: at once, since the server may have been off, then every hour. Ends when the task is cancelled.
    public static func keepDuties(_ office: Office) async {
        while !Task.isCancelled {
            do { try await office.judgeDuties() } catch { Logger(label: "changli").error("常态任务没有判定：\(error)") }
            do { try await Task.sleep(for: .seconds(3600)) } catch { return }
        }
    }

    /// Signs a checkpoint at least hourly when there is anything new. Ends when the task is cancelled.
    public static func keepCheckpoints(_ office: Office) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .seconds(3600)) } catch { return }
            _ = try? await office.journal.makeCheckpoint()
        }
    }
}
