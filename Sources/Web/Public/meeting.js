// 会议现场: what others write appears by itself, and what is typed while the network is away is kept here and sent later, in order.
"use strict";
(() => {
  const live = document.getElementById("live");
  const bar = document.getElementById("offline");
  if (!live) return;
  // Kept by meeting and by person: another who signs in on the same tablet does not send what the first has typed.
  const key = `kept:${live.dataset.person}:${location.pathname}`;
  const kept = () => JSON.parse(localStorage.getItem(key) || "[]");
  const keep = (change) => localStorage.setItem(key, JSON.stringify(change(kept())));
  const done = (item) => keep((items) => items.filter((other) => other.id !== item.id));
  // What the server did not take stays here, word for word, until somebody has seen it.
  const refusals = () => JSON.parse(localStorage.getItem(`${key}:refused`) || "[]");
  const setRefusals = (list) => localStorage.setItem(`${key}:refused`, JSON.stringify(list));
  let tag = "";
  let trouble = "";

  const say = () => {
    const count = kept().length;
    const lines = [...refusals()];
    if (trouble) lines.push(trouble);
    if (count) lines.push(`网络暂时不通，已在本机暂存 ${count} 条，恢复后按顺序自动补送。请不要关闭这个页面。`);
    bar.replaceChildren(...lines.map((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    }));
    if (refusals().length) {
      const seen = document.createElement("button");
      seen.className = "btn small";
      seen.textContent = "知道了";
      seen.addEventListener("click", () => { setRefusals([]); say(); });
      bar.append(seen);
    }
    bar.hidden = lines.length === 0;
  };

  const refresh = async () => {
    // Nothing is replaced under somebody's hands.
    if (live.contains(document.activeElement) && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    try {
      const answer = await fetch(live.dataset.live, { headers: tag ? { "If-None-Match": tag } : {} });
      if (answer.status !== 200 || answer.redirected) return;
      tag = answer.headers.get("ETag") || "";
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = live.querySelector("details.code")?.open;
      live.replaceChildren(...page.body.childNodes);
      const code = live.querySelector("details.code");
      if (code && open) code.open = true;
      watch(live);
    } catch { /* away; the next time */ }
  };

  // The server's sentence, from the page that it answers with.
  const problem = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = [...page.querySelectorAll(".problem, [role=alert]")].map((node) => node.textContent.trim());
    return words.filter(Boolean).join("；") || "内容没有被接受。";
  };

  // One after another, each until the server has taken it or said no; anything else (a proxy's error, a session that has ended) leaves
  // it where it is.
  const sendAll = async () => {
    for (let item = kept()[0]; item; item = kept()[0]) {
      const values = new URLSearchParams(item.values);
      values.set("csrf", document.querySelector("input[name=csrf]")?.value || "");
      const answer = await fetch(item.action, { method: "POST", body: values });
      if (answer.redirected && new URL(answer.url).pathname === "/sign-in") {
        trouble = "登录已过期。请刷新页面重新登录，暂存的内容还在，会接着补送。";
        return;
      }
      if (answer.ok) {
        done(item);
      } else if (answer.status === 422) {
        const words = await problem(answer);
        done(item);
        // Sent twice because the first answer was lost on the way: it has arrived.
        if (!words.includes("已经记下") && !words.includes("已有签到")) {
          const text = item.values.find(([name]) => name === "text");
          setRefusals([...refusals(), `没有记下：${words}${text ? `（“${text[1]}”）` : ""}`]);
        }
      } else {
        trouble = `服务器暂时没有收下（${answer.status}），稍后自动再送。`;
        return;
      }
    }
  };

  // Of several windows one sends at a time.
  const send = async () => {
    try {
      if (navigator.locks) await navigator.locks.request(key, { ifAvailable: true }, async (lock) => { if (lock) await sendAll(); });
      else await sendAll();
      await refresh();
    } catch { /* away; the next time */ }
    say();
  };

  const watch = (root) => {
    for (const form of root.querySelectorAll("form[data-keep]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        trouble = "";
        const values = [...new FormData(form)].filter(([name]) => name !== "csrf");
        keep((items) => [...items, { id: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()), action: form.getAttribute("action"), values }]);
        const text = form.querySelector("textarea");
        if (text) text.value = "";
        if (!navigator.onLine) say();
        send();
      });
    }
  };

  watch(document);
  say();
  send();
  setInterval(() => (kept().length ? send() : refresh()), 4000);
  addEventListener("online", send);
  addEventListener("beforeunload", (event) => { if (kept().length) event.preventDefault(); });
})();
