// Keys pressed while the page is still coming: kept for keys.js, which takes them once the page can answer.
(() => {
  const pressed = [];
  const keep = (event) => {
    if (!event.repeat && (event.target === document.body || event.target === document.documentElement)) pressed.push(event);
  };
  document.addEventListener("keydown", keep);
  window.early = (take) => {
    document.removeEventListener("keydown", keep);
    pressed.forEach(take);
  };
})();
