/// Kinds of other domains that this one speaks of, by name: domains do not import each other.
enum OtherDomains {
    static let meeting = "meeting"
    static let recordBook = "record_book"
    static let study = "study"
    static let planUpdate = "plan_update"
    static let paper = "paper"
}
