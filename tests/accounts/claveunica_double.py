"""ClaveÚnica as published: userinfo only by POST, `name` an object, no e-mail, no discovery document."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def claveunica_double(claims):
    """A server for one test; yields its address. `claims` may be changed while it runs."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == "/openid/token/":
                return self._say(200, {"access_token": "t0k3n", "token_type": "bearer", "expires_in": 3600})
            if self.path == "/openid/userinfo/" and self.headers.get("Authorization") == "Bearer t0k3n":
                return self._say(200, claims)
            return self._say(404, {})

        def do_GET(self):
            self._say(405, {})

        def _say(self, status, data):
            content = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/openid"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
