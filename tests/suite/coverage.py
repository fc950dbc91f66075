"""Line coverage per folder, from gcovr's summary.

    python3 tests/suite/coverage.py SUMMARY.json

Prints a table and exits 1 when a folder of REQUIRED is below its percentage.
"""

import json
import sys

REQUIRED = {'core': 90.0, 'engine': 90.0}
WORST = 10  # how many of the least covered files are named when a folder fails


def percent(covered, total):
    return 100.0 * covered / total if total else 100.0


def by_folder(files):
    folders = {}
    for file in files:
        top = file['filename'].split('/')[0]
        folders.setdefault(top, []).append(
            (file['filename'], file['line_covered'], file['line_total']))
    return dict(sorted(folders.items()))


def report(folder, files):
    """Prints one line for the folder; True if it is covered well enough."""
    covered = sum(file[1] for file in files)
    total = sum(file[2] for file in files)
    reached = percent(covered, total)
    required = REQUIRED.get(folder)
    good = required is None or reached >= required
    need = '' if required is None else f'  (at least {required:.0f} %)'
    print(f'{folder:10} {reached:6.1f} %  {covered:6} of {total:6} lines{need}'
          f'{"" if good else "  TOO LOW"}')
    if not good:
        for name, part, whole in sorted(files, key=lambda file: file[1] - file[2])[:WORST]:
            print(f'    {whole - part:5} lines not reached in {name}')
    return good


def main(path):
    with open(path, encoding='utf-8') as file:
        folders = by_folder(json.load(file)['files'])
    verdicts = [report(folder, files) for folder, files in folders.items()]
    return 0 if verdicts and all(verdicts) else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
