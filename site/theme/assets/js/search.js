// The search: what is typed goes to the engine, what is found is shown as links. Every text is set as text, never as HTML.
(() => {
  const box = document.getElementById("search");
  const toggle = document.getElementById("__search");
  const input = box.querySelector("input");
  const list = box.querySelector(".book-found");
  const status = box.querySelector("[role=status]");
  const root = new URL(box.dataset.base, location.href);
  const from = (path) => new URL(path, root).href;

  // The engine runs in a worker; a folder opened without a server allows none, so there it runs in the page.
  let ask = null;
  const load = (url) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  const start = () => {
    if (ask) return;
    const { engine, index } = box.dataset;
    if (location.protocol === "file:") {
      const ready = load(new URL(index, location.href)).then(() => load(new URL(engine, location.href)));
      ask = (query) => ready.then(() => show({ ...standardbookSearch(query), query }));
    } else {
      const worker = new Worker(new URL(engine, location.href));
      worker.addEventListener("message", ({ data }) => show(data));
      worker.postMessage({ index: new URL(index, location.href).href });
      ask = (query) => worker.postMessage({ query });
    }
  };

  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };
  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const marked = (tag, name, text, marks) => {
    const made = make(tag, name);
    const pattern = marks.length && new RegExp(`(?<![\\p{L}\\p{N}])(${marks.map(escaped).join("|")})(?![\\p{L}\\p{N}])`, "giu");
    const parts = pattern ? text.split(pattern) : [text];
    parts.forEach((part, place) => made.append(place % 2 ? make("mark", "", part) : part));
    return made;
  };
  const excerpt = (text, marks) => {
    const pattern = marks.length && new RegExp(`(?<![\\p{L}\\p{N}])(?:${marks.map(escaped).join("|")})(?![\\p{L}\\p{N}])`, "iu");
    const place = pattern ? text.search(pattern) : 0;
    const begin = place > 90 ? text.lastIndexOf(" ", place - 60) + 1 : 0;
    const end = text.length > begin + 170 ? text.lastIndexOf(" ", begin + 170) : text.length;
    return `${begin > 0 ? "… " : ""}${text.slice(begin, end)}${end < text.length ? " …" : ""}`;
  };

  const line = (doc) => {
    const link = make("a");
    link.href = from(doc.location);
    link.append(make("span", "book-found__place", [doc.place, doc.number || doc.id].filter(Boolean).join(" · ")));
    const title = make("span", "book-found__title");
    if (doc.kind) title.append(make("span", `chip ${doc.kind}`, list.dataset[doc.kind]), " ");
    title.append(marked("strong", "", doc.title, doc.marks));
    link.append(title);
    if (doc.text) link.append(marked("span", "book-found__text", excerpt(doc.text, doc.marks), doc.marks));
    return link;
  };
  const defined = ({ term, meaning, location: place, avoided }) => {
    const link = make("a", "book-found__term");
    link.href = from(place);
    link.append(make("span", "book-found__place", list.dataset.term), make("strong", "book-found__title", term));
    if (avoided) link.append(make("span", "book-found__better", list.dataset.better.replace("{term}", term).replace("{word}", avoided)));
    link.append(make("span", "book-found__text", meaning));
    return link;
  };
  const show = ({ query, found, shown, definition }) => {
    if (query !== input.value.trim()) return;
    const links = [...(definition ? [defined(definition)] : []), ...found.map(line)];
    list.replaceChildren(
      ...links.map((link) => {
        const item = make("li");
        item.append(link);
        return item;
      }),
    );
    const count = links.length ? status.dataset.count.replace("{count}", links.length) : status.dataset.none;
    status.replaceChildren(shown && links.length ? `${status.dataset.shown.replace("{words}", shown)} ${count}` : count);
    status.classList.toggle("is-guess", Boolean(shown && links.length));
    list.dataset.query = query;
  };

  let waiting = 0;
  const look = () => {
    const query = input.value.trim();
    if (query) {
      start();
      ask(query);
      return;
    }
    list.replaceChildren();
    status.textContent = status.dataset.hint;
    status.classList.remove("is-guess");
    list.dataset.query = "";
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 80);
  });
  const open = () => {
    start();
    if (!toggle.checked) toggle.click();
  };
  input.addEventListener("focus", open);
  if (document.activeElement === input) {
    open(); // somebody was quicker than this script
    look();
  }
  input.form.addEventListener("reset", () => {
    setTimeout(look);
    input.focus();
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("a") && toggle.checked) toggle.click();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [input, ...list.querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement);
    if (here < 0) return;
    event.preventDefault();
    stops[Math.min(Math.max(here + (event.key === "ArrowDown" ? 1 : -1), 0), stops.length - 1)].focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle.checked) toggle.click();
  });
})();
