"""clang-tidy over the sources of the product, remembering what was clean.

    python3 tests/suite/tidy.py BUILD_FOLDER

A file is checked again only when its text, the text of a project header it
includes (at any depth), its compile command, .clang-tidy or clang-tidy itself
has changed; build/tidy-cache holds an empty file for each clean state. It is
the project's includes that are followed: system headers change with packages.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys

FOLDERS = ('core', 'engine')
CACHE = 'build/tidy-cache'
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"', re.MULTILINE)


class Texts:
    """Files read once, and the closure of their includes."""

    def __init__(self):
        self.texts = {}

    def text(self, path):
        if path not in self.texts:
            try:
                with open(path, encoding='utf-8') as file:
                    self.texts[path] = file.read()
            except OSError:
                self.texts[path] = ''
        return self.texts[path]

    def closure(self, path):
        found, ahead = set(), [path]
        while ahead:
            path = ahead.pop()
            if path not in found:
                found.add(path)
                ahead += INCLUDE.findall(self.text(path))
        return sorted(found)


def state_of(path, command, texts, common):
    digest = hashlib.sha256(common + command.encode())
    for part in texts.closure(path):
        digest.update(f'\0{part}\0'.encode())
        digest.update(texts.text(part).encode())
    return digest.hexdigest()


def tidy(build, path):
    done = subprocess.run(['clang-tidy', '--quiet', '-p', build, path], capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout or done.stderr


def main(build):
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as file:
        entries = json.load(file)
    common = subprocess.run(['clang-tidy', '--version'], capture_output=True, check=True).stdout
    texts = Texts()
    common += texts.text('.clang-tidy').encode()
    os.makedirs(CACHE, exist_ok=True)
    work = {}
    for entry in entries:
        path = os.path.relpath(entry['file'])
        mark = os.path.join(CACHE, state_of(path, entry['command'], texts, common))
        if path.startswith(tuple(folder + '/' for folder in FOLDERS)) and not os.path.exists(mark):
            work[path] = mark
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        checks = {pool.submit(tidy, build, path): mark for path, mark in work.items()}
        for number, check in enumerate(concurrent.futures.as_completed(checks), 1):
            status, output = check.result()
            if status:
                failed += 1
                print(output, flush=True)
            else:
                open(checks[check], 'w', encoding='utf-8').close()
            print(f'[{number}/{len(work)}]', file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
