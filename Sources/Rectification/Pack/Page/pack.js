"use strict";
/*
 * Draws the pack. Two rules: every string from the pack becomes text, never markup; and what is shown of a record comes from a
 * body that has been verified. Names of records outside the pack are marked 参考.
 */
(function () {
  const { own } = Verify;
  const { FAULTS, COMMON, VERBS, ACTORS, GO, moment, day, money, recurrence, size } = Words;
  const PACK = window.PACK && typeof window.PACK === "object" ? window.PACK : null;
  const list = (value) => (Array.isArray(value) ? value : []);
  const byId = (id) => document.getElementById(id);

  let report = null; // What Verify.run found.
  let places = new Map(); // Record id → findings under which the tree lists it.
  let attachments = new Map(); // SHA-256 → what verified bodies say about the file.
  const chosen = new Map(); // SHA-256 or path → outcome of checking chosen files.

  // Making elements

  /** `el("a", { href }, "text", node)`: attributes by name, children as text or nodes. */
  function el(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) if (value != null && value !== false) element.setAttribute(name, value);
    element.append(...children.flat(Infinity).filter((child) => child != null && child !== ""));
    return element;
  }
  const link = (href, text, attributes) => el("a", { href, ...attributes }, text);
  const span = (name, ...children) => el("span", { class: name }, ...children);
  const dim = (...children) => el("p", { class: "dim" }, ...children);
  const hash = (text) => span("hash", String(text));

  function mark(isGood, good = "留痕已核验", bad = "留痕未通过") {
    return span(`mark ${isGood ? "ok" : "bad"}`, isGood ? `✓ ${good}` : `✗ ${bad}`);
  }

  /** Terms and values; short values stand two to a line where there is room. */
  function pairs(rows) {
    return el("dl", { class: "fields" }, rows.map(([term, value]) => {
      const dd = el("dd", {}, value);
      const attributes = { class: dd.textContent.length > 22 || dd.querySelector("pre, details, div") ? "long" : null };
      if (attributes.class) dd.className = attributes.class;
      return [el("dt", attributes, term), dd];
    }));
  }

  /** A fold whose content is made when it is first opened: thousands of them cost nothing. */
  function fold(title, attributes, content) {
    const details = el("details", attributes, el("summary", {}, title));
    details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(...[content()].flat()));
    return details;
  }

  function download(name, text) {
    return link(URL.createObjectURL(new Blob([text], { type: "application/octet-stream" })), name, { download: name });
  }

  // Words

  const kindOf = (name) => own(PACK.kinds, name) || {};
  const nounOf = (name) => kindOf(name).noun || name;

  // Records

  /** Open and given sealed members of an entry together. */
  const stateOf = (result) => Object.assign({}, result.body.state, ...Object.values(result.parts));
  const shown = (id) => { const record = report.records.get(id); return record && record.newest ? record : null; };

  function titleOfState(kind, state) {
    const fields = list(kindOf(kind).fields);
    const first = [kindOf(kind).titleField, ...fields.filter((field) => field.type === "text").map((field) => field.name)]
      .find((name) => typeof own(state, name) === "string");
    const text = first === undefined ? nounOf(kind) : own(state, first);
    const number = [own(state, "code"), own(state, "ordinal")].find((value) => value !== undefined && value !== text);
    const whole = `${number === undefined ? "" : `${number} `}${text}`;
    return whole.length > 60 ? `${whole.slice(0, 60)}…` : whole;
  }
  const titleOf = (record) => titleOfState(record.kind, stateOf(record.newest));

  /** A name with a link where the record is in the pack; else its name as told, marked. */
  function nameOf(id) {
    const record = shown(id);
    if (record) return link(`#r-${encodeURIComponent(id)}`, titleOf(record));
    if (report.records.has(id)) return span("bad-text", "✗ 未通过核验的记录");
    const title = own(PACK.titles, id);
    return el("span", { class: "hint", title: "这个名称没有随包附留痕，仅供参考" }, typeof title === "string" ? title : `记录 ${id}`);
  }
  const actor = (id) => own(ACTORS, id) || nameOf(id);
  const commas = (nodes) => nodes.flatMap((node, index) => (index ? ["、", node] : [node]));

  function option(field, value) {
    const found = list(field.options).find((one) => one.value === value);
    return found ? found.title : String(value);
  }

  function pill(record) {
    const state = stateOf(record.newest);
    const field = list(kindOf(record.kind).fields).find((one) => one.name === "state");
    if (own(state, "voided") !== undefined) return span("pill miss", "已作废");
    if (!field || own(state, "state") === undefined || !list(field.options).length) return null;
    const tone = (list(field.options).find((one) => one.value === state.state) || {}).tone;
    return span(`pill ${["ok", "miss", "late", "info"].includes(tone) ? tone : ""}`, option(field, state.state));
  }

  function attachmentLines(value) {
    return value.map((file) => el("div", {}, String(file.name), span("dim", `　${size(file.size)}　指纹 `),
      el("span", { class: "hash", title: String(file.sha256) }, `${String(file.sha256).slice(0, 12)}…`)));
  }

  function longText(text) {
    if (text.length <= 600) return text;
    return [`${text.slice(0, 200)}……`, fold(`全文 ${text.length} 字`, { class: "more" }, () => el("pre", {}, text))];
  }

  const WRITERS = {
    day: (value) => day(value),
    moment: (value) => moment(value),
    money: (value) => money(value),
    flag: (value) => (value ? "是" : "否"),
    choice: (value, field) => option(field, value),
    choices: (value, field) => value.map((one) => option(field, one)).join("、"),
    recurrence: (value) => recurrence(value),
    reference: (value) => nameOf(value),
    references: (value) => commas(value.map(nameOf)),
    anyReferences: (value) => commas(value.map((one) => nameOf(one.slice(one.indexOf(":") + 1)))),
    tags: (value) => value.join("、"),
    attachments: (value) => attachmentLines(value),
  };

  /** A value as its field says; a value that is not of the field's type as it stands in the body. */
  function write(field, value) {
    const plain = typeof value === "string" ? longText(value) : JSON.stringify(value);
    if (typeof value === "number" && !Number.isSafeInteger(value)) return "（数值过大，请看正文原文）";
    if (field.name === "author" && typeof value === "string") return actor(value);
    try {
      const writer = own(WRITERS, field.type);
      return writer ? writer(value, field) : plain;
    } catch {
      return plain;
    }
  }

  /** Titles of a kind's fields that the pack says it leaves out; its lines are `kind.field title`. */
  function withheldNames(kind) {
    const lines = list(PACK.withheld).filter((line) => typeof line === "string" && line.startsWith(`${kind}.`));
    return lines.map((line) => line.replace(/^\S+\s*/, "")).join("、");
  }

  /** Rows for all members of the state but those that the heading and the place on the page say already. */
  function fieldRows(record, parent) {
    const state = stateOf(record.newest);
    const title = titleOf(record);
    const isSaid = (field) => (field.name === "state" && pill(record)) || (parent && state[field.name] === parent.id) ||
      (["code", "ordinal", kindOf(record.kind).titleField].includes(field.name) && ` ${title} `.includes(` ${state[field.name]} `));
    const known = [...list(kindOf(record.kind).fields), ...COMMON]
      .filter((field, index, all) => all.findIndex((one) => one.name === field.name) === index);
    const others = Object.keys(state).filter((name) => !known.some((field) => field.name === name)).map((name) => ({ name, title: name }));
    const rows = [...known, ...others].filter((field) => own(state, field.name) !== undefined && !isSaid(field))
      .map((field) => [field.title, write(field, state[field.name])]);
    const absent = Object.entries(record.newest.body.sealed || {}).filter(([part]) => !own(record.newest.parts, part));
    return [...rows, ...absent.map(([, print]) =>
      [withheldNames(record.kind) || "限知情人部分", span("absent", "本包未附（限知情人），只有指纹 ", hash(print))])];
  }

  function proofText({ entry, leaf }) {
    return `c2sp.org/tlog-proof@v1\nindex ${leaf.sequence}\n${entry.proof.join("\n")}${entry.proof.length ? "\n" : ""}\n${PACK.checkpoint}`;
  }

  function downloads(result) {
    const { entry } = result;
    const files = [["body.json", String(entry.body)], ["nonce.hex", `${entry.nonce}\n`], ["entry.tlog-leaf", String(entry.leaf)],
      ["entry.tlog-proof", proofText(result)], ["log.vkey", `${PACK.vkey}\n`]];
    return el("div", { class: "downloads" }, "取出这条，用别的工具核对：", files.map(([name, text]) => download(name, text)));
  }

  /** One entry with all that an outsider needs to do the sums again. */
  function entryBox(result) {
    const { entry, leaf, body, faults } = result;
    const isGood = !faults.length && !report.faults.length;
    const rows = [
      ["留痕原文", el("pre", {}, String(entry.leaf))], ["正文原文", el("pre", {}, String(entry.body))],
      ["随机数", hash(entry.nonce)],
      ["正文指纹，本页算出", hash(result.bodyHash || "算不出")],
      ["正文指纹，留痕所记", hash(leaf ? leaf.bodyHash : "读不出")],
      ["叶子指纹，本页算出", hash(result.leafHash || "算不出")],
      ["树根", hash(report.checkpoint ? report.checkpoint.rootText : "读不出")],
      ...Object.entries(entry.sealed || {})
        .map(([part, given]) => [`限知情人部分 ${part}`, el("pre", {}, `${given && given.nonce}\n${given && given.content}`)]),
    ];
    const verb = body && (own(kindOf(body.kind).actions, body.action) || own(VERBS, body.action) || body.action);
    return el("div", { class: "entry" },
      el("p", {}, mark(isGood), leaf ? `　总账第 ${leaf.sequence} 条　${moment(leaf.recordedAt)}` : "　编号不明",
        body && isGood ? [`　第 ${body.revision} 版　${verb}　`, actor(body.actor), body.reason ? `　理由：${body.reason}` : ""] : ""),
      faults.map((fault) => el("p", { class: "bad-text" }, `${FAULTS[fault][0]}：${FAULTS[fault][1]}。`)),
      pairs(rows),
      leaf && Array.isArray(entry.proof) ? downloads(result) : null);
  }

  const how = (record) => fold(`怎样核对（留痕 ${record.entries.length} 条）`, { class: "how" }, () => record.entries.map(entryBox));

  // Findings

  /** Whether one of two records names the other in its verified words. */
  function isTied(parent, child) {
    const names = (from, to) => from.newest && JSON.stringify(stateOf(from.newest)).includes(to.id);
    return names(parent, child) || names(child, parent);
  }

  /** A record with what the tree lists below it. `seen` keeps a record from being written twice on one page. */
  function recordCard(node, parent, depth, seen) {
    const id = String(node.record);
    const record = report.records.get(id);
    if (!record) return dim("不在本包内：", nameOf(id));
    if (seen.has(id)) return dim("同上：", nameOf(id));
    seen.add(id);
    const head = record.newest
      ? [span("noun", nounOf(record.kind)), el("span", {}, titleOf(record)), pill(record), mark(!record.isBroken)]
      : [span("noun", nounOf(record.kind)), mark(false), "内容未通过核验，不予显示"];
    const children = depth < 6 ? list(node.children) : [];
    const content = [
      record.newest && record.isBroken ? el("p", { class: "warning" }, "这条记录有一条留痕未通过核验；下面显示的是较早的、通过核验的内容。") : null,
      parent && record.newest && !isTied(parent, record) ? el("p", { class: "warning" }, "目录把它列在这里，但双方已核验的内容都没有写明这个关系，请留意。") : null,
      record.newest ? pairs(fieldRows(record, parent)) : null,
      how(record),
      children.map((child) => recordCard(child || {}, record, depth + 1, seen)),
    ];
    const attributes = { class: `record${depth ? "" : " card"}`, id: `r-${id}` };
    if (!depth) return el("article", attributes, el("h3", {}, head), content);
    return el("details", { ...attributes, open: depth < 3 ? "" : null }, el("summary", {}, head), content);
  }

  function indexTree() {
    const visit = (node, root, depth) => {
      if (!node || depth > 6) return;
      places.set(node.record, (places.get(node.record) || new Set()).add(root));
      list(node.children).forEach((child) => visit(child, root, depth + 1));
    };
    list(PACK.tree).forEach((node) => node && visit(node, node.record, 0));
  }

  /** Text to filter by: verified words of a finding and of all below it. */
  function wordsOf(node, depth = 0) {
    const record = shown(node.record);
    const texts = record ? Object.values(stateOf(record.newest)).filter((value) => typeof value === "string") : [];
    const mine = record ? [titleOf(record), (pill(record) || {}).textContent, ...texts] : [];
    const below = depth > 3 ? [] : list(node.children).map((child) => wordsOf(child || {}, depth + 1));
    return [...mine, ...below].join(" ");
  }

  /** 措施 3 条，已销号 2: how many of a finding's measures stand in the state that ends them. */
  function measureCount(node) {
    const measures = list(node.children).map((child) => shown(child && child.record)).filter(Boolean);
    if (!measures.length) return "没有措施";
    const options = list((list(kindOf(measures[0].kind).fields).find((field) => field.name === "state") || {}).options);
    const end = options.find((one) => one.tone === "ok");
    const done = end ? `，${end.title} ${measures.filter((record) => stateOf(record.newest).state === end.value).length}` : "";
    return `${nounOf(measures[0].kind)} ${measures.length} 条${done}`;
  }

  /** Whether anything is wrong with a finding or below it. */
  function isBroken(node, depth = 0) {
    const record = report.records.get(node.record);
    return !record || record.isBroken || (depth < 6 && list(node.children).some((child) => isBroken(child || {}, depth + 1)));
  }

  function listItem(node) {
    const record = report.records.get(node.record);
    const title = record && record.newest ? titleOf(record) : record ? "内容未通过核验，不予显示" : nameOf(node.record);
    const line = [record && record.newest ? pill(record) : null, measureCount(node), mark(!isBroken(node), "留痕已核验", "留痕有问题")];
    return el("li", {}, link(`#r-${encodeURIComponent(node.record)}`, [el("div", {}, title), el("div", { class: "line" }, line)]));
  }

  /** The list of findings, under the headings (方面) that their bodies name. */
  const findingList = (() => {
    let made = null;
    return () => (made = made || makeFindingList());
  })();

  function makeFindingList() {
    const input = el("input", { type: "search", id: "filter", placeholder: "题目、状态、措施里的字", "aria-label": "筛选问题" });
    const count = el("span", { role: "status" });
    const items = [];
    const box = el("aside", { class: "card list", "aria-label": "问题目录" },
      el("div", { class: "filter" }, input, el("p", { class: "count" }, count, link("#all", "全部连续显示（便于打印）"))));
    const groups = new Map();
    for (const node of list(PACK.tree).filter(Boolean)) {
      const record = shown(node.record);
      const section = record ? own(stateOf(record.newest), "section") : undefined;
      if (!groups.has(section)) {
        const heading = section === undefined ? null : el("h2", {}, shown(section) ? titleOf(shown(section)) : nameOf(section));
        groups.set(section, { heading, ul: el("ul") });
        box.append(...[heading, groups.get(section).ul].filter(Boolean));
      }
      const item = listItem(node);
      groups.get(section).ul.append(item);
      items.push({ item, words: wordsOf(node).toLowerCase() });
    }
    const filter = () => {
      const words = input.value.trim().toLowerCase().split(/\s+/);
      items.forEach((one) => (one.item.hidden = !words.every((word) => one.words.includes(word))));
      groups.forEach(({ heading, ul }) => heading && (heading.hidden = [...ul.children].every((item) => item.hidden)));
      count.textContent = `显示 ${items.filter((one) => !one.item.hidden).length} / ${items.length} 个问题`;
    };
    input.addEventListener("input", filter);
    filter();
    return box;
  }

  const LEGEND = "带“（参考）”的名称（人员、科室等）没有随包附留痕，不在核验范围内。";

  function standalone(id) {
    const uses = [...(places.get(id) || [])];
    const figures = list(PACK.figures).filter((figure) => list(figure && figure.records).includes(id));
    return [recordCard({ record: id }, null, 0, new Set()),
      uses.length ? dim("列在问题：", commas(uses.map(nameOf))) : null,
      figures.length ? dim("计入通报数据：", commas(figures.map((figure) => link("#figures", `${figure.code} ${figure.title}`)))) : null];
  }

  /** The finding that a record is shown under: itself, or the only one that lists it. */
  function rootOf(id) {
    const roots = [...(places.get(id) || [])];
    return roots.includes(id) ? id : roots.length === 1 ? roots[0] : undefined;
  }

  function findingsPage(route, id) {
    const tree = list(PACK.tree).filter(Boolean);
    const root = id === undefined ? undefined : rootOf(id);
    const nodes = route === "all" ? tree : id === undefined ? tree.slice(0, 1) : tree.filter((node) => node.record === root);
    const seen = new Set();
    let content = nodes.map((node) => recordCard(node, null, 0, seen));
    if (!nodes.length) content = id === undefined ? el("p", { class: "card" }, "本包没有列出问题。") : standalone(id);
    const current = nodes.length === 1 ? `#r-${encodeURIComponent(nodes[0].record)}` : "";
    for (const item of findingList().querySelectorAll("li a")) setCurrent(item, item.getAttribute("href") === current, "true");
    return [el("div", { class: "split" }, findingList(), el("div", { id: "detail" }, content, dim(LEGEND)))];
  }

  function setCurrent(element, isCurrent, word) {
    if (isCurrent) element.setAttribute("aria-current", word);
    else element.removeAttribute("aria-current");
  }

  // Figures

  /** The figure as the notice froze it when it was published: part of a verified body. */
  function frozenItem(figure) {
    return list(frozenItems(figure)).find((item) => item.token === `[[${figure.code}]]` || item.token === figure.code) || null;
  }

  /** All that its notice froze; null where the notice is not in the pack, or not published under its checkpoint. */
  function frozenItems(figure) {
    const notice = typeof figure.notice === "string" ? shown(figure.notice) : null;
    try {
      return JSON.parse(stateOf(notice.newest).frozen).items;
    } catch {
      return null;
    }
  }

  function figureAgrees(figure, item) {
    const told = new Set(list(figure.records));
    const kept = item.value ? new Set(list(item.value.records)) : new Set();
    const isSameNumber = item.printed === figure.printed && (!item.value || item.value.value === figure.value);
    return isSameNumber && (item.unit || "") === (figure.unit || "") && told.size === kept.size && [...told].every((id) => kept.has(id));
  }

  function figureFaults() {
    return list(PACK.figures).filter((figure) => {
      if (!figure || !frozenItems(figure)) return false;
      const item = frozenItem(figure);
      return !item || !figureAgrees(figure, item);
    });
  }

  function printedOf({ printed, unit }) {
    return `${printed}${unit === "%" && String(printed).endsWith("%") ? "" : unit || ""}`;
  }

  const FROZEN = "通报发布时，数字连同口径、背后记录一并写进通报这条留痕的 frozen 字段，如下；通报的留痕可点上面的通报名称查看。" +
    "背后记录以后可能又有变动，本包显示的是它们现在的内容。";

  /** A figure: as the log has it where it has it, else as the pack tells it. */
  function figureCard(figure) {
    const item = frozenItem(figure);
    const source = item || figure;
    const records = [...new Set(list(item && item.value ? item.value.records : figure.records))];
    const inPack = records.filter(shown).length;
    const check = item
      ? mark(figureAgrees(figure, item), "与通报发布时写入总账的一致", "与通报发布时写入总账的不符，这里按总账显示")
      : span("mark", "仅供参考：没有随已发布的通报写入总账");
    const rows = [
      ["口径", String(figure.query || "")],
      ["数值", String(item ? (item.value ? item.value.value : item.printed) : figure.value)],
      ["通报", typeof figure.notice === "string" ? nameOf(figure.notice) : "未对应到一份通报"],
      ["背后记录", `${records.length} 条，其中 ${inPack} 条在本包内并通过核验${inPack < records.length ? "（其余未附或未通过）" : ""}`],
    ];
    const line = (id) => el("li", {}, nameOf(id), " ", shown(id) ? mark(!report.records.get(id).isBroken) : "");
    return el("article", { class: "card figure" },
      el("h3", {}, span("noun", String(figure.code)), span("", String(source.title)), span("value", printedOf(source)), check),
      pairs(rows),
      fold(`列出 ${records.length} 条记录`, { class: "more" }, () => el("ol", { class: "behind" }, records.map(line))),
      item ? fold("怎样核对", { class: "how" }, () => [el("p", {}, FROZEN), el("pre", {}, JSON.stringify(item, null, 1))]) : null);
  }

  function figuresPage() {
    const figures = list(PACK.figures).filter(Boolean);
    const notices = list(PACK.notices).map(nameOf);
    return [dim(notices.length ? ["通报：", ...commas(notices), "。"] : "", "每个数字都列出口径和背后的记录，点开可以逐条查看。"),
      ...(figures.length ? figures.map(figureCard) : [el("p", { class: "card" }, "本包没有列出通报数据。")])];
  }

  // Attachments

  function gatherAttachments() {
    for (const { newest, entries, id } of report.records.values()) {
      if (!newest) continue;
      for (const result of entries.filter((one) => !one.faults.length)) {
        for (const file of Object.values(stateOf(result)).filter(Array.isArray).flat()) {
          if (!file || typeof file.sha256 !== "string" || !/^[0-9a-f]{64}$/.test(file.sha256)) continue;
          const { sha256, name } = file;
          const known = attachments.get(sha256) || { sha256, name: String(name), size: file.size, records: new Set() };
          known.records.add(id);
          attachments.set(sha256, known);
        }
      }
    }
  }

  /** Where the pack says a file lies; told, not verified, so it only helps to name what was chosen. */
  const pathOf = (sha256) => (list(PACK.files).find((file) => file && file.sha256 === sha256) || {}).path;

  /** The attachment that a chosen file is meant to be, by its path, its stored name, or its own name. */
  function meantBy(file) {
    const path = `/${file.webkitRelativePath || file.name}`;
    const all = [...attachments.values()];
    const isStoredAs = (one) => String(pathOf(one.sha256)).split("/").pop() === file.name;
    return all.find((one) => path.endsWith(`/${pathOf(one.sha256)}`)) ||
      all.find((one) => isStoredAs(one) || one.sha256 === file.name || one.name === file.name);
  }

  /** null for a file that cannot be read, which counts as wrong. */
  async function hashOf(file) {
    try {
      return Verify.hex(await Verify.sha256(new Uint8Array(await file.arrayBuffer())));
    } catch {
      return null;
    }
  }

  async function checkFiles(files, status) {
    let [good, bad, strange] = [0, 0, 0];
    for (const [index, file] of files.entries()) {
      status.textContent = `正在核对第 ${index + 1} / ${files.length} 个文件……`;
      const sha256 = await hashOf(file);
      const meant = meantBy(file);
      if (attachments.has(sha256)) {
        chosen.set(sha256, { isGood: true, file });
        good++;
      } else if (meant) {
        chosen.set(meant.sha256, { isGood: false, sha256 });
        bad++;
      } else strange++;
    }
    const missing = [...attachments.keys()].filter((key) => !chosen.has(key)).length;
    return el("p", { class: bad ? "bad-text" : "good-text" },
      bad ? `✗ 附件核对不通过：${bad} 个文件的内容与留痕所记指纹不符，见下表。请不要采信，并联系提供核查包的单位。` : "",
      good || !bad ? `${bad ? "另有" : good ? "✓" : ""} ${good} 个附件与留痕所记指纹一致。` : "",
      strange ? `${strange} 个文件不是本包记录的附件，未作判断。` : "", missing ? `还有 ${missing} 个附件没有选到。` : "");
  }

  function outcome(attachment) {
    const found = chosen.get(attachment.sha256);
    if (!found) return "未核对";
    if (!found.isGood) return [mark(false, "", "内容与指纹不符"), el("div", { class: "hash" }, `现为 ${found.sha256 || "读不出"}`)];
    return [mark(true, "一致"), " ", link(URL.createObjectURL(found.file), "另存查看", { download: attachment.name, class: "mark" })];
  }

  function attachmentTable() {
    const row = (one) => el("tr", {},
      el("td", {}, one.name, el("div", {}, hash(one.sha256)), el("div", {}, hash(pathOf(one.sha256) || "文件未随包附上"))),
      el("td", { class: "narrow" }, size(one.size)), el("td", {}, commas([...one.records].map(nameOf))), el("td", {}, outcome(one)));
    const head = ["附件、指纹、所在位置", "大小", "哪条记录", "核对结果"].map((title) => el("th", { scope: "col" }, title));
    return el("div", { class: "card flush wide" },
      el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, [...attachments.values()].map(row))));
  }

  function filesPage() {
    if (!attachments.size) return [el("p", { class: "card" }, "已核验的记录里没有附件。")];
    const status = el("div", { role: "status", id: "files-result" });
    let table = attachmentTable();
    const chooser = (id, title, attributes) => {
      const input = el("input", { type: "file", multiple: "", id, ...attributes });
      input.addEventListener("change", async () => {
        status.replaceChildren(await checkFiles([...input.files], status));
        const fresh = attachmentTable();
        table.replaceWith(fresh);
        table = fresh;
      });
      return el("div", {}, el("label", { for: id }, title), el("br"), input);
    };
    return [el("div", { class: "card" },
      dim("浏览器不允许本页自己读取磁盘上的文件，所以要请您选择。文件只在本机计算指纹，不会上传。核对一致的附件可以按原名另存查看。"),
      el("div", { class: "choosers" },
        chooser("folder", "选择解压后的 files 文件夹，核对附件", { webkitdirectory: "" }), chooser("single", "或者只选几个文件")),
      status), table];
  }

  // Words on checking

  function aboutPage() {
    const p = (...children) => el("p", {}, ...children);
    const bullets = (...items) => el("ul", {}, items.map((item) => el("li", {}, item)));
    const withheld = list(PACK.withheld).map((line) => String(line).replace(/^\S+\.\S+\s+/, ""));
    return [el("article", { class: "card words" },
      el("h2", {}, "本页核对了什么"),
      bullets("每条记录的内容，与总账留痕所记的指纹（SHA-256）是否一致：内容改一个字，指纹就不同。",
        "每条留痕，是否在存证点签过的总账（默克尔树）里：编号、时间、内容都改不了，也插不进后来补造的。",
        "存证点的签名（Ed25519），是否由包内公钥对应的密钥签出。", "通报数据，与通报发布时写入总账的是否一致；附件，在您选择文件后与记录所写指纹是否一致。"),
      el("h2", {}, "本页证明不了什么"),
      bullets("记录所写的事是否属实。留痕只证明“当时是这样写的，以后没有改过”。",
        "包内公钥是不是这个单位的。请与单位公布的公钥、以前的核查包对照公钥编号。",
        "总账有没有从头重造过。请与您以前收到的存证点比对（页面上方），这是外人手里最有力的凭据。",
        "包里有没有少放记录，所附的是不是最新一版。可以要求单位当面运行 changli verify，并在系统里查看。",
        "单位名称、制作时间、字段和选项的名称、目录的排列、带“（参考）”的名称：这些不在签名之内。有疑问时，看“怎样核对”里的正文原文。",
        "本页程序是随包附来的。不信任本页时，按下面的办法用别的工具核对。"),
      el("h2", {}, "不靠本页，自己核对一条记录"),
      p("在记录下面打开“怎样核对”，取出 body.json、nonce.hex、entry.tlog-leaf、entry.tlog-proof、log.vkey 五个文件，然后："),
      el("ol", {},
        el("li", {}, "正文指纹，应与 entry.tlog-leaf 里的 bodyHash 相同：", el("pre", {}, "(xxd -r -p nonce.hex; cat body.json) | sha256sum")),
        el("li", {}, "叶子指纹：", el("pre", {}, "(printf '\\000'; cat entry.tlog-leaf) | sha256sum")),
        el("li", {}, "从叶子指纹出发，按 RFC 9162 第 2.1.3.2 节与 entry.tlog-proof 里的兄弟指纹逐层合并，应得到存证点第三行的树根；",
          "存证点的签名用 log.vkey 核对。可用 Go 官方的 golang.org/x/mod/sumdb/note 与 tlog：", el("pre", {}, GO)),
        el("li", {}, "附件，应与记录所写的指纹相同（Windows 用第二行）：", el("pre", {}, "sha256sum 文件\ncertutil -hashfile 文件 SHA256"))),
      el("h2", {}, "核对整本总账（在单位的机器上）"),
      p("把您以前收到的存证点存成 checkpoint.txt，公布的公钥存成 log.vkey，请单位当面运行："),
      el("pre", {}, "changli verify --data 数据文件夹 --since checkpoint.txt --key log.vkey"),
      p("显示“验真通过”，说明今天的总账是您那份存证点的延续，从那时起没有改过、删过、倒填过。"),
      el("h2", {}, "没有附上的内容"),
      withheld.length ? [p("以下字段限知情人，按规定没有写进本包："), bullets(...withheld)] : p("本包没有扣下的字段。"),
      p("没有附上的部分，记录里留有它的指纹。以后单位出示原文和随机数，可以按同样的办法核对：SHA-256(随机数 ‖ 原文)。事后换一份原文，指纹就对不上。"),
      el("h2", {}, "本包的公钥与存证点"),
      el("pre", {}, String(PACK.vkey)), el("pre", {}, String(PACK.checkpoint)),
      p(Verify.isPlain ? "这次核验用的是本页自带的算法（浏览器没有提供密码功能）。" : "这次核验用的是浏览器自带的密码功能。"))];
  }

  // The old checkpoint

  const PAPER = /存证点第\s*(\d+)\s*号\s*前\s*(\d+)\s*条\s*树根\s*(\S{44})\s*(\S+)/;

  /** A checkpoint as pasted: the note, or the line at the foot of a paper. */
  function readOld(text) {
    const clean = text.replace(/\r\n?/g, "\n").trim();
    const paper = PAPER.exec(clean);
    if (paper) return { number: Number(paper[1]), size: Number(paper[2]), rootText: paper[3], origin: paper[4] };
    try {
      return { ...Verify.readCheckpoint(`${clean}\n`), isNote: true };
    } catch {
      // Three lines without a signature, or with one that was typed wrongly, still say what the tree was.
      const [origin, size, rootText] = clean.split("\n").map((line) => line.trim());
      return /^\d{1,15}$/.test(size) && /^[A-Za-z0-9+/]{43}=$/.test(rootText) ? { origin, size: Number(size), rootText } : null;
    }
  }

  const COMMAND = "请把您的存证点存成 checkpoint.txt，在单位的机器上当面运行：changli verify --since checkpoint.txt";

  /** Whether an old checkpoint agrees (null: this page cannot tell), and a sentence on it. */
  function comparison(old, now) {
    if (!old) {
      return [false, "看不懂这段文字。存证点是：第一行总账名称，第二行条数，第三行树根，空一行，再一行签名；或者公文末尾“存证点第…号”那一行。"];
    }
    if (old.origin !== now.origin) {
      return [false, `不是同一本总账：您的是“${old.origin}”，本包是“${now.origin}”。请核实有没有拿错存证点；没有拿错，说明总账被换过。`];
    }
    if (old.size < now.size) {
      return [null, `您的存证点较早（前 ${old.size} 条），本包较晚（前 ${now.size} 条），只凭本页不能判断后者是不是前者的延续。${COMMAND}`];
    }
    if (old.size > now.size) {
      return [null, `您的存证点（前 ${old.size} 条）比本包的（前 ${now.size} 条）还新。请向单位要一份新的核查包，或者：${COMMAND}`];
    }
    if (old.rootText !== now.rootText) {
      return [false, `条数相同（${now.size} 条），树根不同：同一本总账出现了两个版本，说明有人改写过历史。` +
        "请保存好两份存证点，不要采信本包，并向派出单位报告。"];
    }
    if (old.number !== undefined && old.number !== PACK.checkpointNumber) {
      return [null, `总账名称、条数、树根都相同，但编号不同：您的是第 ${old.number} 号，本包写的是第 ${PACK.checkpointNumber} 号。` +
        "编号不在签名之内，请向单位问明。"];
    }
    return [true, `完全一致：总账名称、条数（${now.size} 条）、树根都与本包相同。`];
  }

  async function signatureLine(old) {
    if (!old || !old.isNote) return "";
    if (await Verify.isNoteSigned(old, report.key)) return "您这份存证点上的签名，用本包公钥核对有效。";
    return "注意：您这份存证点上的签名，用本包公钥核对无效。请核对公钥是否换过，或粘贴时有没有漏字。";
  }

  async function compare() {
    const old = readOld(byId("old").value);
    const [isGood, sentence] = comparison(old, report.checkpoint);
    const [sign, name] = isGood === null ? ["！", "warning"] : isGood ? ["✓", "good-text"] : ["✗", "bad-text"];
    byId("compare-result").replaceChildren(el("p", { class: name }, `${sign} ${sentence}`), el("p", {}, await signatureLine(old)));
  }

  // Verdict and pages

  function verdict(isGood, line, ...more) {
    byId("verdict").className = `verdict ${isGood ? "good" : "bad"}`;
    byId("progress").hidden = true;
    byId("verdict-line").textContent = `${isGood ? "✓" : "✗"} ${line}`;
    byId("verdict-more").replaceChildren(...more.flat().filter(Boolean));
  }

  const explain = (fault) => `${FAULTS[fault][0]}：${FAULTS[fault][1]}。`;

  /** A record that failed, by the name that its unverified words claim. */
  function problemLine({ body, leaf, faults }) {
    const name = body ? `${nounOf(body.kind)}“${titleOfState(body.kind, body.state)}”` : "一条读不出的记录";
    const place = leaf ? `总账第 ${leaf.sequence} 条` : "编号不明";
    return el("li", {}, body ? link(`#r-${encodeURIComponent(body.record)}`, name) : name, `（${place}）　`, faults.map(explain).join(""));
  }

  function headline(bad, figures, total) {
    if (report.faults.length) return `${FAULTS[report.faults[0]][0]}，全部内容都不能采信`;
    if (!total) return "本包没有留痕";
    if (bad.length) return `${total} 条留痕中有 ${bad.length} 条有问题`;
    return `${figures.length} 个${FAULTS.figure[0]}`;
  }

  function conclude() {
    const bad = report.results.filter((result) => result.faults.length);
    const figures = report.faults.length ? [] : figureFaults();
    const total = report.results.length;
    const listed = [...places.keys()].filter((id) => !report.records.has(id)).length;
    const gap = listed ? el("p", { class: "warning" }, `目录列出的记录里有 ${listed} 条没有随包附留痕，内容看不到，也没有核验。`) : null;
    if (total && !bad.length && !figures.length && !report.faults.length) {
      return verdict(true, `已核验：${total} 条留痕全部与存证点一致，签名有效`,
        el("p", {}, "本包所示内容，自写入总账后没有改过。请再做一件事：与您以前收到的存证点比对。详见“说明”。"), gap);
    }
    const lines = [...report.faults.map((fault) => el("li", {}, explain(fault))), ...bad.map(problemLine),
      ...figures.map((figure) => el("li", {}, `通报数据“${figure.code} ${figure.title}”　${explain("figure")}`))];
    verdict(false, `核验不通过：${headline(bad, figures, total)}`, el("ul", {}, lines.slice(0, 20)),
      lines.length > 20 ? el("p", {}, `……共 ${lines.length} 处。`) : null,
      el("p", { class: "todo" }, `请不要采信标有 ✗ 的内容，保存好这份核查包；请联系${PACK.unit}重新出具，并与您此前收到的存证点核对。`), gap);
  }

  function facts() {
    const { checkpoint, key } = report;
    const number = checkpoint ? `第 ${PACK.checkpointNumber} 号　前 ${checkpoint.size} 条` : "读不出";
    const rows = [["制作时间", moment(PACK.madeAt)], ["存证点", number], ["树根", hash(checkpoint ? checkpoint.rootText : "读不出")],
      ["总账", checkpoint ? checkpoint.origin : "读不出"], ["公钥编号", hash(key ? key.id : "读不出")]];
    byId("facts").replaceChildren(...rows.map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value))));
    byId("foot").textContent = [`${PACK.unit}整改核查包`, `制作于 ${moment(PACK.madeAt)}`, byId("verdict-line").textContent,
      checkpoint ? `存证点${number}　树根 ${checkpoint.rootText}　${checkpoint.origin}` : ""].join("　");
  }

  function readRoute() {
    const hash = location.hash.slice(1);
    if (!hash.startsWith("r-")) return [["all", "figures", "files", "about"].includes(hash) ? hash : "findings"];
    try { return ["findings", decodeURIComponent(hash.slice(2))]; } catch { return ["findings"]; }
  }

  function show() {
    const [route, id] = readRoute();
    const pages = { figures: figuresPage, files: filesPage, about: aboutPage };
    byId("main").replaceChildren(...(pages[route] || (() => findingsPage(route, id)))());
    for (const tab of byId("tabs").children) {
      setCurrent(tab, tab.getAttribute("href") === `#${route === "all" ? "findings" : route}`, "page");
    }
    // The link that led here may be gone with the page before: the keyboard goes on from the text.
    if (document.activeElement === document.body) byId("main").focus({ preventScroll: true });
    reveal(id);
  }

  /** Opens and scrolls to the record that the address names. */
  function reveal(id) {
    const target = id === undefined ? null : byId(`r-${id}`);
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target.tagName === "DETAILS") target.classList.add("here");
    const top = target.getBoundingClientRect().top;
    if (top < 0 || top > window.innerHeight * 0.7) target.scrollIntoView({ block: "start" });
  }

  /** Folded records are printed open. */
  function printOpen() {
    const folded = [...document.querySelectorAll("details.record:not([open])")];
    folded.forEach((details) => (details.open = true));
    window.addEventListener("afterprint", () => folded.forEach((details) => (details.open = false)), { once: true });
  }

  async function start() {
    if (!PACK) {
      return verdict(false, "没有读到数据", el("p", {}, "本页旁边应有 data.js。如果您是在压缩包里直接打开本页，请先把压缩包全部解压到一个文件夹，再打开其中的 index.html。"));
    }
    byId("unit").textContent = `${PACK.unit} 整改核查包`;
    document.title = `${PACK.unit} 整改核查包`;
    byId("verdict-line").textContent = "正在核验，请稍候……";
    report = await Verify.run(PACK, (done, total) => {
      byId("progress").max = total;
      byId("progress").value = done;
      byId("verdict-line").textContent = `正在核验：${done} / ${total} 条留痕……`;
    });
    indexTree();
    gatherAttachments();
    conclude();
    facts();
    byId("tabs").hidden = false;
    byId("compare").hidden = !report.checkpoint || !report.key;
    byId("compare-button").addEventListener("click", compare);
    window.addEventListener("hashchange", show);
    window.addEventListener("beforeprint", printOpen);
    show();
  }

  start().catch((error) => verdict(false, "核验没有做完", el("p", {}, `本页程序出错（${error && error.message}），不能下结论。请换用较新的浏览器，或按说明用别的工具核对。`)));
})();
