// Proposing, and going from one way of changing to another, leave the page: htmx must not take them for another turn.
"use strict";
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-plain]");
  if (!button || !button.form) return;
  event.preventDefault();
  button.form.removeAttribute("hx-post");
  button.form.action = button.getAttribute("formaction");
  HTMLFormElement.prototype.submit.call(button.form);
});
