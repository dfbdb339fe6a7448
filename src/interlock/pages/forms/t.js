/* Interlock: tells of page views and marked forms. Without consent nothing is kept and nobody is followed. */
(function () {
  var me = document.currentScript, key = me.dataset.key, to = me.src.replace(/t\.js.*$/, "t");
  var nav = navigator, store, waiting = [], ID = "interlock.id", SAID = "interlock.consent";
  try { store = localStorage; store.getItem(ID); } catch (e) { store = null; }
  var spared = nav.globalPrivacyControl === true || nav.doNotTrack === "1" || window.doNotTrack === "1";

  function agreed() { return !spared && !!store && store.getItem(SAID) === "1"; }
  function made() {
    if (window.crypto.randomUUID) return crypto.randomUUID();
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (b) { return (b + 256).toString(16).slice(1); }).join("");
  }
  function visitor() {
    if (!agreed()) return "";
    var id = store.getItem(ID);
    if (!id) store.setItem(ID, id = made());
    return id;
  }
  function send(event) {
    var body = JSON.stringify({ key: key, visitor: visitor(), event: event });
    if (window.fetch) fetch(to, { method: "POST", body: body, keepalive: true, credentials: "omit", mode: "cors" }).catch(function () {});
    else if (nav.sendBeacon) nav.sendBeacon(to, body);
  }
  function seen(kind, more) {
    var link = {};
    new URLSearchParams(location.search).forEach(function (v, k) { if (/^utm_[a-z]+$/.test(k)) link[k] = v.slice(0, 200); });
    return Object.assign({ id: made(), kind: kind, path: location.pathname, link: link, referrer: document.referrer.split("/").slice(0, 3).join("/") }, more);
  }
  function view() {
    var event = seen("page_view");
    if (agreed()) send(event); else if (!spared && waiting.length < 20) waiting.push(event);
  }

  document.addEventListener("submit", function (e) {
    var form = e.target, kind = form.getAttribute && form.getAttribute("data-interlock-form"), fields = {};
    if (kind === null) return;
    Array.prototype.forEach.call(form.elements, function (one) {
      var name = one.getAttribute("data-interlock");
      if (!name || one.type === "password" || /^(checkbox|radio)$/.test(one.type) && !one.checked) return;
      fields[name] = one.value;
    });
    send(seen(kind || "form", { fields: fields }));
  }, true);

  window.interlock = function (word, value) {
    if (word === "view") return view();
    if (word !== "consent" || !store) return;
    store.setItem(SAID, value ? "1" : "0");
    if (!value) { store.removeItem(ID); waiting = []; return; }
    if (!spared) waiting.splice(0).forEach(send);
  };
  view();
})();
