"""The ways to a service: proxies of the environment for both schemes, and HTTP/2 where TLS offers it. The program itself
asks; what stands between is written here, but for nginx, without which HTTP/2 is skipped by name.

usage: ways_test.py SYSCARD
"""

import asyncio
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from wire_server import answer

SYSCARD = sys.argv[1]
SAMPLES = 40


def write_suite(folder: pathlib.Path):
    """One small task; its texts are those of the faults test."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("faults_test", pathlib.Path(__file__).with_name("faults_test.py"))
    module = importlib.util.module_from_spec(spec)
    argv, sys.argv = sys.argv, [sys.argv[0], SYSCARD, "."]
    spec.loader.exec_module(module)
    sys.argv = argv
    module.write_suite(folder, SAMPLES, [])
    return module


class Proxy:
    """Forwards requests for http:// and opens tunnels for https://; says how many of each."""

    def __init__(self):
        self.forwarded, self.tunnels = 0, 0

    async def serve(self, reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, target = head.split(b" ", 2)[:2]
            if method == b"CONNECT":
                self.tunnels += 1
                host, port = target.decode().rsplit(":", 1)
                onward, back = await asyncio.open_connection(host, int(port))
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                self.forwarded += 1
                assert target.startswith(b"http://"), target
                host, port = target.decode().split("/")[2].rsplit(":", 1)
                onward, back = await asyncio.open_connection(host, int(port))
                back.write(head.replace(target, b"/" + target.split(b"/", 3)[3], 1))
            await asyncio.gather(self.pump(reader, back), self.pump(onward, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    @staticmethod
    async def pump(source, sink):
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            sink.close()


class Ways(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.place = pathlib.Path(cls.folder.name)
        cls.suite = cls.place / "suite"
        cls.support = write_suite(cls.suite)
        cls.certificate, secret = cls.place / "cert.pem", cls.place / "key.pem"
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", secret, "-out", cls.certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], capture_output=True)
        if made.returncode != 0:
            raise unittest.SkipTest("skipped: the program openssl is not here")
        cls.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        cls.tls.load_cert_chain(cls.certificate, secret)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def card(self, url: str, name: str, environment: dict):
        command = [SYSCARD, "card", str(self.suite), "--framework", str(self.suite / "framework.yaml"), "--subject", f"{url}/v1#x", "-o", str(self.place / name), "--quiet", "--request-timeout", "5"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, env={"PATH": "/usr/bin:/bin", "HOME": "/root", "SSL_CERT_FILE": str(self.certificate), **environment})
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        outcomes = {entry["outcome"] for entry in self.support.Run(self.place / name).samples.values()}
        self.assertEqual(outcomes, {"scored"}, done.stderr)

    def through_proxy(self, scheme: str, name: str, variable: str) -> Proxy:
        async def plain(path, headers, body, _):
            return answer(path, headers, body, None)

        service = self.support.Service(plain, self.tls if scheme == "https" else None)
        proxy = Proxy()
        listening = service.call(self.listen(proxy))
        try:
            self.card(f"{scheme}://127.0.0.1:{service.port}", name, {variable: f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"})
        finally:
            service.loop.call_soon_threadsafe(listening.close)
            service.close()
        return proxy

    @staticmethod
    async def listen(proxy: Proxy):
        return await asyncio.start_server(proxy.serve, "127.0.0.1", 0, backlog=1024)

    def test_https_goes_through_a_tunnel(self):
        proxy = self.through_proxy("https", "tunnel", "HTTPS_PROXY")
        self.assertGreater(proxy.tunnels, 0)
        self.assertEqual(proxy.forwarded, 0)

    def test_http_goes_through_a_proxy_too_even_to_a_numeric_address(self):
        for variable in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            with self.subTest(variable=variable):
                proxy = self.through_proxy("http", f"proxy-{variable}", variable)
                self.assertGreater(proxy.forwarded, 0)

    def test_http_2_where_the_server_offers_it(self):
        nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
        if nginx is None:
            self.skipTest("skipped: nginx is not here")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        body = '{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"The answer is 4."},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":6,"total_tokens":26}}'
        (self.place / "nginx.conf").write_text(
            f"""
pid {self.place}/pid; error_log {self.place}/error.log; daemon off;
events {{}}
http {{
  log_format protocols '$server_protocol'; access_log {self.place}/access.log protocols; default_type application/json;
  client_body_temp_path {self.place}/a; proxy_temp_path {self.place}/b; fastcgi_temp_path {self.place}/c; uwsgi_temp_path {self.place}/d; scgi_temp_path {self.place}/e;
  server {{ listen 127.0.0.1:{port} ssl http2; ssl_certificate {self.certificate}; ssl_certificate_key {self.place}/key.pem;
            location / {{ return 200 '{body}'; }} }}
}}
"""
        )
        server = subprocess.Popen([nginx, "-p", self.place, "-c", self.place / "nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            self.card(f"https://127.0.0.1:{port}", "h2", {})
        finally:
            server.terminate()
            server.wait()
        protocols = (self.place / "access.log").read_text().split()
        self.assertEqual(set(protocols), {"HTTP/2.0"})
        self.assertGreaterEqual(len(protocols), SAMPLES)  # one may be sent again where a connection ends


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
