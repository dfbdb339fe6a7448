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
    const toast = made("div", `toast ${tone || ""}`, "");
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
  document.addEventListener("htmx:sendError", () => show({ text: "The server cannot be reached. Nothing was changed; try again in a moment.", tone: "bad" }));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) show({ text: "Something went wrong on our side. It was written to the log.", tone: "bad" });
  });
})();
