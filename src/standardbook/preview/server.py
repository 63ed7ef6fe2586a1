"""Serve a preview on this machine: every role and language, new as soon as a file is saved, with what is wrong."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import mimetypes
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watchfiles import watch

from standardbook.build.workers import Limits, local
from standardbook.diagnostics import StandardbookError
from standardbook.preview.session import Preview, State

_SCRIPT = b"""(function () {
  let seen;
  const events = new EventSource("/.events");
  events.onmessage = function (event) {
    const now = JSON.parse(event.data);
    if (seen !== undefined && now.generation !== seen) location.reload();
    seen = now.generation;
    show(now.words);
  };
  function show(words) {
    let box = document.getElementById("standardbook-wrong");
    if (!words) { if (box) box.remove(); return; }
    if (!box) {
      box = document.createElement("pre");
      box.id = "standardbook-wrong";
      box.setAttribute("role", "alert");
      Object.assign(box.style, {
        position: "fixed", inset: "auto 0 0 0", zIndex: 1000, margin: 0, maxHeight: "45vh", overflow: "auto",
        padding: "14px 18px", background: "#fff4f1", color: "#5f130a", borderTop: "3px solid #96281b",
        font: "13px/1.5 ui-monospace, monospace", whiteSpace: "pre-wrap", overflowWrap: "anywhere",
      });
      document.body.append(box);
    }
    box.textContent = words;
  }
})();
"""
_LOADED = b'<script src="/.preview.js"></script></body>'
"""A script of its own file: the pages allow no other."""

_NO_PAGE = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head>
<body><p>There is no such page in the handbook as it is now. <a href="/">Choose a position</a>.</p></body></html>"""
_NO_PDF = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head>
<body><p>The preview shows sites. <code>standardbook build</code> makes the PDFs.</p></body></html>"""


class _Events:
    """The state of the preview, for every page that listens."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state = State(0, ())
        self._number = 0

    def tell(self, state: State) -> None:
        with self._changed:
            self._state = state
            self._number += 1
            self._changed.notify_all()

    def after(self, number: int, seconds: float) -> tuple[int, State]:
        """Return the state, as soon as it is another than number `number`, or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number, seconds)
            return self._number, self._state


class _Pages(http.server.BaseHTTPRequestHandler):
    """Answers from the preview; pages carry a script that listens for changes."""

    protocol_version = "HTTP/1.1"
    timeout = 10
    """Seconds after which a connection ends on which a browser has asked for nothing, or not to the end."""

    def __init__(self, *arguments: object, preview: Preview, events: _Events) -> None:
        self._preview = preview
        self._events = events
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if (self.headers.get("Host") or "").rpartition(":")[0] not in {"127.0.0.1", "localhost"}:
            self._send(403, b"This preview answers to 127.0.0.1 only.", "text/plain")  # another site's name leads here
            return
        path = unquote(urlsplit(self.path).path).lstrip("/")
        if path == ".events":
            self._listen()
        elif path == ".preview.js":
            self._send(200, _SCRIPT, "text/javascript")
        else:
            self._send_page(path)

    def _send_page(self, path: str) -> None:
        content = self._preview.page(path)
        media_type = mimetypes.guess_type(path)[0] or "text/html"
        if content is None:
            page = _NO_PDF if path.endswith(".pdf") else _NO_PAGE
            self._send(404, page.replace(b"</body>", _LOADED), "text/html; charset=utf-8")
        elif media_type == "text/html":
            page = content.replace(b"</body>", _LOADED)
            if b"connect-src" not in page:  # the first page asks for nothing by itself
                page = page.replace(b"default-src 'none';", b"default-src 'none'; connect-src 'self';")
            self._send(200, page, "text/html; charset=utf-8")
        else:
            self._send(200, content, media_type)

    def _listen(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.close_connection = True
        if self.command == "HEAD":
            return
        number = -1
        try:
            while True:
                number, state = self._events.after(number, 15)
                words = state.words
                data = json.dumps({"generation": state.generation, "words": words}, ensure_ascii=False)
                self.wfile.write(f"data: {data}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return  # the page is closed

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # kept by the browser, and asked for again each time
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
        pass

    def _send(self, status: int, content: bytes, media_type: str) -> None:
        mark = f'"{hashlib.sha256(content).hexdigest()}"'
        is_known = status == HTTPStatus.OK and self.headers.get("If-None-Match") == mark
        self.send_response(HTTPStatus.NOT_MODIFIED if is_known else status)
        self.send_header("ETag", mark)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", "0" if is_known else str(len(content)))
        self.end_headers()
        if not is_known and self.command != "HEAD":
            self.wfile.write(content)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that hung up."""


def serve_preview(root: Path, start: str, *, port: int, say: Callable[[str], None]) -> None:
    """Serve the sites of a handbook on loopback until interrupted; `start` is the path that is told to the user.

    A broken handbook keeps the last good pages. Raises StandardbookError for a port that cannot be used.
    """
    events = _Events()
    said: list[str] = [""]

    def tell(state: State) -> None:
        events.tell(state)
        words = state.words
        if words != said[0]:
            said[0] = words
            say(words or "no errors")

    with local(1, Limits()) as checker:
        preview = Preview(root, tell, checker)
        preview.refresh()
        pages = functools.partial(_Pages, preview=preview, events=events)
        try:
            server = _Server(("127.0.0.1", port), pages)
        except OSError as error:
            message = f"port {port} cannot be used: {(error.strerror or '').lower()}; choose another with --port"
            raise StandardbookError(message) from error
        with server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}"
            watched = [path for path in (root, root.parent / "templates", root.parent / "site") if path.is_dir()]
            is_told = False
            for changes in watch(*watched, debounce=50, step=20, rust_timeout=100, yield_on_timeout=True):
                if changes:
                    preview.refresh()
                if not is_told:  # only now no change can be missed
                    say(f"{address}/{start} shows the handbook as it is written; {address}/ every role; Ctrl+C ends it")
                    is_told = True
