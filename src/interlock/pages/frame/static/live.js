// One stream per browser: whoever holds the lock listens, the other tabs are told by it.
// Every piece of news becomes two events on <body>: "live", and "live:<kind>"; detail: {kind, handoff, team, owner}.
(() => {
  const body = document.body;
  const address = body.dataset.live;
  if (!address) return;
  let last = body.dataset.news;
  const tabs = new BroadcastChannel("interlock-live");

  const say = (detail) => {
    body.dispatchEvent(new CustomEvent("live", { detail }));
    body.dispatchEvent(new CustomEvent(`live:${detail.kind}`, { detail }));
  };
  const heard = ({ id, detail, connected }) => {
    if (id) last = id;
    if (connected !== undefined) body.classList.toggle("cut-off", !connected);
    else say(detail);
  };
  const pass = (message) => {
    heard(message);
    tabs.postMessage(message);
  };
  tabs.onmessage = (event) => heard(event.data);

  const listen = () => new Promise(() => {
    const stream = new EventSource(`${address}?after=${last}`);
    const take = (event) => pass({ id: event.lastEventId, detail: JSON.parse(event.data) });
    stream.onopen = () => pass({ connected: true });
    stream.onerror = () => pass({ connected: false });
    stream.onmessage = take;
    stream.addEventListener("missed", take);
  });
  if (navigator.locks) navigator.locks.request("interlock-live", listen);
  else listen();
})();
