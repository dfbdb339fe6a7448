// Clocks that run down, and times in the reader's own zone. Text is written only when it changes.
(() => {
  const zone = document.body.dataset.zone || undefined;
  const theirs = Intl.DateTimeFormat().resolvedOptions().timeZone;  // what is typed is read in it, too
  if (theirs) document.cookie = `zone=${theirs}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  const ahead = Number(document.body.dataset.now) - Date.now();
  const FORMS = {
    moment: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    day: { day: "numeric", month: "short" },
    date: { day: "numeric", month: "short", year: "numeric" },
    clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  };
  const writers = {};
  for (const [name, form] of Object.entries(FORMS)) writers[name] = new Intl.DateTimeFormat("en-GB", { ...form, timeZone: zone });
  const full = new Intl.DateTimeFormat("en-GB", { ...FORMS.moment, timeZone: zone, timeZoneName: "short" });
  const two = (number) => String(number).padStart(2, "0");

  const left = (seconds) => {
    const size = Math.abs(Math.trunc(seconds));
    const sign = seconds < 0 ? "\u2212" : "";
    if (size >= 86400) return `${sign}${Math.floor(size / 86400)} d ${Math.floor((size % 86400) / 3600)} h`;
    if (size >= 3600) return `${sign}${Math.floor(size / 3600)}h ${two(Math.floor((size % 3600) / 60))}m`;
    return seconds >= 900 ? `${Math.floor(size / 60)} min` : `${sign}${Math.floor(size / 60)}:${two(size % 60)}`;
  };
  const tone = (seconds) => (seconds < 0 ? "bad" : seconds < 900 ? "warn" : "ok");

  const write = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };
  const turn = (ring, now) => {
    const seconds = ring.dataset.due / 1000 - now;
    write(ring.querySelector(".left"), left(seconds));
    const now_tone = tone(seconds);
    if (!ring.classList.contains(now_tone)) {
      ring.classList.remove("bad", "warn", "ok");
      ring.classList.add(now_tone);
    }
    const part = Math.max(0, Math.min(100, (seconds / ring.dataset.total) * 100)).toFixed(0);
    const arc = ring.querySelector(".arc");
    if (arc.getAttribute("stroke-dasharray") !== `${part} 100`) arc.setAttribute("stroke-dasharray", `${part} 100`);
    const says = ring.querySelector("[data-late]");
    if (says) write(says, seconds < 0 ? says.dataset.late : says.dataset.soon);
  };
  const tick = () => {
    const now = (Date.now() + ahead) / 1000;
    for (const ring of document.querySelectorAll("[data-due]")) turn(ring, now);
    for (const count of document.querySelectorAll("[data-ends]")) {
      const seconds = Math.max(0, Math.round(count.dataset.ends / 1000 - now));
      write(count, `${seconds} s`);
      if (!seconds) count.dispatchEvent(new CustomEvent("ended", { bubbles: true }));
    }
  };
  const place = (within) => {
    for (const time of within.querySelectorAll("time[data-form]")) {
      const at = new Date(time.dateTime);
      write(time, writers[time.dataset.form].format(at));
      time.title = full.format(at);
    }
  };
  place(document);
  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:load", (event) => { place(event.target); tick(); });
})();
