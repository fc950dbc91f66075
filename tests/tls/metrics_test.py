"""A daemon counts the TLS handshakes that failed.

    python3 metrics_test.py SWARMSTAGE_NODE
"""

import json
import socket
import ssl
import subprocess
import sys
import unittest

from tls_test import PATIENCE, TlsTest

NODE = ''


class MetricsTest(TlsTest):
    """A daemon counts those it never spoke to."""

    def start(self):
        daemon = subprocess.Popen(
            [NODE, 'http-server', '--port', '0', '--tls', '--tls-identity', 'node',
             '--tls-require-peer', '--tls-certificate', self.certificate, '--tls-key', self.key,
             '--tls-authority', self.authority.certificate],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.addCleanup(daemon.stdout.close)
        self.addCleanup(daemon.wait, PATIENCE)
        self.addCleanup(daemon.terminate)
        return json.loads(daemon.stdout.readline())['port']

    def metrics(self, port):
        secured = self.dial(port, self.client_context(self.authority.issue()))
        secured.sendall(b'GET /metrics HTTP/1.0\r\n\r\n')
        answer = b''
        while piece := secured.recv(65536):
            answer += piece
        rows = answer.decode().split('\r\n\r\n')[1].splitlines()
        return dict(row.rsplit(' ', 1) for row in rows if not row.startswith('#'))

    def refuse(self, port, certificate):
        try:
            secured = self.dial(port, self.client_context(certificate))
            secured.sendall(b'let me in')
            self.assertEqual(secured.recv(100), b'')
        except (ssl.SSLError, ConnectionError):
            pass

    def test_failures_are_counted_by_reason(self):
        port = self.start()
        for certificate in [None, None, self.stranger.issue(),
                            self.authority.issue(end='20200102000000Z')]:
            self.refuse(port, certificate)
        with socket.create_connection(('127.0.0.1', port), timeout=PATIENCE) as plain:
            plain.sendall(b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
            try:
                while plain.recv(4096):
                    pass
            except ConnectionError:
                pass
        socket.create_connection(('127.0.0.1', port), timeout=PATIENCE).close()

        counts = self.metrics(port)

        expected = {'no_certificate': 2, 'unknown_issuer': 1, 'expired': 1, 'no_tls': 1,
                    'went_away': 1, 'timed_out': 0, 'crowded_out': 0, 'wrong_name': 0}
        for reason, count in expected.items():
            name = f'swarmstage_tls_handshake_failures_total{{reason="{reason}"}}'
            self.assertEqual(counts[name], str(count), reason)
        self.assertEqual(counts['swarmstage_tls_client_certificates_refused_total'], '4')
        self.assertEqual(counts['swarmstage_http_connections_total'], '1', 'only the one that asks')


if __name__ == '__main__':
    NODE = sys.argv.pop(1)
    unittest.main(argv=[sys.argv[0], 'MetricsTest', *sys.argv[1:]])
