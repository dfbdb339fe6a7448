// The line: arrows move from mark to mark, what a mark stands for is said below, and a place on the line is a time.
(() => {
  const svg = document.querySelector("[data-line]");
  if (!svg) return;
  const detail = document.querySelector("[data-detail]");
  const marks = [...svg.querySelectorAll("[data-mark]")].sort((one, other) => one.getBBox().x - other.getBBox().x);
  const cursor = svg.querySelector("[data-cursor]");
  const slider = document.querySelector("[data-at]");
  const curve = slider ? JSON.parse(document.getElementById("curve").textContent) : [];
  const zone = document.body.dataset.zone || undefined;
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: zone });
  const say = (text) => { if (detail && detail.textContent !== text) detail.textContent = text; };

  const held = svg.closest(".scroll");
  held.scrollLeft = held.scrollWidth;
  marks.forEach((mark, place) => mark.setAttribute("tabindex", place ? "-1" : "0"));
  const come = (mark) => {
    for (const other of marks) other.setAttribute("tabindex", other === mark ? "0" : "-1");
    mark.focus();
  };
  for (const mark of marks) {
    mark.addEventListener("focus", () => say(mark.getAttribute("aria-label")));
    mark.addEventListener("pointerenter", () => say(mark.getAttribute("aria-label")));
  }
  for (const point of svg.querySelectorAll("[data-says]")) point.addEventListener("pointerenter", () => say(point.dataset.says));
  svg.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = marks.indexOf(event.target.closest("[data-mark]"));
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    come(marks[Math.max(0, Math.min(marks.length - 1, at + by))]);
  });

  if (!slider) return;
  const pad = 12;
  const width = svg.viewBox.baseVal.width;
  const show = () => {
    const share = (slider.value - slider.min) / (slider.max - slider.min);
    const x = (pad + share * (width - 2 * pad)).toFixed(1);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    const near = curve[Math.round(share * (curve.length - 1))];
    const text = `${day.format(new Date(Number(slider.value)))}: score ${Math.round(near[1])}`;
    slider.setAttribute("aria-valuetext", text);
    say(text);
  };
  slider.addEventListener("input", show);
  svg.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const box = svg.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width * width - pad) / (width - 2 * pad);
    slider.value = String(Number(slider.min) + Math.max(0, Math.min(1, share)) * (slider.max - slider.min));
    show();
    slider.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
