// The inbox keeps up with what happens: rows come and go in place, the row one is on stays the one one is on.
(() => {
  const list = () => document.getElementById("list");
  const rows = () => [...document.querySelectorAll("#list [data-row]")];
  const page = document.querySelector(".inbox");
  const me = page ? page.dataset.me : "";
  const mine = new Set();
  const changed = new Set();
  let on = null;
  let place = 0;
  let focused = false;
  let stale = false;

  const refresh = () => {
    if (!list()) return;
    if (document.hidden) { stale = true; return; }
    stale = false;
    htmx.trigger(list(), "refresh");
  };
  const open = (row) => row && row.dispatchEvent(new CustomEvent("come"));
  const again = (shown) => htmx.trigger(shown.querySelector("[data-again]"), "again");
  const brief = () => document.querySelector("[data-brief]");

  // What is chosen outlives every swap; if it has left the list, the row that took its place is next.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "list") return;
    const current = document.querySelector("#list [data-row][aria-current]");
    on = current ? current.id : brief() && `h${brief().dataset.brief}`;
    place = Math.max(0, rows().findIndex((row) => row.id === on));
    focused = Boolean(document.activeElement.closest("#list"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "list" || !list()) return;
    const all = rows();
    const here = document.getElementById(on) || all[Math.min(place, all.length - 1)];
    if (!here) return;
    here.setAttribute("aria-current", "true");
    if (focused && !document.activeElement.closest("#list, dialog")) here.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:load", (event) => {
    const here = event.target.id === "list" && document.querySelector("#list [data-row][aria-current]");
    if (!here) return;
    const shown = brief();
    if (shown && `h${shown.dataset.brief}` === here.id) {
      if (changed.has(shown.dataset.brief)) again(shown);
    } else if (!document.querySelector("dialog[open]")) open(here);
    changed.clear();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id === "list") event.detail.parameters.shown = rows().length;
    const answer = /\/inbox\/(\d+)\//.exec(event.detail.path);
    if (answer && event.detail.verb === "post") mine.add(answer[1]);
  });

  // On a small screen a row leads to the whole brief.
  document.addEventListener("click", (event) => {
    if (event.target.closest("#list [data-row]") && matchMedia("(max-width: 1080px)").matches) event.stopImmediatePropagation();
  }, true);

  // The brief on the screen is read again, unless the list is: then it is once the list says what is next.
  const look = (handoff) => {
    const shown = brief();
    if (!shown || shown.dataset.brief !== handoff) return;
    if (document.getElementById(`h${handoff}`)) changed.add(handoff);
    else again(shown);
  };
  const concerns = (news) => news.kind === "missed" || (news.handoff
    && (!page.dataset.mine || news.owner === me || news.owner === "" || document.getElementById(`h${news.handoff}`)));
  document.body.addEventListener("live", (event) => {
    for (const news of event.detail.all) if (news.handoff) look(news.handoff);
    if (page && event.detail.all.some(concerns)) refresh();
  });
  const LEFT = { accepted: "was accepted", rejected: "was rejected", recycled: "was recycled", reassigned: "went to somebody else" };
  for (const [kind, says] of Object.entries(LEFT)) {
    document.body.addEventListener(`live:${kind}`, (event) => {
      const { handoff, owner } = event.detail;
      const row = document.getElementById(`h${handoff}`);
      if (!row || mine.has(handoff)) return;
      const by = owner && owner !== me ? `, ${owner} has it` : "";
      document.body.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail: { text: `${row.dataset.name} ${says} elsewhere${by}.`, tone: "quiet" } }));
    });
  }
  document.addEventListener("answered", (event) => {
    setTimeout(() => mine.delete(event.detail.handoff), 5000);
    look(event.detail.handoff);
    refresh();
  });
  document.addEventListener("changed", refresh);
  document.addEventListener("ended", (event) => {
    const shown = event.target.closest("[data-brief]");
    if (shown) again(shown);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && stale) refresh(); });
  const first = rows()[0];
  if (first && brief()) first.setAttribute("aria-current", "true");
})();
