"""Runs a command and passes only if it ends with the given exit status.

usage: expect_exit.py STATUS COMMAND...
"""

import subprocess
import sys

done = subprocess.run(sys.argv[2:], capture_output=True, text=True, check=False)
print(done.stdout + done.stderr)
print(f'exit status {done.returncode}, expected {sys.argv[1]}')
sys.exit(done.returncode != int(sys.argv[1]))
