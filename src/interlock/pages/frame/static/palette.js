// Cmd/Ctrl+K: every page, every action on this page, and whatever search finds ({results: [{label, says, url}]}).
(() => {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const nothing = dialog.querySelector("[data-nothing]");
  let known = [];
  let found = [];
  let at = 0;
  let asked = 0;
  let waiting;

  const ways = () => [...document.querySelectorAll(".doors a")].map((link) => ({
    label: interlock.says(link.querySelector(".label") || link), says: "Page", go: () => location.assign(link.href),
  }));
  const deeds = () => [...document.querySelectorAll("main [data-key], .side [data-theme-switch], .side [data-help]")]
    .filter((element) => interlock.shown(element) && !element.disabled)
    .map((element) => ({ label: interlock.says(element), says: element.dataset.key ? element.dataset.key.toUpperCase() : "Action", go: () => element.click() }));

  const matches = (text) => {
    const begins = (one) => one.label.toLowerCase().startsWith(text);
    const found = known.filter((one) => one.label.toLowerCase().includes(text));
    return [...found.filter(begins), ...found.filter((one) => !begins(one))];
  };
  const draw = () => {
    const text = field.value.trim().toLowerCase();
    const all = [...found, ...matches(text)];
    at = Math.min(at, Math.max(0, all.length - 1));
    list.replaceChildren(...all.map((one, place) => {
      const option = document.createElement("li");
      option.id = `palette-${place}`;
      option.role = "option";
      option.setAttribute("aria-selected", String(place === at));
      const label = document.createElement("b");
      label.textContent = one.label;
      const says = document.createElement("span");
      says.textContent = one.says;
      option.append(label, says);
      option.addEventListener("click", () => take(one));
      return option;
    }));
    nothing.hidden = all.length > 0;
    if (all.length) field.setAttribute("aria-activedescendant", `palette-${at}`);
    else field.removeAttribute("aria-activedescendant");
    const chosen = list.children[at];
    if (chosen) chosen.scrollIntoView({ block: "nearest" });
    return all;
  };
  const take = (one) => {
    dialog.close();
    one.go();
  };
  const search = async () => {
    const text = field.value.trim();
    const address = document.body.dataset.search;
    const mine = ++asked;
    if (!address || text.length < 2) { found = []; draw(); return; }
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || mine !== asked) return;
    found = (await answer.json()).results.map((one) => ({ label: one.label, says: one.says, go: () => location.assign(one.url) }));
    draw();
  };
  const open = () => {
    if (dialog.open) return;
    known = [...ways(), ...deeds()];
    found = [];
    at = 0;
    field.value = "";
    dialog.showModal();
    draw();
    field.focus();
  };

  field.addEventListener("input", () => {
    at = 0;
    draw();
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      at = Math.max(0, Math.min(list.children.length - 1, at + step));
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = draw()[at];
      if (chosen) take(chosen);
    }
  });
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) open();
  });
})();
