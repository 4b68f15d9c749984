/* Single keys press the button that shows them; a selection in the letter becomes offsets in Unicode code points. */
(() => {
  const keysOn = document.getElementById("keys-on");
  keysOn.checked = localStorage.getItem("review-keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("review-keys", keysOn.checked ? "on" : "off"));

  const typing = (element) => element instanceof HTMLElement && element.matches("input:not([type=checkbox]), select, textarea");
  let pressed = false;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(document.activeElement)) { document.activeElement.blur(); return; }
    if (!keysOn.checked || pressed || event.repeat || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    const field = document.querySelector(`[data-focus="${CSS.escape(event.key)}"]`);
    if (!button && !field) return;
    event.preventDefault();
    if (button) { pressed = true; button.click(); } else field.focus();
  });
  document.addEventListener("submit", () => { pressed = true; });
  window.addEventListener("pageshow", () => { pressed = false; });

  // JavaScript counts UTF-16 units; spreading a string counts code points, as the letter's offsets do.
  const points = (text) => [...text].length;
  const place = (node, offset) => {
    const stretch = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".stretch");
    if (!stretch) return null;
    const before = document.createRange();
    before.setStart(stretch, 0);
    before.setEnd(node, offset);
    return Number(stretch.dataset.start) + points(before.toString());
  };
  const form = document.getElementById("new");
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return;
    form.elements.start.value = start;
    form.elements.end.value = end;
    document.getElementById("selected").textContent = `“${selection.toString().trim()}” (${start}–${end})`;
  });

  const cited = document.querySelector(".sentence.cited");
  const text = document.querySelector(".text");
  if (cited) text.scrollTop = cited.offsetTop - text.clientHeight / 3;
})();
