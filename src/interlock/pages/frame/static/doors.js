// On a narrow window the doors, and the tabs of Setup, lie in a strip that is longer than it is wide: the one we came
// through is brought into it.
(() => {
  for (const here of document.querySelectorAll(":is(.doors, .strip) [aria-current]")) {
    const strip = here.closest(".doors, .strip");
    if (strip.scrollWidth > strip.clientWidth) {
      strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
    }
  }
})();
