"""A Markdown file as what can be tried of it: files to write, commands to run.

A fence says in its first line what it is:

    ```cpp file=gossip_node.h           a file of that name
    ```console                          commands, and what they print
    ```console in=checkout              the same, from the root of the repository
    ```console terminal=alice           a program that goes on running, typed into
    ```text                             nothing to try

Any other fence is an error, so that no example can be left out by mistake. In a
console a line that begins with `$ ` is a command, `> ` before the next ones
continues it; in a terminal `> ` is typed. All other lines are output. `...` alone
stands for any number of lines, `...` inside a line for anything in it.
"""

import re

FENCE = re.compile(r'^```(\S*)\s*(.*)$')


class DocumentError(Exception):
    """What is wrong with a document, or with what became of it."""


class Step:
    """One command with its continuation or typed lines, and the expected output."""

    def __init__(self, line, command):
        self.line, self.command, self.expected, self.typed = line, command, [], []


class Block:
    """One fence: its line number, language, settings, and lines."""

    def __init__(self, line, language, settings):
        self.line, self.language, self.settings, self.lines = line, language, settings, []

    def text(self):
        return '\n'.join(self.lines) + '\n'

    def steps(self):
        """The commands of a console."""
        found = []
        for number, line in enumerate(self.lines, self.line + 1):
            if line.startswith('$ '):
                found.append(Step(number, line[2:]))
            elif not found:
                raise DocumentError(f'line {number}: a console begins with `$ ` and a command')
            elif line.startswith('> ') and not found[-1].expected:
                found[-1].command += '\n' + line[2:]
            else:
                found[-1].expected.append(line)
        return found


def read_settings(line, text):
    settings = {}
    for word in text.split():
        key, equals, value = word.partition('=')
        if not equals or key not in ('file', 'in', 'terminal'):
            raise DocumentError(f'line {line}: the fence says `{word}`; '
                                'expected file=, in= or terminal=')
        settings[key] = value
    return settings


def check(block):
    if block.language in ('text', 'console') or 'file' in block.settings:
        return
    raise DocumentError(f'line {block.line}: an example nobody tries; give it file=NAME, or make '
                        'it a console, or text')


def blocks_of(text):
    """All fences, in order."""
    found, inside = [], None
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line)
        if inside is None and fence:
            inside = Block(number, fence.group(1), read_settings(number, fence.group(2)))
            check(inside)
        elif inside is not None and line == '```':
            found.append(inside)
            inside = None
        elif inside is not None:
            inside.lines.append(line)
    if inside is not None:
        raise DocumentError(f'line {inside.line}: the fence does not end')
    return found


def line_matches(expected, line):
    parts = [re.escape(part) for part in expected.split('...')]
    return re.fullmatch('.*'.join(parts), line) is not None


def matches(expected, lines):
    """Whether the lines are those expected; by the wildcards of this file's top."""
    reachable = {0}  # how many expected lines may be used up before this line
    for line in lines:
        after = set()
        for at in closure(expected, reachable):
            if at < len(expected) and expected[at] == '...':
                after.add(at)
            elif at < len(expected) and line_matches(expected[at], line):
                after.add(at + 1)
        reachable = after
    return len(expected) in closure(expected, reachable)


def closure(expected, reachable):
    """`...` may also stand for no line at all."""
    result = set(reachable)
    for at in sorted(reachable):
        while at < len(expected) and expected[at] == '...':
            at += 1
            result.add(at)
    return result
