"""Our WebSocket beside the npm package ws (differential.js). The package comes from the npm
registry into the build folder, in the version and with the hash of package-lock.json.

    python3 ws_test.py FOLDER SOCKET_TALKER

Status 77: the registry cannot be reached, so there is nothing to compare with.
"""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
UNREACHABLE = ('ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENETUNREACH',
               'EHOSTUNREACH', 'ERR_SOCKET_TIMEOUT', 'network')


def install(folder):
    """What went wrong, or nothing."""
    os.makedirs(folder, exist_ok=True)
    lock = os.path.join(folder, 'package-lock.json')
    installed = os.path.join(folder, 'node_modules', 'ws', 'package.json')
    with open(os.path.join(HERE, 'package-lock.json'), encoding='utf-8') as file:
        wanted = file.read()
    if os.path.exists(installed) and os.path.exists(lock):
        with open(lock, encoding='utf-8') as file:
            if file.read() == wanted:
                return None
    for name in ('package.json', 'package-lock.json'):
        shutil.copy(os.path.join(HERE, name), folder)
    done = subprocess.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund',
                           '--cache', os.path.join(folder, 'cache'), '--fetch-retries', '1'],
                          cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    return None if done.returncode == 0 else done.stdout + done.stderr


def main(folder, talker):
    wrong = install(folder)
    if wrong:
        reached = not any(word in wrong for word in UNREACHABLE)
        print(wrong if reached else 'skipped: the npm registry cannot be reached')
        return 1 if reached else 77
    script = os.path.join(HERE, 'differential.js')
    return subprocess.run(['node', script, folder, talker], timeout=200, check=False).returncode


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
