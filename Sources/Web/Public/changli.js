// Small comforts on top of pages that work without any script.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    const search = document.getElementById("q");
    if (search) { search.focus(); event.preventDefault(); }
  }
});
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
for (const select of document.querySelectorAll("[data-submit]")) select.addEventListener("change", () => select.form.submit());
for (const box of document.querySelectorAll("[data-all]")) {
  box.addEventListener("change", () => {
    for (const other of box.form.querySelectorAll("tbody input[type=checkbox]")) other.checked = box.checked;
  });
}
for (const label of document.querySelectorAll("[data-drop]")) {
  const input = label.querySelector("input");
  const words = label.querySelector("span");
  const original = words.textContent;
  const show = () => {
    const names = [...input.files].map((file) => file.name);
    words.textContent = names.length ? names.join("、") : original;
  };
  input.addEventListener("change", show);
  label.addEventListener("dragover", (event) => { event.preventDefault(); label.classList.add("over"); });
  label.addEventListener("dragleave", () => label.classList.remove("over"));
  label.addEventListener("drop", (event) => {
    event.preventDefault();
    label.classList.remove("over");
    input.files = event.dataTransfer.files;
    show();
  });
}
// A second click on a slow submission must not send it twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; }, 0);
    setTimeout(() => { for (const button of form.querySelectorAll("button")) button.disabled = false; }, 8000);
  });
}
// What is typed is kept as a draft, so that a closed window loses nothing. Files are not: a browser cannot give them back.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const status = document.createElement("span");
  status.className = "dim";
  status.setAttribute("aria-live", "polite");
  form.querySelector(".submit").append(status);
  let timer = 0;
  let sending = null;
  let changed = false;
  const keep = async () => {
    clearTimeout(timer);
    if (!changed) return;
    changed = false;
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") values.append(name, value);
    values.append("draft-place", form.dataset.draft);
    values.append("draft-title", form.dataset.title);
    sending = new AbortController();
    try {
      const answer = await fetch("/drafts", {
        method: "POST", body: values, redirect: "manual", keepalive: values.toString().length < 60000, signal: sending.signal,
      });
      const time = new Date().toTimeString().slice(0, 5);
      status.textContent = answer.status === 204 ? `草稿已保存 ${time}` : "草稿没有存上，请尽快提交";
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "草稿没有存上，请检查网络";
    }
  };
  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  form.addEventListener("submit", () => {
    changed = false;
    clearTimeout(timer);
    if (sending) sending.abort();
  });
}
