"""Bodies and answers that come bit by bit, on real sockets: a body that stops or drips, one that is
answered before it has come, and text that is packed as it is written.

    python3 bit_by_bit_test.py SERVE
"""

import select
import socket
import subprocess
import sys
import time
import unittest
import zlib

from servers import PATIENCE, Ours, answers_in, say

PROGRAM = ''
BODY_TIMEOUT = 0.4


def read_all(stream):
    answer = b''
    while piece := stream.recv(65536):
        answer += piece
    return answer


def post(path, length):
    return f'POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n'.encode()


class Test(unittest.TestCase):
    body_timeout = BODY_TIMEOUT

    @classmethod
    def setUpClass(cls):
        cls.server = Ours(PROGRAM, str(int(cls.body_timeout * 1000)))

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def connect(self):
        stream = socket.create_connection(('127.0.0.1', self.server.port), timeout=PATIENCE)
        self.addCleanup(stream.close)
        return stream

    def late_bodies(self):
        answer = answers_in(say(self.server.port, b'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'))
        rows = answer[0].body.decode().splitlines()
        return next(int(row.split()[1]) for row in rows if '{limit="body_timeout"}' in row)


class SlowBodies(Test):
    def assert_late(self, answer, began):
        self.assertGreater(time.monotonic() - began, BODY_TIMEOUT * 0.9)
        only = answers_in(answer)
        self.assertEqual([each.status for each in only], [408])
        self.assertEqual(only[0].fields['connection'], 'close')

    def test_one_that_stops_is_late(self):
        before = self.late_bodies()
        stream = self.connect()
        began = time.monotonic()
        stream.sendall(post('/post', 100) + b'ab')

        self.assert_late(read_all(stream), began)
        self.assertEqual(self.late_bodies(), before + 1)

    def test_one_that_drips_is_late_too(self):
        stream = self.connect()
        began = time.monotonic()
        stream.sendall(post('/post', 1000))
        stream.settimeout(BODY_TIMEOUT / 10)
        answer = b''
        while not answer:
            self.assertLess(time.monotonic(), began + PATIENCE, 'it is never late')
            try:
                answer = stream.recv(65536)
                self.assertTrue(answer, 'it ended without one')
            except TimeoutError:
                stream.sendall(b'x')
        stream.settimeout(PATIENCE)

        self.assert_late(answer + read_all(stream), began)


class Patient(Test):
    """A server that bears a silence much longer than any that a busy machine makes."""

    body_timeout = 3

    def test_a_body_that_takes_long_but_is_quick_enough_is_not_late(self):
        stream = self.connect()
        began = time.monotonic()
        stream.sendall(post('/upload', 4000).replace(b'POST', b'PUT'))
        stream.settimeout(self.body_timeout / 6)
        for _ in range(7):  # 500 bytes at a time, for longer than one silence may last
            stream.sendall(b'x' * 500)
            self.assertRaises(TimeoutError, stream.recv, 1)
        self.assertGreater(time.monotonic() - began, self.body_timeout)
        stream.sendall(b'x' * 500)
        stream.settimeout(PATIENCE)
        stream.shutdown(socket.SHUT_WR)

        self.assertEqual(answers_in(read_all(stream))[0].body, b'4000')

    def test_nobody_else_waits_for_slow_ones(self):
        slow = [self.connect() for _ in range(20)]
        for each in slow:
            each.sendall(post('/post', 100) + b'ab')
        answer = say(self.server.port, b'GET /file HTTP/1.1\r\nHost: a\r\n\r\n')
        answered, _, _ = select.select(slow, [], [], 0)

        self.assertEqual(answers_in(answer)[0].body, b'0123456789')
        self.assertEqual(answered, [], 'they were over before')


class EarlyAnswers(Test):
    """The answer is there before the body is, and must not be lost to a reset."""

    def test_a_refusal_reaches_a_client_that_is_still_sending(self):
        stream = self.connect()
        stream.sendall(post('/post', 2_000_000) + b'x' * 1000)
        head = stream.recv(65536)
        for _ in range(10):  # much more than buffers hold unread
            stream.sendall(b'x' * 100_000)
        answer = answers_in(head + read_all(stream))

        self.assertEqual(answer[0].status, 413)
        self.assertEqual(answer[0].fields['connection'], 'close')

    def test_a_short_body_is_read_over_and_the_connection_goes_on(self):
        stream = self.connect()
        stream.sendall(post('/nowhere', 6) + b'abc')
        head = stream.recv(65536)
        stream.sendall(b'def' + b'GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')

        answers = answers_in(head + read_all(stream))
        self.assertEqual([each.status for each in answers], [404, 200])
        self.assertNotIn('connection', answers[0].fields)

    def test_one_that_never_comes_ends_the_connection(self):
        stream = self.connect()
        stream.sendall(post('/nowhere', 6) + b'abc')

        self.assertEqual([each.status for each in answers_in(read_all(stream))], [404])


class Packed(Test):
    """GET /pieces is written by what is posted to /pieces."""

    def write(self, piece):
        """Once there is somebody to read it."""
        until = time.monotonic() + PATIENCE
        while True:
            answer = answers_in(say(self.server.port, post('/pieces', len(piece)) + piece))
            if answer[0].status == 204:
                return
            self.assertLess(time.monotonic(), until, 'nobody reads')

    def read_until(self, stream, done):
        answer = b''
        while not done(answer):
            piece = stream.recv(65536)
            self.assertTrue(piece, answer)
            answer += piece
        return answer

    def test_each_piece_can_be_unpacked_when_it_comes(self):
        stream = self.connect()
        stream.sendall(b'GET /pieces HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n')
        head = b''
        while not head.endswith(b'\r\n\r\n'):
            head += self.read_line(stream).lower()
        self.assertIn(b'content-encoding: gzip', head)
        self.assertIn(b'vary: accept-encoding', head)
        self.assertIn(b'etag: w/"pieces"', head)
        unpacking = zlib.decompressobj(31)

        for piece in (b'first', b'x' * 200_000, b'last'):
            self.write(piece)
            plain = b''
            while len(plain) < len(piece):
                line = self.read_line(stream)
                chunk = self.read_exactly(stream, int(line, 16) + 2)
                plain += unpacking.decompress(chunk[:-2])
            self.assertEqual(plain, piece)
        self.write(b'')
        rest = self.read_until(stream, lambda text: text.endswith(b'\r\n0\r\n\r\n'))
        self.assertFalse(unpacking.eof)
        unpacking.decompress(rest.split(b'\r\n', 1)[1])
        self.assertTrue(unpacking.eof)

    def read_line(self, stream):
        line = b''
        while not line.endswith(b'\r\n'):
            line += self.read_exactly(stream, 1)
        return line

    def read_exactly(self, stream, count):
        text = b''
        while len(text) < count:
            piece = stream.recv(count - len(text))
            self.assertTrue(piece, 'it ended early')
            text += piece
        return text

    def curl(self, *words):
        reading = subprocess.Popen(['curl', '-sS', '--max-time', str(PATIENCE), *words,
                                    f'http://127.0.0.1:{self.server.port}/pieces'],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(reading.stdout.close)
        self.addCleanup(reading.stderr.close)
        return reading

    def test_curl_unpacks_it(self):
        for words in (['--compressed'], ['--compressed', '--http1.0'], []):
            with self.subTest(words):
                reading = self.curl(*words)
                self.write(b'one and ')
                self.write(b'two' * 10_000)
                self.write(b'')
                text, errors = reading.communicate(timeout=PATIENCE)
                self.assertEqual((text, errors), (b'one and ' + b'two' * 10_000, b''))

    def test_events_are_not_packed(self):
        answer = answers_in(say(self.server.port, b'GET /events HTTP/1.1\r\nHost: a\r\n'
                                                  b'Accept-Encoding: gzip\r\n\r\n'))
        self.assertNotIn('content-encoding', answer[0].fields)
        self.assertNotIn('vary', answer[0].fields)
        self.assertEqual(answer[0].body.count(b'event: count'), 3)


if __name__ == '__main__':
    PROGRAM = sys.argv.pop(1)
    unittest.main()
