"""A program that goes on running beside others, as in a terminal of its own."""

import os
import signal
import subprocess
import threading

from document import DocumentError, line_matches


class Terminal:
    """Starts the command; reads what it prints until what was expected came."""

    def __init__(self, command, folder, environment):
        self.process = subprocess.Popen(
            ['bash', '-c', 'exec ' + command], cwd=folder, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, bufsize=1, start_new_session=True)
        self.lines, self.seen, self.ended = [], 0, False
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.rstrip('\n'))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def type(self, line):
        try:
            self.process.stdin.write(line + '\n')
            self.process.stdin.flush()
        except OSError:
            pass  # what it printed will say why it is gone

    def expect(self, line, seconds):
        """Waits for such a line, after those already seen."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.find(line) or self.ended, seconds):
                raise DocumentError(self.report(f'waited {seconds} s in vain for'), line)
            if not self.find(line):
                raise DocumentError(self.report('it ended without'), line)
            self.seen = self.find(line)

    def find(self, line):
        for number in range(self.seen, len(self.lines)):
            if line_matches(line, self.lines[number]):
                return number + 1
        return 0

    def report(self, what):
        return '\n'.join(['it printed', *('  ' + line for line in self.lines), what])

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.reader.join(10)
        self.process.stdin.close()
        self.process.stdout.close()
