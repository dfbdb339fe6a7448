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
  // Whoever was logged out while they typed keeps what they typed, and sends it once they are back.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    if (!token || event.detail.verb === "get") return;
    event.detail.headers["X-CSRFToken"] = token[1];
    if (event.detail.formData.has("csrfmiddlewaretoken")) event.detail.parameters.csrfmiddlewaretoken = token[1];
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Refresh") || !document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const text = "You are no longer logged in, and this was not sent. Log in again in another window, then send it from here.";
    document.body.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail: { text, tone: "bad" } }));
  });
  // A note at the edge lies under an open dialog: what went wrong is said in the dialog, too.
  document.addEventListener("toast", (event) => {
    const form = event.detail.tone === "bad" && document.querySelector("dialog[open] form");
    if (!form) return;
    for (const other of form.querySelectorAll(".refused")) other.remove();
    const said = document.createElement("p");
    said.className = "refused";
    said.role = "alert";
    said.textContent = event.detail.text;
    form.prepend(said);
  });
  // An answer may say that whatever was open is done with: HX-Trigger "done".
  document.addEventListener("done", () => {
    for (const dialog of document.querySelectorAll("#dialogs dialog[open]")) dialog.close();
  });
})();
