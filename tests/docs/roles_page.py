"""docs/roles.md says what the roles say of themselves today.

    python3 tests/docs/roles_page.py SWARMSTAGE

Prints the difference, and how to mend it, and exits 1 if there is one.
"""

import difflib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, 'docs/roles.md')
REMEDY = '''
docs/roles.md is not what the roles say of themselves today. If the role is as you want it, make
the page anew, from the root of the project, and commit it with the role:

    ./swarmstage roles --markdown > docs/roles.md
'''


def main(program):
    fresh = subprocess.run([program, 'roles', '--markdown'], capture_output=True, text=True,
                           check=True, stdin=subprocess.DEVNULL).stdout
    present = ''
    if os.path.exists(PAGE):
        with open(PAGE, encoding='utf-8') as file:
            present = file.read()
    if present == fresh:
        return 0
    sys.stdout.writelines(difflib.unified_diff(present.splitlines(True), fresh.splitlines(True),
                                               'docs/roles.md', 'the roles today'))
    print(REMEDY)
    return 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
