// One stream per browser: whoever holds the lock listens, the other tabs are told by it.
// Every piece of news becomes an event on <body>, "live:<kind>" with detail {kind, handoff, team, owner}. "live" comes
// for all of them: at once, then at most every 400 ms, never leaving the last ones out; detail.all lists them.
// "live:calm" is the same for whatever is dear to draw: at most every two seconds.
(() => {
  const body = document.body;
  const address = body.dataset.live;
  if (!address) return;
  let last = body.dataset.news;
  const tabs = new BroadcastChannel("interlock-live");

  const paced = (name, rest) => {
    let gathered = [];
    let resting = false;
    const pass = () => {
      if (resting || !gathered.length) return;
      const all = gathered;
      gathered = [];
      resting = true;
      setTimeout(() => { resting = false; pass(); }, rest);
      body.dispatchEvent(new CustomEvent(name, { detail: { ...all[all.length - 1], all } }));
    };
    return (detail) => { gathered.push(detail); pass(); };
  };
  const paces = [paced("live", 400), paced("live:calm", 2000)];
  const say = (detail) => {
    body.dispatchEvent(new CustomEvent(`live:${detail.kind}`, { detail }));
    for (const pace of paces) pace(detail);
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
