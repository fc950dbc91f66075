"""docs/conformance.md: the table case by driver, as the program prints it today.

    python3 tests/docs/conformance_page.py CONFORMANCE_TABLE [--write]

Plays every case on every stage. Without --write it compares, and exits 1 when the
page says something else.
"""

import difflib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, 'docs/conformance.md')
INTRO = '''# What every stage keeps

One suite of cases (`tests/conformance/cases`) is played on every driver, so a node may
rely on the same promises on each of them. `yes`: the case passes there. `n/a`: the stage
does not claim what the case is about; why is said below the table. Each case is known to
fail on at least one mutant driver (`tests/conformance/mutants`).

A test plays all of them again and compares; after a change of the suite this page is made
anew, from the root of the project, by:

```text
ninja -C build/release conformance_table
python3 tests/docs/conformance_page.py build/release/bin/conformance_table --write
```

'''


def page(program):
    done = subprocess.run([program, '--markdown'], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    table, _, notes = done.stdout.partition('\n\n')
    lines = ''.join(f'- {line}\n' for line in notes.splitlines())
    return done.returncode, f'{INTRO}{table}\n\n{lines}'


def main(program, write):
    status, fresh = page(program)
    if status:
        print(fresh)
        return 1
    if write:
        with open(PAGE, 'w', encoding='utf-8') as file:
            file.write(fresh)
        return 0
    with open(PAGE, encoding='utf-8') as file:
        present = file.read()
    sys.stdout.writelines(difflib.unified_diff(present.splitlines(True), fresh.splitlines(True),
                                               'docs/conformance.md', 'the suite today'))
    return 0 if present == fresh else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], '--write' in sys.argv[2:]))
