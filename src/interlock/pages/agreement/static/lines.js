// Numbers the lines of the text, and brings a line that has a problem into view.
"use strict";
{
  const text = document.getElementById("text");
  const numbers = document.querySelector(".numbers");
  const count = () => {
    const lines = text.value.split("\n").length;
    while (numbers.children.length < lines) {
      const line = document.createElement("li");
      line.textContent = String(numbers.children.length + 1);
      numbers.append(line);
    }
    while (numbers.children.length > lines) numbers.lastElementChild.remove();
  };
  text.addEventListener("input", count);
  text.addEventListener("scroll", () => { numbers.scrollTop = text.scrollTop; });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    const before = text.value.split("\n").slice(0, Number(link.dataset.line) - 1).join("\n").length;
    const at = before ? before + 1 : 0;
    text.focus();
    text.setSelectionRange(at, text.value.indexOf("\n", at) < 0 ? text.value.length : text.value.indexOf("\n", at));
    text.scrollTop = (Number(link.dataset.line) - 6) * parseFloat(getComputedStyle(text).lineHeight);
  });
}
