"""A daemon that is told to end goes on serving for a moment, also if nobody is connected.

usage: leaving_test.py SWARMSTAGE_NODE
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
import unittest
import urllib.error

import output_test


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
        daemon = output_test.Daemon(subprocess.DEVNULL)
        self.addCleanup(daemon.kill)
        daemon.get('/readyz')

        began = time.monotonic()
        while daemon.process.poll() is None and time.monotonic() < began + output_test.DEADLINE:
            daemon.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                daemon.process.wait(0.01)

        self.assertEqual(daemon.process.wait(), 0)
        self.assertLess(time.monotonic() - began, 0.4)


if __name__ == '__main__':
    output_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
