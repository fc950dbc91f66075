"""Does what a document says and compares what comes out.

    python3 run_document.py FILE.md --build BUILD_FOLDER [--sanitize KIND]

The files of the document go to an empty folder, in which its commands run, with
a home of their own; `in=checkout` runs one from the root of the repository. What
a reader would call build/release and ./swarmstage is the build that is tested.
With --sanitize what the reader compiles is compiled with that sanitizer.
"""

import argparse
import contextlib
import fcntl
import os
import subprocess
import sys
import tempfile

import own_network
from document import DocumentError, blocks_of, matches
from terminal import Terminal

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COMMAND_SECONDS = 240
LINE_SECONDS = 30


class Reader:
    """Somebody who follows a document to the letter."""

    def __init__(self, folder, build, sanitize):
        self.build, self.terminals = os.path.abspath(build), {}
        self.work, self.home = os.path.join(folder, 'work'), os.path.join(folder, 'home')
        os.makedirs(self.work)
        os.makedirs(self.home)
        # What a reader finds in the checkout, but cannot change from here.
        os.symlink(os.path.join(ROOT, 'scenarios'), os.path.join(self.work, 'scenarios'))
        self.environment = {**os.environ, 'HOME': self.home, 'LC_ALL': 'C.UTF-8'}
        self.environment.pop('MAKEFLAGS', None)
        if sanitize:
            flags = f'-g -fsanitize={sanitize} -fno-omit-frame-pointer'
            self.environment.update(CXXFLAGS=flags, LDFLAGS=flags)

    def follow(self, block):
        if 'file' in block.settings:
            return self.write(block)
        if block.language != 'console':
            return None
        if 'terminal' in block.settings:
            return self.use_terminal(block)
        return [self.run(step, self.folder_of(block)) for step in block.steps()]

    def folder_of(self, block):
        place = block.settings.get('in', 'work')
        if place not in ('work', 'checkout'):
            raise DocumentError(f'line {block.line}: in={place}; expected work or checkout')
        return ROOT if place == 'checkout' else self.work

    def write(self, block):
        path = os.path.join(self.work, block.settings['file'])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(block.text())

    def tested(self, command):
        command = command.replace('build/release', self.build)
        return command.replace('./swarmstage ', os.path.join(self.build, 'bin/swarmstage') + ' ')

    def run(self, step, folder):
        try:
            done = subprocess.run(['bash', '-c', self.tested(step.command)], cwd=folder,
                                  env=self.environment, stdin=subprocess.DEVNULL, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=COMMAND_SECONDS, check=False)
        except subprocess.TimeoutExpired as slow:
            raise DocumentError(f'line {step.line}: `{step.command}` took too long') from slow
        expected = step.expected or ['...']
        if not matches(expected, done.stdout.splitlines()):
            raise DocumentError('\n'.join([f'line {step.line}: `{step.command}` printed',
                                           done.stdout.rstrip('\n'), 'expected', *expected]))
        if done.returncode and not step.expected:
            raise DocumentError(f'line {step.line}: `{step.command}` ended with status '
                                f'{done.returncode} and printed\n{done.stdout}')

    def use_terminal(self, block):
        name = block.settings['terminal']
        for number, line in enumerate(block.lines, block.line + 1):
            try:
                self.use_line(name, line, self.folder_of(block))
            except DocumentError as wrong:
                raise DocumentError(f'line {number}, terminal {name}: '
                                    + '\n  '.join(wrong.args)) from wrong

    def use_line(self, name, line, folder):
        if line.startswith('$ '):
            if name in self.terminals:
                self.terminals.pop(name).close()
            self.terminals[name] = Terminal(self.tested(line[2:]), folder, self.environment)
        elif name not in self.terminals:
            raise DocumentError('nothing runs there; begin with `$ ` and a command')
        elif line.startswith('> '):
            self.terminals[name].type(line[2:])
        elif line != '...':
            self.terminals[name].expect(line, LINE_SECONDS)

    def leave(self):
        for terminal in self.terminals.values():
            terminal.close()


@contextlib.contextmanager
def alone_on_the_machine(text):
    """Programs in terminals listen on the ports a document names: one at a time."""
    path = os.path.join(tempfile.gettempdir(), 'swarmstage-document.lock')
    with open(path, 'w', encoding='utf-8') as lock:
        if ' terminal=' in text:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run_document(path, build, sanitize=''):
    """What went wrong, or nothing."""
    with open(path, encoding='utf-8') as file:
        text = file.read()
    temporary = tempfile.TemporaryDirectory(prefix='swarmstage-document-')
    with alone_on_the_machine(text), temporary as folder:
        reader = Reader(folder, build, sanitize)
        try:
            for block in blocks_of(text):
                reader.follow(block)
        except DocumentError as wrong:
            return f'{path}: {wrong}'
        finally:
            reader.leave()
    return None


def main():
    parser = argparse.ArgumentParser(description='Does what a document says.')
    parser.add_argument('document')
    parser.add_argument('--build', required=True)
    parser.add_argument('--sanitize', default='')
    options = parser.parse_args()
    own_network.enter()
    wrong = run_document(options.document, options.build, options.sanitize)
    if wrong:
        print(wrong)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
