// 会议现场: what others write appears by itself, and what is typed while the network is away is kept here and sent later, in order.
"use strict";
(() => {
  const live = document.getElementById("live");
  const bar = document.getElementById("offline");
  if (!live) return;
  const key = "kept:" + location.pathname;
  const kept = () => JSON.parse(localStorage.getItem(key) || "[]");
  const keep = (items) => localStorage.setItem(key, JSON.stringify(items));
  let tag = "";
  let busy = false;

  const say = (problem) => {
    const items = kept();
    bar.hidden = items.length === 0 && !problem;
    bar.textContent = problem || `网络暂时不通，已在本机暂存 ${items.length} 条，恢复后按顺序自动补送。请不要关闭这个页面。`;
  };

  const refresh = async () => {
    // Nothing is replaced under somebody's hands.
    if (live.contains(document.activeElement) && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    try {
      const answer = await fetch(live.dataset.live, { headers: tag ? { "If-None-Match": tag } : {} });
      if (answer.status !== 200) return;
      tag = answer.headers.get("ETag") || "";
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      live.replaceChildren(...page.body.childNodes);
      watch(live);
    } catch { /* away; the next time */ }
  };

  // The server's sentence, from the page that it answers with.
  const problem = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = [...page.querySelectorAll(".problem, [role=alert]")].map((node) => node.textContent.trim());
    return words.filter(Boolean).join("；") || "没有记下，请刷新页面后再试。";
  };

  const send = async () => {
    if (busy) return;
    busy = true;
    try {
      for (let items = kept(); items.length; items = kept()) {
        const item = items[0];
        const answer = await fetch(item.action, { method: "POST", body: new URLSearchParams(item.values) });
        if (answer.redirected && new URL(answer.url).pathname === "/sign-in") { say("登录已过期，暂存的内容还在本机。请在新窗口重新登录，再回到这里。"); return; }
        // Once sent it is the server's, whatever it says: what it refuses is said, and stands in the form again.
        keep(items.slice(1));
        if (!answer.ok) {
          const words = await problem(answer);
          // Sent twice because the first answer was lost on the way: it has arrived.
          if (words.includes("已经记下") || words.includes("已有签到")) continue;
          restore(item);
          say(words);
          await refresh();
          return;
        }
      }
      say("");
      await refresh();
    } catch { say(""); } finally { busy = false; }
  };

  const restore = (item) => {
    const form = document.querySelector(`form[action="${item.action}"] textarea`)?.form;
    if (!form) return;
    for (const [name, value] of item.values) if (form.elements[name] && name !== "csrf") form.elements[name].value = value;
  };

  const watch = (root) => {
    for (const form of root.querySelectorAll("form[data-keep]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        keep([...kept(), { action: form.getAttribute("action"), values: [...new FormData(form)] }]);
        const text = form.querySelector("textarea");
        if (text) text.value = "";
        send();
      });
    }
  };

  watch(document);
  say("");
  send();
  setInterval(() => (kept().length ? send() : refresh()), 4000);
  addEventListener("online", send);
  addEventListener("beforeunload", (event) => { if (kept().length) event.preventDefault(); });
})();
