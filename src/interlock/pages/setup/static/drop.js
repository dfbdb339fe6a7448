// Files dropped on the page, or chosen, are sent at once; how far that is is said. Without this script the form does it.
(() => {
  const form = document.getElementById("drop");
  const field = form.querySelector("input[type=file]");
  const problem = form.querySelector("[data-problem]");
  const says = form.querySelector("[data-says]");
  const bar = form.querySelector("[data-bar]");
  const largest = Number(form.dataset.largest);
  const send = form.querySelector("[data-send]");
  const mega = (bytes) => (bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  form.classList.add("scripted");
  send.hidden = true;

  const refuse = (text) => {
    problem.textContent = text;
    problem.hidden = false;
    bar.hidden = true;
    says.textContent = "";
    field.disabled = false;
  };
  const give = (files) => {
    const all = [...files];
    const bytes = all.reduce((sum, file) => sum + file.size, 0);
    problem.hidden = true;
    if (!all.length) return;
    if (bytes > largest) {
      refuse(`These are ${mega(bytes)}; an import may have ${mega(largest)}. Load them at the command line: interlock import --recipe R FILE`);
      return;
    }
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const file of all) body.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      bar.hidden = false;
      bar.value = event.lengthComputable ? event.loaded / event.total : 0;
      says.textContent = event.loaded < event.total ? `${mega(event.loaded)} of ${mega(event.total)} sent` : "Looking at all values";
    });
    request.addEventListener("load", () => {
      if (request.response && request.response.url) location.assign(request.response.url);
      else refuse((request.response && request.response.problem) || "The server did not take the files. Try again in a moment.");
    });
    request.addEventListener("error", () => refuse("The server cannot be reached. Nothing was brought in; try again in a moment."));
    says.textContent = `${all.length} file${all.length === 1 ? "" : "s"}, ${mega(bytes)}`;
    field.disabled = true;
    request.send(body);
  };

  field.addEventListener("change", () => give(field.files));
  form.addEventListener("submit", (event) => { event.preventDefault(); give(field.files); });
  const within = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!within(event)) return;
      event.preventDefault();
      form.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    if (!within(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    give(event.dataTransfer.files);
  });
})();
