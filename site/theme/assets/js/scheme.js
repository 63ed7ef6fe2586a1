// Light or dark before the first paint: what the reader chose, otherwise what the device says.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("standardbook.scheme");
  } catch (error) {
    // A browser that keeps nothing follows the device.
  }
  const device = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.scheme = chosen === "dark" || chosen === "light" ? chosen : device;
})();
