"""TLS against OpenSSL's s_client and s_server and Python's ssl: what works, what each kind of
bad certificate is told as, and what strangers cannot do.

    python3 tls_test.py TLS_TALKER
"""

import queue
import signal
import socket
import ssl
import subprocess
import sys
import threading
import unittest

from authority import Authority, openssl

TALKER = ''
PATIENCE = 20


class Talker:
    """tls_talker, line by line."""

    def __init__(self, test, *words):
        self.process = subprocess.Popen([TALKER, *map(str, words)], stdout=subprocess.PIPE,
                                        text=True)
        self.lines = []
        self._queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        test.addCleanup(self.end)

    def _read(self):
        for line in self.process.stdout:
            self._queue.put(line.rstrip('\n'))
        self._queue.put(None)

    def next(self, beginning):
        """The next line that begins so."""
        while True:
            line = self._queue.get(timeout=PATIENCE)
            if line is None:
                raise AssertionError(f'no line {beginning!r} among {self.lines}')
            self.lines.append(line)
            if line.startswith(beginning):
                return line

    def end(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = Authority()
        cls.stranger = Authority('stranger')
        cls.certificate, cls.key = cls.authority.issue()

    def listen(self, *words, certificate=None):
        file, key = certificate or (self.certificate, self.key)
        talker = Talker(self, 'listen', '--certificate', file, '--key', key, *words)
        return talker, int(talker.next('listening').split()[1])

    def client_context(self, certificate=None):
        context = ssl.create_default_context(cafile=self.authority.certificate)
        if certificate:
            context.load_cert_chain(*certificate)
        return context

    def dial(self, port, context=None):
        plain = socket.create_connection(('127.0.0.1', port), timeout=PATIENCE)
        self.addCleanup(plain.close)
        secured = (context or self.client_context()).wrap_socket(plain,
                                                                 server_hostname='localhost')
        self.addCleanup(secured.close)
        return secured


class Listening(TlsTest):
    def test_s_client_is_echoed_and_hears_the_end(self):
        talker, port = self.listen('--alpn', 'swarm/1', '--alpn', 'http/1.1')
        client = subprocess.Popen(
            ['openssl', 's_client', '-connect', f'127.0.0.1:{port}', '-CAfile',
             self.authority.certificate, '-verify_return_error', '-verify_hostname', 'localhost',
             '-alpn', 'http/1.1,swarm/1', '-brief'], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(client.wait)
        self.addCleanup(client.stdout.close)
        client.stdin.write(b'good day\n')
        client.stdin.flush()
        self.assertEqual(client.stdout.readline(), b'good day\n')
        self.assertEqual(talker.next('opened'), 'opened key= alpn=swarm/1')
        client.stdin.close()
        self.assertEqual(talker.next('ended'), 'ended')
        self.assertEqual(talker.next('closed'), 'closed finished')

    def test_megabytes_come_back_however_slowly_they_are_read(self):
        _, port = self.listen()
        secured = self.dial(port)
        sent = bytes(range(256)) * 16384
        threading.Thread(target=secured.sendall, args=(sent,), daemon=True).start()
        heard = b''
        while len(heard) < len(sent):
            heard += secured.recv(1000 if len(heard) < 20000 else 65536)
        self.assertEqual(heard, sent)

    def test_versions_before_1_2_are_refused(self):
        talker, port = self.listen()
        done = subprocess.run(['openssl', 's_client', '-connect', f'127.0.0.1:{port}', '-tls1_1',
                               '-cipher', 'ALL:@SECLEVEL=0'], input='', capture_output=True,
                              text=True, timeout=PATIENCE, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('no common version', talker.next('log'))

    def test_version_1_2_is_spoken(self):
        _, port = self.listen()
        context = self.client_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        secured = self.dial(port, context)
        secured.sendall(b'old but good')
        self.assertEqual(secured.recv(100), b'old but good')

    def test_no_common_protocol_is_refused(self):
        talker, port = self.listen('--alpn', 'swarm/1')
        context = self.client_context()
        context.set_alpn_protocols(['http/1.1'])
        with self.assertRaises(ssl.SSLError):
            self.dial(port, context)
        self.assertIn('no common protocol (ALPN)', talker.next('log'))

    def test_who_a_client_is(self):
        talker, port = self.listen('--authority', self.authority.certificate, '--require-peer')
        secured = self.dial(port, self.client_context(self.authority.issue()))
        secured.sendall(b'it is me')
        self.assertEqual(secured.recv(100), b'it is me')
        self.assertRegex(talker.next('opened'), r'^opened key=[0-9a-f]{64} alpn=$')

    def refused(self, certificate, why):
        talker, port = self.listen('--authority', self.authority.certificate, '--require-peer')
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            secured = self.dial(port, self.client_context(certificate))
            secured.sendall(b'let me in')
            if not secured.recv(100):
                raise ConnectionError('it was ended')
        self.assertIn(why, talker.next('log'))

    def test_bad_clients_are_told_apart(self):
        issue = self.authority.issue
        for certificate, why in [
                (None, '(no_certificate) the other side shows no certificate'),
                (self.stranger.issue(), '(unknown_issuer) nobody we believe has signed'),
                (issue(end='20200102000000Z'),
                 '(expired) a certificate of the other side expired on 2020-01-02 00:00:00 UTC'),
                (issue(start='21100101000000Z'),
                 '(not_yet_valid) a certificate of the other side is not valid before 2110-01-01'),
                (issue(usage='serverAuth'), 'is not meant for this use')]:
            with self.subTest(why):
                self.refused(certificate, why)

    def test_garbage_is_no_handshake(self):
        for garbage in [b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', b'\x00' * 100,
                        b'\x16\x03\x01\xff\xff' + b'\x01' * 70000]:
            with self.subTest(garbage[:5]):
                talker, port = self.listen()
                with socket.create_connection(('127.0.0.1', port), timeout=PATIENCE) as plain:
                    try:
                        plain.sendall(garbage)
                        while plain.recv(4096):
                            pass
                    except ConnectionError:
                        pass
                self.assertIn('failed: ', talker.next('log'))

    def test_silent_strangers_neither_stay_nor_keep_others_out(self):
        talker, port = self.listen()
        silent = []
        for _ in range(700):
            silent.append(socket.create_connection(('127.0.0.1', port), timeout=PATIENCE))
            self.addCleanup(silent[-1].close)
        secured = self.dial(port)
        secured.sendall(b'room?')
        self.assertEqual(secured.recv(100), b'room?')
        self.assertEqual(silent[-1].recv(1), b'')
        self.assertIn('the handshake takes too long', talker.next('log'))

    def test_a_stream_cut_short_is_no_end(self):
        talker, port = self.listen()
        secured = self.dial(port)
        secured.sendall(b'half a')
        secured.recv(100)
        with socket.socket(fileno=secured.detach()) as plain:
            plain.shutdown(socket.SHUT_WR)
        self.assertEqual(talker.next('closed'), 'closed reset')
        self.assertNotIn('ended', talker.lines)


class Connecting(TlsTest):
    def serve(self, *words, certificate=None):
        """The port of an s_server."""
        file, key = certificate or (self.certificate, self.key)
        with socket.create_server(('127.0.0.1', 0)) as free:
            port = free.getsockname()[1]
        server = subprocess.Popen(
            ['openssl', 's_server', '-accept', f'127.0.0.1:{port}', '-cert', file, '-key', key,
             '-rev', *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        for line in server.stdout:
            if line.startswith(b'ACCEPT'):
                break
        threading.Thread(target=server.stdout.read, daemon=True).start()
        return port

    def connect(self, port, *words):
        return Talker(self, 'connect', port, '--authority', self.authority.certificate,
                      '--server-name', 'localhost', *words)

    def test_s_server_is_heard(self):
        talker = self.connect(self.serve('-alpn', 'swarm/1'), '--alpn', 'swarm/1')
        self.assertRegex(talker.next('opened'), r'^opened key=[0-9a-f]{64} alpn=swarm/1$')
        self.assertEqual(talker.next('heard'), 'heard olleh')

    def test_bad_servers_are_told_apart(self):
        issue = self.authority.issue
        for certificate, why in [
                (issue(names='DNS:example.org'),
                 "(wrong_name) the certificate of the other side is for example.org, not for "
                 "'localhost'"),
                (self.stranger.issue(), '(unknown_issuer) nobody we believe has signed'),
                ((self.stranger.certificate, self.stranger.key), 'nobody we believe has signed'),
                (issue(end='20200102000000Z'),
                 '(expired) a certificate of the other side expired on 2020-01-02 00:00:00 UTC'),
                (issue(start='21100101000000Z'),
                 '(not_yet_valid) a certificate of the other side is not valid before 2110-01-01'),
                (issue(usage='clientAuth'),
                 '(bad_certificate) the certificate of the other side is not meant for')]:
            with self.subTest(why):
                talker = self.connect(self.serve(certificate=certificate))
                self.assertIn(why, talker.next('log'))
                self.assertEqual(talker.next('closed'), 'closed bad_identity')
                self.assertFalse([line for line in talker.lines if line.startswith('opened')])

    def test_an_address_is_a_name_too(self):
        talker = self.connect(self.serve(), '--server-name', '127.0.0.1')
        talker.next('opened')
        other = self.connect(self.serve(), '--server-name', '127.0.0.2')
        self.assertIn("is for localhost, 127.0.0.1, not for '127.0.0.2'", other.next('log'))

    def test_a_server_that_must_know_us(self):
        words = ['-Verify', '1', '-verify_return_error', '-CAfile', self.authority.certificate]
        for version in ['-tls1_2', '-tls1_3']:
            with self.subTest(version):
                port = self.serve(version, *words)
                nameless = self.connect(port)
                self.assertIn('(refused_by_peer) the other side refuses', nameless.next('log'))
                self.assertEqual(nameless.next('closed'), 'closed bad_identity')
                self.assertFalse([line for line in nameless.lines if line.startswith('opened')])
                known = self.connect(self.serve(version, *words), '--certificate',
                                     self.certificate, '--key', self.key)
                self.assertEqual(known.next('heard'), 'heard olleh')

    def test_anybody_is_known_by_their_key(self):
        certificate = self.stranger.issue()
        port = self.serve(certificate=certificate)
        talker = Talker(self, 'connect', port, '--any-peer')
        shown = subprocess.run(['openssl', 'x509', '-in', certificate[0], '-pubkey', '-noout'],
                               check=True, capture_output=True).stdout
        encoded = subprocess.run(['openssl', 'pkey', '-pubin', '-outform', 'DER'], input=shown,
                                 check=True, capture_output=True).stdout
        digest = subprocess.run(['openssl', 'dgst', '-sha256', '-r'], input=encoded, check=True,
                                capture_output=True, text=False).stdout.split()[0].decode()
        self.assertEqual(talker.next('opened'), f'opened key={digest} alpn=')

    def test_a_server_that_speaks_something_else(self):
        with socket.create_server(('127.0.0.1', 0)) as server:
            talker = self.connect(server.getsockname()[1])
            accepted, _ = server.accept()
            with accepted:
                accepted.recv(4096)
                accepted.sendall(b'HTTP/1.1 400 Bad Request\r\n\r\n')
                self.assertIn('(no_tls) the other side does not speak TLS', talker.next('log'))
                self.assertEqual(talker.next('closed'), 'closed bad_identity')

    def test_a_server_that_says_nothing(self):
        with socket.create_server(('127.0.0.1', 0)) as server:
            talker = self.connect(server.getsockname()[1], '--timeout', '300')
            self.assertIn('the handshake takes too long', talker.next('log'))
            self.assertEqual(talker.next('closed'), 'closed timed_out')

    def test_a_server_that_goes_away(self):
        with socket.create_server(('127.0.0.1', 0)) as server:
            talker = self.connect(server.getsockname()[1])
            accepted, _ = server.accept()
            accepted.recv(4096)
            accepted.close()
            self.assertIn('the other side ended it', talker.next('log'))
            self.assertEqual(talker.next('closed'), 'closed reset')


class Files(TlsTest):
    def failed(self, why, *words):
        talker = Talker(self, 'listen', *words)
        line = talker.next('log')
        self.assertIn(why, line)
        self.assertTrue(talker.next('failed').startswith('failed '))

    def test_bad_files_are_named(self):
        empty = self.authority.write('empty.pem', 'nothing\n')
        locked = self.authority.path('locked.key')
        openssl('ec', '-in', self.key, '-aes256', '-passout', 'pass:secret', '-out', locked)
        old = self.authority.issue(end='20200102000000Z')
        _, other_key = self.authority.issue()
        for why, certificate, key in [
                ('certificate file \'/nowhere\': no such file', '/nowhere', self.key),
                (f"certificate file '{empty}': holds no PEM certificate", empty, self.key),
                (f"key file '{empty}': holds no PEM private key", self.certificate, empty),
                (f"key file '{locked}': holds no PEM private key", self.certificate, locked),
                (f"key file '{other_key}': does not belong", self.certificate, other_key),
                (f"certificate file '{old[0]}': expired on 2020-01-02", *old)]:
            with self.subTest(why):
                self.failed(why, '--certificate', certificate, '--key', key)
        self.failed(f"authority file '{empty}': holds no PEM certificate", '--certificate',
                    self.certificate, '--key', self.key, '--authority', empty)

    def test_listening_needs_an_identity(self):
        self.failed("no TLS identity ''; there are: none")

    def shown_serial(self, port):
        with self.dial(port) as secured:
            return secured.getpeercert()['serialNumber']

    def copy(self, source, name):
        with open(source, encoding='utf-8') as file:
            return self.authority.write(name, file.read())

    def test_hang_up_reads_them_again_as_a_whole_or_not_at_all(self):
        certificate = self.copy(self.certificate, 'live.pem')
        key = self.copy(self.key, 'live.key')
        talker, port = self.listen(certificate=(certificate, key))
        old = self.shown_serial(port)
        staying = self.dial(port)
        fresh_certificate, fresh_key = self.authority.issue()

        self.copy(fresh_certificate, 'live.pem')  # the key does not fit yet
        talker.process.send_signal(signal.SIGHUP)
        refusal = talker.next('log')
        self.assertIn('TLS: certificates stay as they were: key file', refusal)
        self.assertEqual(self.shown_serial(port), old)

        self.copy(fresh_key, 'live.key')
        talker.process.send_signal(signal.SIGHUP)
        self.assertIn('TLS: certificates were read again', talker.next('log'))
        self.assertNotEqual(self.shown_serial(port), old)
        staying.sendall(b'still here')
        self.assertEqual(staying.recv(100), b'still here')


if __name__ == '__main__':
    TALKER = sys.argv.pop(1)
    unittest.main()
