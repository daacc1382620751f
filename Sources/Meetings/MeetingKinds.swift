import Records

/// The kinds of this domain; the one list of them.
public enum MeetingKinds {
    public static let all: [Kind] = [
        Kind(RecordBook.register), Kind(Meeting.register), Kind(Attendance.register), Kind(LeaveRequest.register),
        Kind(AgendaItem.register),
        Kind(Statement.register), Kind(Decision.register), Kind(MatterCatalogue.register), Kind(Criticism.register),
        Kind(StudyPlan.register), Kind(StudyItem.register), Kind(PlanUpdate.register), Kind(Study.register),
        Kind(OfficialPaper.register), Kind(IdeologyRisk.register),
    ]
}
