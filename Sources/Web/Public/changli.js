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
