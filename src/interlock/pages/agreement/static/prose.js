// Numbers in the sentences: a click or Enter opens a slider and a field at the number; what is turned is marked where it
// stands, listed beside, and tried on history.
"use strict";
{
  const turner = document.getElementById("turner");
  const form = document.getElementById("turning");
  const list = document.getElementById("turned");
  const part = (name) => document.getElementById(`turner-${name}`);
  const range = part("range"), field = part("number");
  const numbers = [...document.querySelectorAll("[data-turn]")];
  let open = null, waiting;

  const span = (hours) => {
    const minutes = Math.round(hours * 60);
    if (!minutes) return "no time";
    const part = (many, unit) => many ? `${many.toLocaleString("en")} ${unit}${many === 1 ? "" : "s"}` : "";
    return [part(Math.floor(minutes / 60), "hour"), part(minutes % 60, "minute")].filter(Boolean).join(" ");
  };
  const said = (number, value) => {
    if (number.dataset.unit === "hours") return span(value);
    if (number.dataset.unit === "of 1") return `${(value * 100).toLocaleString("en", { maximumFractionDigits: 6 })}%`;
    const plain = Math.abs(value).toLocaleString("en", { maximumFractionDigits: 6 });
    const sign = /^[+\u2212]/.test(number.dataset.was) || number.dataset.was === "0" && number.dataset.unit === "points";
    if (value < 0) return `\u2212${plain}`;
    return sign && value > 0 ? `+${plain}` : plain;
  };
  const moved = (number) => Math.abs(Number(number.dataset.now) - Number(number.dataset.value)) > 1e-9;

  const listed = () => {
    list.replaceChildren();
    for (const old of form.querySelectorAll("input[data-place]")) old.remove();
    const all = numbers.filter(moved);
    for (const number of all) {
      const kept = document.createElement("input");
      kept.type = "hidden"; kept.name = number.dataset.turn; kept.value = number.dataset.now; kept.dataset.place = "";
      form.append(kept);
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.className = "link"; link.href = `#${number.dataset.clause}`; link.textContent = `${number.dataset.clause}: ${number.dataset.label}`;
      const was = document.createElement("del"), now = document.createElement("ins");
      was.textContent = number.dataset.was; now.textContent = number.textContent;
      const both = document.createElement("p");
      both.append(was, " ", now);
      row.append(link, both);
      list.append(row);
    }
    form.hidden = !all.length;
    document.body.classList.toggle("turned", all.length > 0);
    document.getElementById("turned-many").textContent = all.length === 1 ? "1 number turned" : `${all.length} numbers turned`;
    clearTimeout(waiting);
    if (all.length) waiting = setTimeout(() => form.dispatchEvent(new CustomEvent("turned")), 250);
    else document.getElementById("tried").replaceChildren();
  };
  const put = (value, from) => {
    if (!open || !Number.isFinite(value)) return;
    const bounded = Math.min(Math.max(value, Number(open.dataset.lowest)), Number(open.dataset.highest));
    open.dataset.now = String(bounded);
    open.textContent = said(open, bounded);
    open.classList.toggle("moved", moved(open));
    if (from !== range) range.value = String(bounded);
    if (from !== field) field.value = String(bounded);
    range.setAttribute("aria-valuetext", open.dataset.unit === "hours" ? open.textContent : `${open.textContent} ${open.dataset.unit}`);
    listed();
  };
  const place = () => {
    const at = open.getBoundingClientRect(), size = turner.getBoundingClientRect();
    turner.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    turner.style.top = `${at.bottom + size.height + 8 > innerHeight ? Math.max(8, at.top - size.height - 6) : at.bottom + 6}px`;
  };
  const show = (number) => {
    open = number;
    part("label").textContent = number.dataset.label;
    part("clause").textContent = number.dataset.clause;
    part("unit").textContent = number.dataset.unit;
    part("was").textContent = number.dataset.was;
    part("passport").open = false;
    part("facts").replaceChildren();
    for (const one of [range, field]) {
      one.min = number.dataset.lowest; one.max = number.dataset.highest;
      one.step = one === range ? number.dataset.step : "any";
      one.value = number.dataset.now;
    }
    turner.showPopover();
    place();
    range.focus({ preventScroll: true });
  };

  for (const number of numbers) {
    number.dataset.was = number.textContent;
    number.dataset.now = number.dataset.value;
    number.setAttribute("role", "button");
    number.setAttribute("aria-haspopup", "dialog");
    number.setAttribute("aria-label", `${number.dataset.label}: ${number.textContent}, change it`);
  }
  document.addEventListener("click", (event) => {
    const number = event.target.closest("[data-turn]");
    if (!number || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    show(number);
  });
  document.addEventListener("keydown", (event) => {
    const number = event.target.closest("[data-turn]");
    if (number && event.key === " ") { event.preventDefault(); show(number); }
  });
  range.addEventListener("input", () => put(Number(range.value), range));
  field.addEventListener("input", () => { if (field.value !== "") put(Number(field.value), field); });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); turner.hidePopover(); } });
  part("back").addEventListener("click", () => put(Number(open.dataset.value)));
  part("passport").addEventListener("toggle", (event) => {
    const facts = part("facts");
    if (!event.target.open || facts.childElementCount) return;
    window.htmx.ajax("GET", `${event.target.dataset.from}?place=${encodeURIComponent(open.dataset.turn)}`, { target: facts, swap: "innerHTML" }).then(place);
  });
  turner.addEventListener("toggle", (event) => {
    if (event.newState !== "closed" || !open) return;
    open.setAttribute("aria-label", `${open.dataset.label}: ${open.textContent}, change it`);
    if (turner.contains(document.activeElement) || document.activeElement === document.body) open.focus({ preventScroll: true });
    open = null;
  });
  form.addEventListener("reset", () => {
    for (const number of numbers) {
      number.dataset.now = number.dataset.value;
      number.textContent = number.dataset.was;
      number.classList.remove("moved");
    }
    listed();
  });
}
