"use strict";
/* Words of the pack's page that depend on nothing else: what failed checks mean, and how days, moments, sums and rules are said. */
window.Words = (function () {
  const { own } = Verify;

  /** What each failed check is called, and what it means to somebody who is no engineer. */
  const FAULTS = {
    leaf: ["留痕格式不对", "留痕文字不是规定的写法，多半是核查包被改动过"],
    body: ["记录内容与留痕指纹不符", "这条记录的内容在写入总账之后被改动过，或者核查包被改动过"],
    proof: ["留痕不在存证点签过的总账里", "留痕的编号、时间或内容指纹被改动过，或者它是后来补造的"],
    sealed: ["限知情人部分与留痕指纹不符", "随包出示的限知情人内容不是当时写入总账的内容"],
    twice: ["同一编号有两条留痕", "总账里一个编号只有一条留痕，核查包里的至少有一条是假的或者重复的"],
    order: ["记录的版本不连续或先后与总账不符", "同一条记录的版本应从 1 起一个不缺，台账类别不变"],
    figure: ["通报数据与通报发布时写入总账的不符", "核查包列出的数字、数值或背后记录被改动过"],
    checkpoint: ["存证点格式不对", "存证点文字不完整或被改动过，因此什么都无法核对"],
    key: ["公钥格式或公钥编号不对", "核查包里的公钥不完整或被改动过，因此签名无法核对"],
    origin: ["存证点与公钥不是同一本总账的", "存证点上的总账名称与公钥的名称不同"],
    signature: ["存证点签名无效", "存证点不是用包内公钥对应的密钥签出的，或者签名、条数、树根被改动过"],
  };
  const COMMON = [
    ["occurredOn", "发生日", "day"], ["files", "附件", "attachments"], ["note", "备注", "text"], ["author", "登记人", "text"],
    ["enteredAt", "登记时间", "moment"], ["voided", "作废原因", "text"], ["imported", "导入来源", "text"],
  ].map(([name, title, type]) => ({ name, title, type }));
  const VERBS = { create: "登记", edit: "修改", void: "作废", follow: "状态随措施变化" };
  const ACTORS = { "command-line": "命令行", system: "系统", bootstrap: "首个账号" };

  const two = (n) => String(n).padStart(2, "0");

  /** 2025年11月6日 14:30 in Asia/Shanghai, which has had no summer time since 1991. */
  function moment(ms) {
    const time = new Date(ms + 8 * 3600 * 1000);
    if (!Number.isFinite(ms) || Number.isNaN(time.getTime())) return "时间不明";
    return day(time.toISOString().slice(0, 10)) + ` ${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
  }

  function day(text) {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    return match ? `${match[1]}年${Number(match[2])}月${Number(match[3])}日` : text;
  }

  const WEEKDAYS = { MO: "一", TU: "二", WE: "三", TH: "四", FR: "五", SA: "六", SU: "日" };
  const UNITS = { DAILY: ["每天", "天"], WEEKLY: ["每周", "周"], MONTHLY: ["每月", "个月"], YEARLY: ["每年", "年"] };

  const PERIODS = { "MONTHLY 3": "每季度", "MONTHLY 6": "每半年" };
  const parts = (text) => (text || "").split(",").filter(Boolean);
  const date = (n) => (n === "-1" ? "最后一天" : n < 0 ? `倒数第${-n}天` : `${n}日`);

  /** TH is 四, 1TH 第1个星期四. */
  function weekday(word) {
    const place = Number(word.slice(0, -2));
    const name = own(WEEKDAYS, word.slice(-2)) || word;
    if (!place) return name;
    return `${place === -1 ? "最后一个" : place < 0 ? `倒数第${-place}个` : `第${place}个`}星期${name}`;
  }

  /** FREQ=WEEKLY;BYDAY=TH as 每周四; a rule with parts unknown here stays as it is written. */
  function recurrence(text) {
    const rule = Object.fromEntries(text.split(";").map((part) => part.split("=")));
    const unit = own(UNITS, rule.FREQ);
    if (!unit || !Object.keys(rule).every((key) => /^(FREQ|INTERVAL|BYDAY|BYMONTHDAY|BYMONTH)$/.test(key))) return text;
    const every = Number(rule.INTERVAL || 1);
    const head = every === 1 ? unit[0] : own(PERIODS, `${rule.FREQ} ${every}`) || `每${every}${unit[1]}`;
    const months = parts(rule.BYMONTH).map((n) => `${n}月`).join("、");
    const days = parts(rule.BYDAY).map(weekday).join("、");
    const isPlainWeek = rule.FREQ === "WEEKLY" && every === 1 && !months; // 每周四 says 星期 already.
    const prefix = days && !isPlainWeek && !days.includes("星期") ? "星期" : "";
    return head + (months && rule.FREQ !== "YEARLY" ? `（${months}）` : months) + parts(rule.BYMONTHDAY).map(date).join("、") + prefix + days;
  }

  function size(bytes) {
    if (!Number.isFinite(bytes)) return "";
    return bytes < 1024 ? `${bytes} 字节` : bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  }

  /** 分 as 元. */
  function money(fen) {
    if (!Number.isSafeInteger(fen)) throw new Error("money");
    return `${fen < 0 ? "-" : ""}${Math.floor(Math.abs(fen) / 100)}.${two(Math.abs(fen) % 100)} 元`;
  }

  const GO = `v, _ := note.NewVerifier(vkey)                          // log.vkey
n, err := note.Open(checkpoint, note.VerifierList(v))   // 签名不对则 err 不为空
// n.Text 三行：总账名称、条数 size、树根 root（base64）
err = tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(leaf))  // nil 即在树里`;

  return { FAULTS, COMMON, VERBS, ACTORS, GO, moment, day, money, recurrence, size };
})();
