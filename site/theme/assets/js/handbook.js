// The menu and the search by keyboard and screen reader, and the choice of light or dark.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  // On a narrow screen each panel is out of reach while it is closed, and what lies behind it while it is open.
  const panel = ({ name, wide, inside, behind, first }) => {
    const toggle = document.getElementById(`__${name}`);
    const opener = document.querySelector(`[data-opens=${name}]`);
    const box = document.querySelector(inside);
    const isWide = matchMedia(wide);
    let wasOpen = false;

    const show = () => {
      const isOpen = toggle.checked && !isWide.matches;
      opener.setAttribute("aria-expanded", String(isOpen));
      box.inert = !toggle.checked && !isWide.matches;
      for (const each of all(behind)) each.inert = isOpen;
      if (isOpen && !wasOpen) (box.querySelector(first) ?? box.querySelector("a, button")).focus();
      if (wasOpen && !isOpen) opener.focus();
      wasOpen = isOpen;
    };
    const set = (isOpen) => {
      if (toggle.checked !== isOpen) toggle.click();
    };

    toggle.addEventListener("change", show);
    isWide.addEventListener("change", show);
    opener.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      set(true);
    });
    for (const each of all(`[data-closes=${name}]`)) each.addEventListener("click", () => set(false));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !isWide.matches) set(false);
    });
    show();
  };

  panel({
    name: "drawer",
    wide: "(min-width: 76.25em)",
    inside: ".md-sidebar--primary",
    behind: ".md-header, .md-content, .md-sidebar--secondary, .book-footer",
    first: "[aria-current]",
  });
  panel({
    name: "search",
    wide: "(min-width: 60em)",
    inside: ".md-search__inner",
    behind: ".md-container",
    first: "input",
  });

  // The versions of this edition, as the list beside it knows them; each leads to the same page where it has one.
  const versions = document.querySelector(".book-versions");
  const known = globalThis.standardbookVersions;
  if (versions && known) {
    const up = versions.dataset.first ? "" : "../";
    const here = versions.querySelector("summary").textContent;
    const page = location.pathname.split("/").pop() || "index.html";
    const list = versions.querySelector("ul");
    const states = JSON.parse(versions.dataset.states);
    for (const each of known.versions) {
      const link = document.createElement("a");
      link.className = "md-version__link";
      link.href = `${up}${each.version}/index.html`;
      link.textContent = states[each.state] ? `${each.title} · ${states[each.state]}` : each.title;
      if (each.version === here) link.setAttribute("aria-current", "true");
      link.addEventListener("click", async (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || location.protocol === "file:") return;
        event.preventDefault();
        const same = new URL(`${up}${each.version}/${page}`, location.href);
        const found = await fetch(same, { method: "HEAD" }).catch(() => null);
        location.href = found?.ok ? `${same}${location.hash}` : link.href;
      });
      const item = document.createElement("li");
      item.className = "md-version__item";
      item.append(link);
      list.append(item);
    }
    versions.hidden = known.versions.length === 0;
  }

  // Another language shows the same place of the same page, and closes when the reader turns to something else.
  for (const box of all(".book-languages, .book-versions")) {
    for (const link of box.querySelectorAll("a[hreflang]")) {
      link.addEventListener("click", () => {
        try {
          localStorage.setItem("standardbook.language", link.lang);
        } catch (error) {
          // The first page then asks the browser again.
        }
        link.hash = location.hash;
      });
    }
    addEventListener("click", (event) => {
      if (!box.contains(event.target)) box.open = false;
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      box.open = false;
      box.querySelector("summary").focus();
    });
  }

  // A long list of chapters starts where the reader is, once the theme has given the list its height.
  addEventListener("load", () => {
    requestAnimationFrame(() => {
      const here = document.querySelector(".book-nav [aria-current]");
      const list = here?.closest(".md-sidebar__scrollwrap");
      if (!list) return;
      const below = here.getBoundingClientRect().bottom - list.getBoundingClientRect().top;
      if (below > list.clientHeight) list.scrollTop += below - list.clientHeight / 2;
    });
  });

  // The theme opens the search and turns pages by single letters, which gets in the way of speech input (WCAG 2.1.4).
  addEventListener(
    "keydown",
    (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (/^[\p{L},./]$/u.test(event.key) && !isTyping) event.stopImmediatePropagation();
    },
    true,
  );

  const root = document.documentElement;
  const buttons = all("[data-scheme-toggle]");
  const label = () => {
    for (const each of buttons) each.textContent = root.dataset.scheme === "dark" ? each.dataset.light : each.dataset.dark;
  };
  for (const each of buttons) {
    each.addEventListener("click", () => {
      root.dataset.scheme = root.dataset.scheme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("standardbook.scheme", root.dataset.scheme);
      } catch (error) {
        // The choice then holds for this page.
      }
      label();
    });
  }
  label();
})();
