"""Show the site of one role on this machine: build, watch the files, build again, let the page reload itself."""

from __future__ import annotations

import functools
import http.server
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import watch

from standardbook.build import Plan, build, load
from standardbook.diagnostics import StandardbookError, as_text, is_failure

_RELOAD = b"""(function () {
  let seen;
  setInterval(async function () {
    try {
      const now = await (await fetch("/.build", { cache: "no-store" })).text();
      if (seen !== undefined && now !== seen) location.reload();
      seen = now;
    } catch (error) { /* the server is gone; ask again */ }
  }, 700);
})();
"""
_RELOADING = b'<script src="/.reload.js"></script></body>'
"""A script of its own file: the pages allow no other."""


class _Pages(http.server.SimpleHTTPRequestHandler):
    """Serves the built files; pages carry a script that reloads them after a build."""

    builds: Callable[[], int]

    def __init__(self, *arguments: object, builds: Callable[[], int], directory: str) -> None:
        self.builds = builds
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path == "/.build":
            self._send(str(self.builds()).encode(), "text/plain")
            return
        if self.path == "/.reload.js":
            self._send(_RELOAD, "text/javascript")
            return
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if path.suffix == ".html" and path.is_file():
            self._send(path.read_bytes().replace(b"</body>", _RELOADING), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
        pass

    def _send(self, content: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def serve_site(root: Path, role: str, language: str, port: int, say: Callable[[str], None]) -> None:
    """Serve a role's site in a language on loopback until interrupted; a broken handbook keeps the last good site."""
    with tempfile.TemporaryDirectory(prefix="standardbook-serve-") as folder:
        output = Path(folder) / "public"
        builds = 0

        def rebuild() -> None:
            nonlocal builds
            handbook, found = load(root)
            if found:
                say(as_text(found).rstrip())
            if handbook is None or is_failure(found):
                return
            try:
                build(Plan(root, output, (role,), (language,), ("site",)), handbook)
            except (StandardbookError, KeyError) as error:
                say(str(error))
                return
            builds += 1
            say(f"built {builds}")

        rebuild()
        output.mkdir(exist_ok=True)
        pages = functools.partial(_Pages, builds=lambda: builds, directory=str(output))
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", port), pages)
        except OSError as error:
            message = f"port {port} cannot be used: {(error.strerror or '').lower()}; choose another with --port"
            raise StandardbookError(message) from error
        with server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}"
            watched = [path for path in (root, root.parent / "templates", root.parent / "site") if path.is_dir()]
            is_told = False
            for changes in watch(*watched, debounce=200, rust_timeout=200, yield_on_timeout=True):
                if changes:
                    rebuild()
                if not is_told:  # only now no change can be missed
                    say(f"{address}/ shows the site of `{role}` in `{language}`; Ctrl+C ends it")
                    is_told = True
