"""Runs every scenario that names the sockets stage there, several at a time.

usage: on_sockets.py SWARMSTAGE CHECKOUT [PROCESSES]

In one process, or in so many. Real time passes, so the longest begin first.
Prints each verdict, and the whole summary of what did not come out as its author
wants it.
"""

import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 6


def seconds(text):
    found = re.search(r'^duration:\s*(?:(\d+)m)?(?:(\d+)s)?\s*$', text, re.MULTILINE)
    minutes, rest = found.groups(default='0') if found else ('0', '0')
    return 60 * int(minutes) + int(rest)


def scenarios(checkout):
    """Those for sockets, the longest first."""
    found = []
    for path in sorted((checkout / 'scenarios').rglob('*.yaml')):
        text = path.read_text(encoding='utf-8')
        stages = re.search(r'^stages:(.*)$', text, re.MULTILINE)
        if stages and 'sockets' in stages.group(1):
            found.append((seconds(text), path.relative_to(checkout)))
    return [path for _, path in sorted(found, key=lambda each: (-each[0], each[1]))]


def run(program, checkout, processes, path):
    command = [program, 'run', str(path), '--on', 'sockets', '--no-out',
               '--processes', processes]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    return path, done.returncode, done.stdout + done.stderr


def main(program, checkout, processes):
    paths = scenarios(checkout)
    if not paths:
        print('no scenario names the sockets stage')
        return 1
    failed = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = pool.map(lambda each: run(program, checkout, processes, each), paths)
        for path, status, output in runs:
            print(f'{path}: {"as wanted" if status == 0 else f"exit {status}"}')
            if status != 0:
                failed += 1
                print(output)
    print(f'{len(paths) - failed} of {len(paths)} as wanted')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2]), (sys.argv[3:] or ['1'])[0]))
