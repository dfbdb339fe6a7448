// The inbox keeps up with what happens: rows come and go in place, the row one is on stays the one one is on.
(() => {
  const list = () => document.getElementById("list");
  const rows = () => [...document.querySelectorAll("#list [data-row]")];
  const page = document.querySelector(".inbox");
  const me = page ? page.dataset.me : "";
  const mine = new Set();
  const changed = new Set();  // hand-offs of which there is news since their brief was asked for
  const asked = { list: null, brief: null };  // what is under way for each
  let on = null;
  let place = 0;
  let focused = false;
  let stale = false;

  // The newest question for a place is the one that counts. Whatever is under way, or has come and is not yet known to
  // htmx, is waited for before it is asked again: news meanwhile is not lost, and nothing old is drawn over something new.
  const coming = (place) => asked[place] || document.querySelector(`#${place}.htmx-added, #${place} > .htmx-added`);
  document.addEventListener("htmx:beforeRequest", ({ detail: { target, xhr } }) => {
    if (!(target.id in asked)) return;
    if (asked[target.id]) asked[target.id].abort();
    asked[target.id] = xhr;
    xhr.addEventListener("loadend", () => {
      if (asked[target.id] !== xhr) return;
      asked[target.id] = null;
      const failed = xhr.status === 0 || xhr.status >= 500;
      if (failed && target.id === "list") stale = true;
      if (failed) setTimeout(catchUp, 5000);
      else catchUp();
    });
  });
  const refresh = () => {
    stale = Boolean(list()) && Boolean(document.hidden || coming("list"));
    if (list() && !stale) htmx.trigger(list(), "refresh");
  };
  const brief = () => document.querySelector("[data-brief]");
  const again = () => {
    const shown = brief();
    if (shown && changed.has(shown.dataset.brief) && !coming("brief")) htmx.trigger(shown.querySelector("[data-again]"), "again");
  };
  const catchUp = () => {
    if (stale) refresh();
    again();
  };
  // The brief is that of the row one is on, unless something is being answered.
  const follow = () => {
    const here = document.querySelector("#list [data-row][aria-current]");
    const shown = brief();
    const there = !here || (shown && `h${shown.dataset.brief}` === here.id);
    if (there || document.querySelector("dialog[open]")) again();
    else if (!coming("brief")) here.dispatchEvent(new CustomEvent("come"));
  };
  document.addEventListener("close", () => setTimeout(follow), true);

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
    const inBrief = event.target.closest("#brief");
    if (event.target.id === "list" || (inBrief && brief())) follow();
    if (event.target.id === "list" || inBrief) catchUp();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id === "list") event.detail.parameters.shown = rows().length;
    const about = /\/inbox\/(\d+)\//.exec(event.detail.path);
    if (about && event.detail.verb === "post") mine.add(about[1]);
    if (about && event.detail.target.id === "brief") changed.delete(about[1]);
  });

  // On a small screen a row leads to the whole brief.
  document.addEventListener("click", (event) => {
    if (event.target.closest("#list [data-row]") && matchMedia("(max-width: 1080px)").matches) event.stopImmediatePropagation();
  }, true);

  // The brief on the screen is read again, unless the list is: then it is once the list says what is next.
  const look = (handoff) => {
    changed.add(handoff);
    if (!document.getElementById(`h${handoff}`)) again();
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
    if (!shown) return;
    changed.add(shown.dataset.brief);
    again();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) catchUp(); });
  const first = rows()[0];
  if (first && brief()) first.setAttribute("aria-current", "true");
})();
