// Dialogs come from the server into #dialogs and open by themselves; focus goes back where it was when they close.
(() => {
  let before = null;
  document.addEventListener("htmx:load", (event) => {
    const found = event.target.closest("#dialogs") && event.target.querySelector("dialog");
    const dialog = event.target.matches("dialog[data-open]") ? event.target : found;
    if (!dialog || dialog.open) return;
    before = before || document.activeElement;
    dialog.addEventListener("close", () => {
      dialog.remove();
      const back = before && (before.isConnected ? before : before.id && document.getElementById(before.id));
      if (back) back.focus({ preventScroll: true });
      before = null;
    });
    dialog.showModal();
    const first = dialog.querySelector("[data-first]");
    if (first) first.focus();
  });
  document.addEventListener("click", (event) => {
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    if (event.target.closest("[data-close]") || event.target === dialog) dialog.close();
  });
  // An answer may say that whatever was open is done with: HX-Trigger "done".
  document.addEventListener("done", () => {
    for (const dialog of document.querySelectorAll("#dialogs dialog[open]")) dialog.close();
  });
})();
