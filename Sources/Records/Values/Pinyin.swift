import Foundation

/// Chinese order: by pinyin, as the locale zh has it; numbers inside text by value.
public enum Pinyin {
    private static let locale = Locale(identifier: "zh_Hans_CN")

    public static func precedes(_ left: String, _ right: String) -> Bool {
        left.compare(right, options: [.numeric], range: nil, locale: locale) == .orderedAscending
    }
}
