// The first page shows one language: the one in the address, the one chosen before, or the browser's.
(() => {
  const parts = [...document.querySelectorAll(".choice")];
  const links = [...document.querySelectorAll(".languages a")];
  if (parts.length < 2) return;

  const known = (wanted) => {
    const word = (wanted ?? "").toLowerCase().replace(/^fil\b/, "tl");
    const own = parts.map((part) => part.id);
    return own.find((id) => id.toLowerCase() === word) ?? own.find((id) => id.split("-")[0] === word.split("-")[0]);
  };
  const remembered = () => {
    try {
      return localStorage.getItem("standardbook.language");
    } catch (error) {
      return null;
    }
  };
  const show = (language) => {
    document.documentElement.lang = language;
    for (const part of parts) part.hidden = part.id !== language;
    for (const link of links) {
      if (link.lang === language) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const title = parts.find((part) => part.id === language).querySelector("h1");
    document.title = title.textContent;
  };
  const choose = () => known(decodeURIComponent(location.hash.slice(1)));

  addEventListener("hashchange", () => {
    const language = choose();
    if (!language) return;
    try {
      localStorage.setItem("standardbook.language", language);
    } catch (error) {
      // The choice then holds for this page.
    }
    show(language);
    scrollTo(0, 0);
  });
  const preferred = [remembered(), ...(navigator.languages ?? [navigator.language])];
  show(choose() ?? preferred.map(known).find(Boolean) ?? parts[0].id);
})();
