"""A daemon that is told to end goes on serving for a moment, also if nobody is connected.

usage: leaving_test.py SWARMSTAGE_NODE
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error

import output_test

DRAIN_DEADLINE = 5  # of every daemon


class Leaving(unittest.TestCase):
    def test_newcomers_are_served_and_told_to_go_elsewhere(self):
        daemon = output_test.Daemon(subprocess.DEVNULL)
        self.addCleanup(daemon.kill)
        self.assertEqual(daemon.get('/readyz'), 'ready\n')

        daemon.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        with self.assertRaises(urllib.error.HTTPError) as told:
            while time.monotonic() < began + output_test.DEADLINE:
                daemon.get('/readyz')

        self.assertEqual((told.exception.code, told.exception.read()), (503, b'draining\n'))
        told.exception.close()
        self.assertEqual(daemon.get('/peers').strip(), '[]')
        self.assertEqual(daemon.process.wait(output_test.DEADLINE), 0)
        self.assertGreater(time.monotonic() - began, 0.4)

    def test_who_is_impatient_says_it_twice(self):
        port = output_test.free_port()
        server = subprocess.Popen(
            [output_test.PROGRAM, 'http-server', '--port', str(port), '--drain-grace', '1h'],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        self.assertEqual(output_test.get(server, port, '/readyz'), 'ready\n')

        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        with self.assertRaises(urllib.error.HTTPError) as told:  # so the first was heard
            while time.monotonic() < began + output_test.DEADLINE:
                output_test.get(server, port, '/readyz')
        told.exception.close()
        self.assertIsNone(server.poll())
        server.send_signal(signal.SIGTERM)

        self.assertEqual(server.wait(output_test.DEADLINE), 0)
        self.assertLess(time.monotonic() - began, DRAIN_DEADLINE - 1, 'not because it was too late')

    def test_who_goes_on_saying_it_does_not_cut_its_last_words_short(self):
        errors, written = output_test.pipe()
        self.addCleanup(os.close, errors)
        output_test.fill(written)
        output, write = os.pipe()
        self.addCleanup(os.close, output)
        with tempfile.NamedTemporaryFile('w', suffix='.json') as config:
            config.write('{}')
            config.flush()
            daemon = output_test.Daemon(write, written, '--config', config.name)
            self.addCleanup(daemon.kill)
            os.close(write)
            os.close(written)
            daemon.get('/readyz')
            daemon.process.send_signal(signal.SIGHUP)  # it answers where there is no room
            daemon.process.send_signal(signal.SIGTERM)
            said = b''
            while b'Node shutdown complete' not in said:
                said += os.read(output, 65536)

            daemon.process.send_signal(signal.SIGTERM)
            complaints = b''
            while piece := os.read(errors, 65536):
                complaints += piece

        self.assertEqual(daemon.process.wait(output_test.DEADLINE), 0)
        self.assertIn(b'mesh: the configuration ', complaints)


if __name__ == '__main__':
    output_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
