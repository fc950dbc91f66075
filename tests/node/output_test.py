"""A daemon whose standard output nobody reads still serves, and ends when it is told to.

usage: output_test.py SWARMSTAGE_NODE

The output is full before the daemon says its first word: a pipe, a terminal, a socket.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request

PROGRAM = ''
DEADLINE = 20


def free_port():
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        return taken.getsockname()[1]


def fill(descriptor):
    """Until it takes nothing more; others who share it are to find it blocking."""
    os.set_blocking(descriptor, False)
    try:
        while True:
            os.write(descriptor, b'x' * 64)
    except BlockingIOError:
        pass
    os.set_blocking(descriptor, True)


def pipe():
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    return read, write


def terminal():
    return os.openpty()


def sockets():
    read, write = socket.socketpair()
    return read.detach(), write.detach()


def get(process, port, path):
    """Once the process listens."""
    end = time.monotonic() + DEADLINE
    while True:
        try:
            with urllib.request.urlopen(f'http://127.0.0.1:{port}{path}',
                                        timeout=DEADLINE) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > end or process.poll() is not None:
                raise


class Daemon:
    def __init__(self, write, errors=subprocess.DEVNULL, *words):
        self.port, self.http = free_port(), free_port()
        self.process = subprocess.Popen(
            [PROGRAM, 'mesh', str(self.port), '--address', '127.0.0.1',
             '--http-port', str(self.http), *words],
            stdin=subprocess.DEVNULL, stdout=write, stderr=errors)

    def get(self, path):
        return get(self.process, self.http, path)

    def ends(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE)

    def kill(self):
        self.process.kill()
        self.process.wait()


class OutputNobodyReads(unittest.TestCase):
    def start(self, write, errors=subprocess.DEVNULL):
        daemon = Daemon(write, errors)
        self.addCleanup(daemon.kill)
        return daemon

    def full(self, make):
        read, write = make()
        self.addCleanup(os.close, read)
        fill(write)
        return read, write

    def test_the_daemon_serves_and_ends(self):
        for make in (pipe, terminal, sockets):
            with self.subTest(make.__name__):
                _, write = self.full(make)
                daemon = self.start(write, write)
                os.close(write)

                self.assertEqual(daemon.get('/healthz').strip(), 'ok')
                began = time.monotonic()
                self.assertEqual(daemon.ends(), 0)
                self.assertLess(time.monotonic() - began, 5)

    def test_a_full_disk_ends_nothing(self):
        with open('/dev/full', 'wb', buffering=0) as disk:
            daemon = self.start(disk, disk)

        self.assertEqual(daemon.get('/healthz').strip(), 'ok')
        self.assertEqual(daemon.ends(), 0)

    def test_the_file_is_not_made_non_blocking_for_those_who_share_it(self):
        _, write = self.full(pipe)
        daemon = self.start(write)

        daemon.get('/healthz')

        self.assertTrue(os.get_blocking(write))
        os.close(write)
        self.assertEqual(daemon.ends(), 0)

    def test_what_fits_comes_once_somebody_reads(self):
        read, write = self.full(pipe)
        daemon = self.start(write)
        os.close(write)
        daemon.get('/healthz')

        text = b''
        while b'Node' not in text or not text.endswith(b'\n'):
            text += os.read(read, 65536)

        self.assertIn('listening on port %d\n' % daemon.port, text.decode())
        self.assertEqual(daemon.ends(), 0)
        self.assertTrue(os.read(read, 65536).decode().endswith('Node shutdown complete\n'))

    def test_a_reader_that_has_gone_ends_nothing(self):
        read, write = os.pipe()
        os.close(read)
        daemon = self.start(write)
        os.close(write)

        self.assertEqual(json.loads(daemon.get('/peers')), [])
        self.assertEqual(daemon.ends(), 0)


if __name__ == '__main__':
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)
