"""The house checker: what the compiler does not check and reviewers forget.

    python3 tests/checker/house_checker.py [ROOT]

Prints `file:line: rule: what is wrong; what to do instead` per finding and
exits 1 if there is one. Exceptions are lines of tests/checker/exceptions.txt,

    RULE PATH[:FUNCTION] NUMBER   # why

where NUMBER is the present size, or for rules without a size the present count
of findings. An entry that allows more than there is, is a finding too: so the
list can only shrink.
"""

import difflib
import os
import sys
from collections import namedtuple

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house_rules import RULES
from source_text import Source

FOLDERS = ['core', 'sim', 'net', 'engine', 'cli', 'bindings', 'tests', 'cmake', 'docker', 'docs',
           'scenarios', 'notebooks']
ENDINGS = ('.h', '.cpp', '.py', '.sh', '.cmake', '.yaml', '.md', 'CMakeLists.txt')
PROSE = ('.md', '.yaml')  # of the sizes, these have none
SIZE_RULES = ('file-length', 'function-length', 'columns')
EXCEPTIONS = 'tests/checker/exceptions.txt'

Finding = namedtuple('Finding', 'path line rule message key number')


def read_tree(root):
    """All sources by path; corpora and other data are none."""
    texts = {}
    paths = [name for name in os.listdir(root) if os.path.isfile(os.path.join(root, name))]
    for folder in FOLDERS:
        for where, below, names in os.walk(os.path.join(root, folder)):
            below[:] = [name for name in below if name not in ('corpus', '__pycache__', 'build')]
            paths += [os.path.relpath(os.path.join(where, name), root) for name in names]
    for path in sorted(paths):
        if path.endswith(ENDINGS) or path == 'swarmstage':
            with open(os.path.join(root, path), encoding='utf-8') as file:
                texts[path] = file.read()
    return make_tree(texts)


def make_tree(texts):
    """Sources from {path: text}; each knows the whole tree, for its header and its includes."""
    tree = {path: Source(path, text) for path, text in texts.items()}
    for source in tree.values():
        source.tree = tree
    return tree


def findings_of(tree):
    for path, source in tree.items():
        for rule, check in RULES.items():
            if rule in SIZE_RULES and path.endswith(PROSE):
                continue
            for line, message, *size in check(source):
                name, number = size or (None, None)
                key = f'{path}:{name}' if name else path
                yield Finding(path, line, rule, message, key, number)


def read_exceptions(text):
    """({(rule, key): (line, number)}, findings about the list itself)."""
    allowed, wrong = {}, []
    for number, line in enumerate(text.split('\n'), 1):
        words = line.split('#')[0].split()
        if not words:
            continue
        if len(words) != 3 or not words[2].isdigit():
            wrong.append(about_list(number, f'"{line.strip()}" is not RULE PATH[:FUNCTION] NUMBER'))
        elif words[0] not in RULES:
            near = difflib.get_close_matches(words[0], RULES, 1, 0)[0]
            wrong.append(about_list(number, f'no rule "{words[0]}"; did you mean {near}?'))
        else:
            allowed[words[0], words[1]] = (number, int(words[2]))
    return allowed, wrong


def about_list(line, message):
    return Finding(EXCEPTIONS, line, 'exceptions', message, EXCEPTIONS, None)


def apply_exceptions(findings, allowed):
    """What is left of the findings, and what the list of exceptions allows for nothing."""
    groups = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.key), []).append(finding)
    for group, members in groups.items():
        present = max((member.number or 0 for member in members)) or len(members)
        line, number = allowed.get(group, (0, 0))
        if not line:
            yield from members
        elif present > number:
            yield from (member._replace(message=f'{member.message} (the exception allows {number}, '
                                                f'now it is {present})') for member in members)
        elif present < number:
            yield about_list(line, f'{" ".join(group)} allows {number}, but it is {present} now; '
                                   f'write {present}')
    for group, (line, _) in allowed.items():
        if group not in groups:
            yield about_list(line, f'{" ".join(group)} is needed no longer; delete the line')


def check(tree, exceptions):
    """One line per finding, in the order of files and lines."""
    allowed, wrong = read_exceptions(exceptions)
    wrong += apply_exceptions(findings_of(tree), allowed)
    wrong.sort(key=lambda found: (found.path, found.line, found.rule))
    return [f'{found.path}:{found.line}: {found.rule}: {found.message}' for found in wrong]


def main(arguments):
    root = arguments[1] if len(arguments) > 1 else '.'
    tree = read_tree(root)
    with open(os.path.join(root, EXCEPTIONS), encoding='utf-8') as file:
        findings = check(tree, file.read())
    for line in findings:
        print(line)
    print(f'house checker: {len(tree)} files, {len(findings)} findings')
    return 1 if findings else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv))
