// Short notes at the edge. HX-Trigger: {"toast": {"text", "undo": url?, "ends": ms?, "tone": "quiet"|"bad"?}}.
(() => {
  const box = document.getElementById("toasts");
  if (!box) return;
  const made = (name, of, text) => {
    const element = document.createElement(name);
    element.className = of;
    element.textContent = text;
    return element;
  };
  const show = ({ text, undo, ends, tone }) => {
    if (tone !== "quiet") for (const other of box.querySelectorAll("[data-undo]")) other.remove();
    for (const other of [...box.children]) if (other.dataset.text === text) other.remove();
    const toast = made("div", `toast ${tone || ""}`, "");
    toast.dataset.text = text;
    toast.append(made("span", "", text));
    if (undo) {
      toast.dataset.undo = undo;
      const button = made("button", "btn", "Undo");
      button.type = "button";
      button.dataset.key = "z";
      const count = made("span", "count", "");
      count.dataset.ends = ends;
      count.setAttribute("aria-hidden", "true");
      button.append(count, made("kbd", "", "Z"));
      button.addEventListener("click", () => {
        toast.remove();
        htmx.ajax("POST", undo, { source: box, swap: "none" });
      });
      toast.append(button);
      toast.addEventListener("ended", () => toast.remove());
    } else {
      setTimeout(() => toast.remove(), tone === "bad" ? 10000 : 5000);
    }
    box.append(toast);
  };
  document.addEventListener("toast", (event) => show(event.detail));
  const wrong = (text) => document.body.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail: { text, tone: "bad" } }));
  document.addEventListener("htmx:sendError", (event) => {
    const by = event.detail.requestConfig.triggeringEvent;
    if (by && /^(refresh|again|live)/.test(by.type)) return;  // nobody asked: that news does not come is said beside the list
    wrong("The server cannot be reached. Nothing was changed; try again in a moment.");
  });
  const REFUSED = {
    403: "This was refused, and nothing was changed. Load the page again and try once more.",
    404: "This is no longer there. Load the page again to see what is.",
    413: "That is more than can be sent at once. Nothing was changed.",
    429: "Too many at once. Nothing was changed; try again in a minute.",
    503: "The database cannot be reached. Nothing was changed; try again in a moment.",
  };
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (xhr.getResponseHeader("HX-Trigger")) return;  // it says so itself
    const ours = "Something went wrong on our side. It was written to the log.";
    wrong(REFUSED[xhr.status] || (xhr.status >= 500 ? ours : "This could not be done, and nothing was changed."));
  });
})();
