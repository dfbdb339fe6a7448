// The keyboard. data-key="a": pressed by A. [data-rows] > … [data-row]: J and K or arrows move; data-rows="open" opens
// what one comes to. [data-find]: "/". "?" lists what this page knows. Not while somebody types.
(() => {
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const shown = (element) => element.getClientRects().length > 0 && !element.closest("[inert]");
  const scope = () => [...document.querySelectorAll("dialog[open]")].pop() || document;
  const keyed = (key) => {
    const found = [...scope().querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(shown);
    const toast = document.querySelector(`#toasts [data-key="${CSS.escape(key)}"]`);
    return found[0] || toast;
  };
  const rows = () => [...scope().querySelectorAll("[data-rows] [data-row]")].filter(shown);
  const here = (all) => {
    const focused = all.indexOf(document.activeElement.closest("[data-row]"));
    return focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("aria-current"));
  };
  const chord = /^(Mac|iP)/.test(navigator.platform) ? "⌘K" : "Ctrl K";
  for (const kbd of document.querySelectorAll("[data-palette] kbd")) kbd.textContent = chord;
  let waiting;

  const go = (row) => {
    for (const other of document.querySelectorAll("[data-row][aria-current]")) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    clearTimeout(waiting);
    if (row.closest("[data-rows]").dataset.rows === "open") waiting = setTimeout(() => row.dispatchEvent(new CustomEvent("come")), 90);
  };
  const move = (by) => {
    const all = rows();
    if (!all.length) return false;
    const at = here(all);
    go(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
    return true;
  };
  const press = (key) => {
    const element = keyed(key);
    if (!element || element.disabled || element.getAttribute("aria-disabled") === "true") return false;
    if (element.closest(".htmx-added")) setTimeout(() => press(key), 30);  // it has just come, and htmx does not know it yet
    else if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
    else {
      if (element.matches("input")) element.focus();
      element.click();
    }
    return true;
  };
  const find = () => {
    const field = [...document.querySelectorAll("[data-find]")].find(shown);
    if (field) { field.focus(); field.select(); }
    return Boolean(field);
  };

  const help = () => {
    const dialog = document.getElementById("keys");
    if (!dialog || dialog.open) return false;
    const list = dialog.querySelector("[data-list]");
    list.replaceChildren();
    const seen = new Set();
    const add = (key, says) => {
      const term = document.createElement("dt");
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      term.append(kbd);
      const text = document.createElement("dd");
      text.textContent = says;
      list.append(term, text);
    };
    if (rows().length) { add("J", "Next row"); add("K", "Row before"); add("↵", "Open it"); }
    if (document.querySelector("[data-find]")) add("/", "Find");
    for (const element of document.querySelectorAll("[data-key]")) {
      const key = element.dataset.key;
      if (!shown(element) || seen.has(key)) continue;
      seen.add(key);
      add(key.toUpperCase(), says(element));
    }
    add(chord, "Search or jump to");
    add("?", "This list");
    dialog.showModal();
    return true;
  };
  const says = (element) => {
    if (element.dataset.says) return element.dataset.says;
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll("kbd, .count")) part.remove();
    return copy.textContent.trim() || element.getAttribute("aria-label") || "";
  };
  window.interlock = { says, shown, help };

  const take = (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape" && event.target.matches("[data-find]")) event.target.blur();
      return;
    }
    if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const row = event.target.closest && event.target.closest("[data-row]");
    let done = false;
    if (key === "j" || key === "ArrowDown") done = move(1);
    else if (key === "k" || key === "ArrowUp") done = move(-1);
    else if (key === "Enter" && row && row.href) { location.assign(row.href); done = true; }
    else if (key === "/") done = find();
    else if (key === "?") done = help();
    else if (key.length === 1) done = press(key);
    if (done) event.preventDefault();
  };
  document.addEventListener("DOMContentLoaded", () => {  // after htmx's own, which comes first: what is pressed can then be sent
    document.addEventListener("keydown", take);
    window.early(take);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) help();
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    const row = event.target.closest("[data-row]");
    if (!row) return;
    for (const other of document.querySelectorAll("[data-row][aria-current]")) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  });
})();
