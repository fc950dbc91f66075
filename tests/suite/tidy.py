"""clang-tidy over the sources of the product, remembering what was clean.

    python3 tests/suite/tidy.py BUILD_FOLDER

A file is checked again only when its text, the text of a project header it
includes (at any depth), its compile command, .clang-tidy or clang-tidy itself
has changed; the user's cache folder holds an empty file for each clean state,
so that a new clone need not look again at what another one has seen. It is the
project's includes that are followed; of system headers, only which version of
clang-tidy reads them.

Most of the time goes into headers of libraries, so neighbours with the same
flags are read together, as one source that includes them. Only a clean group
counts: one with a finding, or whose files cannot be one source because two of
them give a name to different things, is read again file by file, and that is
what is said.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import time

# Not sim/packet: what it overrides of ns-3 takes pointers that cannot be moved by value.
FOLDERS = ('core', 'engine', 'sim/model', 'net', 'cli')
CACHE = os.path.join(os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'),
                     'swarmstage', 'tidy')
KEPT_SECONDS = 30 * 24 * 3600  # a state nobody has met for so long is forgotten
GROUPS = 'build/tidy-groups'
GROUP_SIZE = 6
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
    # Where a clone lies makes no difference to what is found in it.
    digest = hashlib.sha256(common + command.replace(os.getcwd(), '.').encode())
    for part in texts.closure(path):
        digest.update(f'\0{part}\0'.encode())
        digest.update(texts.text(part).encode())
    return digest.hexdigest()


class Source:
    """A file to be checked: its flags, and the mark of its clean state."""

    def __init__(self, path, command, mark):
        self.path = path
        self.mark = mark
        words = shlex.split(command)
        compiler = next(i for i, word in enumerate(words) if word.endswith('clang++'))
        self.flags = words[compiler + 1:words.index('-o')]

    def remember_clean(self):
        open(self.mark, 'w', encoding='utf-8').close()


def tidy(path, flags, *options):
    done = subprocess.run(['clang-tidy', '--quiet', '--config-file=.clang-tidy', *options, path,
                           '--', *flags], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout or done.stderr


def groups_of(sources):
    """Neighbours with equal flags, cut into pieces of GROUP_SIZE."""
    together = {}
    for source in sources:
        key = (os.path.dirname(source.path), tuple(source.flags))
        together.setdefault(key, []).append(source)
    for group in together.values():
        for start in range(0, len(group), GROUP_SIZE):
            yield group[start:start + GROUP_SIZE]


def is_clean_together(group):
    if len(group) == 1:
        return False
    name = group[0].path.replace('/', '-')
    path = os.path.join(GROUPS, name)
    with open(path, 'w', encoding='utf-8') as file:
        for source in group:
            file.write(f'#include "{source.path}"  // NOLINT(bugprone-suspicious-include)\n')
    folders = '|'.join(FOLDERS)
    status, _ = tidy(path, group[0].flags, f'--header-filter=/({folders})/.*')
    return status == 0


def check(group):
    """The findings in these files, each as a text."""
    findings = []
    together = is_clean_together(group)
    for source in group:
        status, output = (0, '') if together else tidy(source.path, source.flags)
        if status:
            findings.append(output)
        else:
            source.remember_clean()
    return findings


def sources_to_check(build):
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as file:
        entries = json.load(file)
    common = subprocess.run(['clang-tidy', '--version'], capture_output=True, check=True).stdout
    texts = Texts()
    common += texts.text('.clang-tidy').encode()
    for entry in sorted(entries, key=lambda entry: entry['file']):
        path = os.path.relpath(entry['file'])
        mark = os.path.join(CACHE, state_of(path, entry['command'], texts, common))
        if not path.startswith(tuple(folder + '/' for folder in FOLDERS)):
            continue
        if os.path.exists(mark):
            os.utime(mark)
        else:
            yield Source(path, entry['command'], mark)


def forget_old_states():
    oldest = time.time() - KEPT_SECONDS
    for entry in os.scandir(CACHE):
        if entry.stat().st_mtime < oldest:
            os.remove(entry.path)


def main(build):
    os.makedirs(CACHE, exist_ok=True)
    os.makedirs(GROUPS, exist_ok=True)
    forget_old_states()
    sources = list(sources_to_check(build))
    done, failed = 0, False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        checks = {pool.submit(check, group): group for group in groups_of(sources)}
        for finished in concurrent.futures.as_completed(checks):
            for finding in finished.result():
                failed = True
                print(finding, flush=True)
            done += len(checks[finished])
            print(f'[{done}/{len(sources)}]', file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
