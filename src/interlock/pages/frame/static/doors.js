// On a narrow window the doors lie in a strip that is longer than it is wide: the one we came through is brought into it.
(() => {
  const here = document.querySelector(".doors [aria-current]");
  const strip = here && here.closest(".doors");
  if (strip && strip.scrollWidth > strip.clientWidth) {
    strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
  }
})();
