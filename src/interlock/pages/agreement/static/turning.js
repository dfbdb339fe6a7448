// Says what a slider stands at while it is turned, and marks those that were moved.
"use strict";
{
  const form = document.getElementById("turning");
  const say = (knob) => {
    const row = knob.closest(".knob");
    row.querySelector("output").textContent = String(Number(knob.value));
    row.classList.toggle("moved", Number(knob.value) !== Number(knob.dataset.was));
  };
  form.addEventListener("input", (event) => { if (event.target.type === "range") say(event.target); });
  form.addEventListener("reset", () => setTimeout(() => {
    for (const knob of form.querySelectorAll("input[type=range]")) { knob.value = knob.dataset.was; say(knob); }
  }));
}
