"""docs/compare.md: every comparison it prints is made again and held to it.

    python3 compare_page.py PROGRAM [--write]

What virtual stages print must be the same to the last digit. Of real sockets, whose
times are those of one machine in one minute, it is the verdicts, the rows, the
counts of messages and the shape of the score; not the course of each node.
--write puts in what is printed today.
"""

import argparse
import math
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, 'docs/compare.md')
EXAMPLE = re.compile(r'^```\n\$ swarmstage (compare [^\n]*)\n(.*?)^```$', re.MULTILINE | re.DOTALL)
MARGIN = re.compile(r'(?:\d+(?:s|ms|us|ns))+')
NUMBER = re.compile(r'\d+(?:\.\d+)?')
SECONDS = 240


def printed(program, command):
    done = subprocess.run([program, *command.split()], cwd=ROOT, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS)
    return '\n'.join(line.rstrip() for line in done.stdout.splitlines()).rstrip('\n') + '\n'


def words_of(line):
    """A line without its numbers, and without what keeps its columns straight."""
    return re.sub(r'[#. ]+', ' ', NUMBER.sub('#', MARGIN.sub('#', line))).split()


def count_of(row):
    found = re.match(r'\s+sockets\s+(\d+)\s', row)
    return int(found.group(1)) if found else 0


def told_alike(told, line):
    """A line in which the sockets have a part."""
    count = count_of(told)
    near = abs(count_of(line) - count) <= max(5, count // 4)
    return near and words_of(told) == words_of(line)


def without_courses(lines):
    """What nodes did on real sockets differs from one minute to the next."""
    begin = next(i for i, line in enumerate(lines) if line.startswith('  what nodes did'))
    end = next(i for i, line in enumerate(lines) if line.startswith('  fidelity'))
    return lines[:begin] + lines[end:]


def differences(told, now, with_sockets):
    told, now = told.splitlines(), now.splitlines()
    if with_sockets:
        told, now = without_courses(told), without_courses(now)
    if len(told) != len(now):
        return [f'{len(told)} lines are told, {len(now)} are printed']
    found = []
    for old, new in zip(told, now):
        loose = with_sockets and ('sockets' in old or ' held ' in old)
        right = told_alike(old, new) if loose else old.split() == new.split()
        if not right:
            found.append(f'told:    {old}\nprinted: {new}')
    return found


def check_prose(text):
    """The figures of the definition follow from it."""
    quarter = math.exp(-2 * math.log(2))
    figures = {'0.095 is 10 %': math.log(1.1), '0.69\n  twice': math.log(2),
               '10 % more leaves 0.83': math.exp(-2 * math.log(1.1)),
               '2 % more 0.96': math.exp(-2 * math.log(1.02))}
    wrong = [] if abs(quarter - 0.25) < 1e-9 else ['a quarter']
    for words, value in figures.items():
        stated = [float(each) for each in NUMBER.findall(words) if '.' in each][0]
        digits = len(str(stated).split('.')[1])
        if words not in text or round(value, digits) != stated:
            wrong.append(f'{words!r}: it is {value:.4f}')
    return wrong


def main():
    parser = argparse.ArgumentParser(description='Makes the comparisons of docs/compare.md again.')
    parser.add_argument('program')
    parser.add_argument('--write', action='store_true')
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with open(PAGE, encoding='utf-8') as file:
        text = file.read()
    examples = EXAMPLE.findall(text)
    wrong = check_prose(text)
    if len(examples) < 3:
        wrong.append(f'there are {len(examples)} examples')
    for command, told in examples:
        now = printed(program, command)
        if options.write:
            text = text.replace(told, now)
            continue
        wrong += [f'$ swarmstage {command}\n{each}'
                  for each in differences(told, now, 'sockets' in command)]
    if options.write:
        with open(PAGE, 'w', encoding='utf-8') as file:
            file.write(text)
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
