// The menu and the search by keyboard and screen reader, and the choice of light or dark.
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];

  const panels = {
    drawer: { wide: "(min-width: 76.25em)", panel: ".md-sidebar--primary", behind: ".md-content, .md-sidebar--secondary, .book-footer, .book-title, .md-search" },
    search: { wide: "(min-width: 60em)", panel: ".md-search__inner", behind: ".md-container, .book-title" },
  };

  for (const [name, { wide, panel, behind }] of Object.entries(panels)) {
    const toggle = document.getElementById(`__${name}`);
    const opener = document.querySelector(`[data-opens=${name}]`);
    const inside = document.querySelector(panel);
    const isWide = matchMedia(wide);
    if (!toggle || !opener || !inside) continue;

    const show = () => {
      const isOpen = toggle.checked && !isWide.matches;
      opener.setAttribute("aria-expanded", String(isOpen));
      inside.inert = !isOpen && !isWide.matches;
      if (isOpen) {
        for (const each of all(behind)) {
          each.dataset.behind = name;
          each.inert = true;
        }
      } else {
        for (const each of all(`[data-behind=${name}]`)) {
          delete each.dataset.behind;
          each.inert = false;
        }
      }
      // The search field moves into view only when it is open, so the closed one must not keep the field's own inertness.
      if (name === "drawer" && !isOpen) panels.search.show?.();
    };
    const set = (open) => {
      if (toggle.checked !== open) toggle.click();
      show();
      if (open) (inside.querySelector("[aria-current], input, a") ?? inside).focus();
      else opener.focus();
    };

    panels[name].show = show;
    toggle.addEventListener("change", show);
    isWide.addEventListener("change", show);
    opener.addEventListener("click", () => set(!toggle.checked));
    for (const closer of all(`[data-closes=${name}]`)) closer.addEventListener("click", () => set(false));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !isWide.matches && (toggle.checked || inside.contains(document.activeElement))) set(false);
    });
    show();
  }

  const schemes = all("[data-scheme-toggle]");
  const name = () => {
    for (const each of schemes) each.textContent = root.dataset.scheme === "dark" ? each.dataset.light : each.dataset.dark;
  };
  for (const each of schemes) {
    each.addEventListener("click", () => {
      root.dataset.scheme = root.dataset.scheme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("standardbook.scheme", root.dataset.scheme);
      } catch (error) {
        // The choice then holds for this page.
      }
      name();
    });
  }
  name();
})();
