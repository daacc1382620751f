/// What stands around a notice on a web page or a printed sheet, and says nothing of it.
enum Furniture {
    private static let starts = words(
        """
        首页 网站首页 当前位置 您的位置 您当前的位置 你的位置 所在位置 位置： 位置: 来源： 来源: 信息来源 文章来源
        稿件来源 发布时间 发布日期 发布机构 发布单位 发布人 成文日期 生成日期 文件名称 索引号 文号： 主题词 主题分类
        信息分类 有效性 公开方式 浏览量 浏览次数 浏览： 浏览: 点击量 点击数 点击次数 点击： 阅读量 阅读次数 阅读：
        阅读: 访问量 人气 字体： 字体: 字号： 字号: 【字体 [字体 【字号 分享 打印 【打印 [打印 关闭 【关闭
        [关闭 上一篇 下一篇 上一条 下一条 版权所有 主办单位 主办： 承办单位 承办： 协办单位 技术支持 网站地图
        网站标识码 关于我们 联系我们 扫一扫 扫码 责任编辑 编辑： 编辑: 责编 审核： 审核: 作者： 作者: 相关链接
        相关阅读 相关新闻 友情链接 有效性 公开时限 公开类别 信息名称 标题： 文号 主题分类 体裁分类 网站电话 无障碍
        登录 注册 附件下载 收藏 返回顶部 回到顶部 Copyright copyright © 备案号 日期: 日期：
        时间： 时间: 更新时间 打印本页 关闭窗口 微信扫 A- A+ 保护视力 隐私 手机版 繁体 English 相关附件
        责任编辑： 初审 复审 终审 校对 摄影 记者 通讯员 二维码 分享到 【我要纠错】 我要纠错 网站声明 您是第
        今日访问 地址栏 政府网站 扫描二维码 推荐阅读 延伸阅读 往期回顾 往期推荐 阅读原文 相关文档 相关文章 热门推荐
        视力保护 热搜 请输入 网站支持
        """)
    private static let contains = words(
        """
        ICP备 公网安备 政府网站标识码 版权所有 浏览次数 浏览量 打印本页 关闭窗口 网站地图 当前位置 您现在的位置
        您所在的位置 阅读次数 字体大小 【大 大中小 点击次数 [大] 无障碍浏览 技术支持： 加入收藏 设为首页
        """)
    private static let tags = words("首页 导航 政务公开 信息公开 新闻中心 通知公告 互动交流 办事服务 机构设置 政策法规 党建 工作动态 专题专栏")

    /// Words of buttons, which stand alone on their line.
    private static let buttons = words("朗读 语音播报 长者模式 适老模式 适老化 关怀版 收起 展开 点赞 在看 搜索 智能问答 扫一扫在手机打开当前页 扫一扫分享本页")

    static func isFurniture(_ text: Scalars) -> Bool {
        var compact = text.filter { !$0.isBlank }
        // （审核：党委办公室　编辑：宣传部）; a day in brackets may be that of the notice.
        if compact.first == "（", compact.last == "）", compact.contains(where: \.isColon), !compact.contains(where: { $0.digit != nil }) {
            compact = Array(compact.dropFirst().dropLast())
        }
        if compact.count <= 20, compact.starts(with: Scalars("分享到"), at: 0), !(compact.last?.endsSentence ?? false) { return true }
        if buttons.contains(compact) { return true }
        if compact.count <= 8, compact.allSatisfy({ "大中小｜|[]【】字号体：:".unicodeScalars.contains($0) }) { return true }
        if text.count <= 60, compact.startsWithAny(starts), !(text.last?.endsSentence ?? false) {
            // 分享, 打印, 大 are words of a button; as the start of a sentence they are text.
            if text.count <= 8 || text.contains(where: { $0.isColon || $0 == "】" || $0 == "]" || $0 == ">" || $0 == "|" || $0.isBlank })
                || text.contains(Scalars("版权"))
            {
                return true
            }
        }
        if text.count <= 120, text.containsAny(contains), !(text.last?.endsSentence ?? false) { return true }
        if isPageNumber(text) || isRule(text) { return true }
        if text.count <= 120, text.contains(where: { $0 == ">" || $0 == "›" || $0 == "»" }), text.containsAny(tags),
            !(text.last?.endsSentence ?? false)
        {
            return true
        }
        return false
    }

    /// A word of a menu, alone on its line.
    static func isMenuWord(_ text: Scalars) -> Bool { (2...6).contains(text.count) && text.allSatisfy(\.isHan) && !Head.isBody(text) }

    /// A strip of links: many short words with spaces or bars between, no sentence.
    static func isNavigation(_ text: Scalars) -> Bool {
        guard text.count <= 400, !text.contains(where: { $0.isTerminator }) else { return false }
        let pieces = text.split { $0.isBlank || $0 == "|" || $0 == "｜" || $0 == "/" || $0 == ">" || $0 == "·" || $0 == "•" }
        return pieces.count >= 4 && pieces.allSatisfy { $0.count <= 8 }
    }

    /// — 3 —, - 3 -, 第3页 共10页, 3/10, 第 3 页
    static func isPageNumber(_ text: Scalars) -> Bool {
        guard text.count <= 16 else { return false }
        var digits = 0
        for scalar in text {
            if scalar.digit != nil { digits += 1; continue }
            switch scalar {
            case "-", "—", "–", "－", "―", "·", "•", "第", "页", "共", "/", "／", "，", ",", "P", "p", "~", "～": continue
            case let blank where blank.isBlank: continue
            default: return false
            }
        }
        guard digits > 0, digits <= 6 else { return false }
        // A number alone may be the cell of a table.
        return digits < text.count && !(text.contains("/") && digits > 5)
    }

    private static func isRule(_ text: Scalars) -> Bool {
        text.allSatisfy { scalar in
            switch scalar {
            case "-", "—", "–", "_", "=", "*", "─", "━", "·", ".", "…", "|", "•", "~", "＿", "※", "☆", "★", "■", "□", "◆", "●": true
            default: scalar.isBlank
            }
        }
    }
}
