"""That documents are followed to the letter, and that what is wrong is found."""

import os
import tempfile
import unittest

from document import DocumentError, blocks_of, matches
from run_document import run_document

FENCE = '`' * 3


def fenced(info, *lines):
    return '\n'.join([FENCE + info, *lines, FENCE, ''])


def follow(*parts):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'guide.md')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(parts))
        return run_document(path, folder)


class Matching(unittest.TestCase):
    def test_takes_equal_lines_only(self):
        self.assertTrue(matches(['a', 'b'], ['a', 'b']))
        self.assertFalse(matches(['a', 'b'], ['a']))
        self.assertFalse(matches(['a'], ['a', 'b']))

    def test_lets_dots_stand_for_lines_and_for_parts_of_them(self):
        self.assertTrue(matches(['...', 'done in ... s'], ['x', 'y', 'done in 12 s']))
        self.assertTrue(matches(['a', '...'], ['a']))
        self.assertFalse(matches(['...', 'done'], ['done', 'x']))

    def test_does_not_take_the_first_chance_only(self):
        self.assertTrue(matches(['...', 'a', 'b'], ['a', 'c', 'a', 'b']))


class Reading(unittest.TestCase):
    def test_refuses_an_example_nobody_tries(self):
        with self.assertRaisesRegex(DocumentError, 'line 1: an example nobody tries'):
            blocks_of(fenced('cpp', 'int main() {}'))

    def test_refuses_a_fence_that_does_not_end(self):
        with self.assertRaisesRegex(DocumentError, 'line 2: the fence does not end'):
            blocks_of('x\n' + FENCE + 'text\n')

    def test_refuses_a_setting_nobody_knows(self):
        with self.assertRaisesRegex(DocumentError, 'says `fiel=x`; expected file='):
            blocks_of(fenced('cpp fiel=x'))


class Following(unittest.TestCase):
    def test_writes_files_and_runs_commands_beside_them(self):
        self.assertIsNone(follow(fenced('text file=a/b.txt', 'hello'),
                                 fenced('console', '$ cat a/b.txt', 'hello', '$ echo x', 'x')))

    def test_tells_what_was_printed_instead(self):
        wrong = follow(fenced('console', '$ echo one', 'two'))

        self.assertRegex(wrong, r'guide.md: line 2: `echo one` printed\none\nexpected\ntwo')

    def test_notices_a_command_that_fails_silently(self):
        self.assertRegex(follow(fenced('console', '$ false')), 'ended with status 1')

    def test_continues_a_command_on_the_next_line(self):
        self.assertIsNone(follow(fenced('console', '$ echo a \\', '> b', 'a b')))

    def test_types_into_a_terminal_and_waits_for_its_answer(self):
        self.assertIsNone(follow(
            fenced('console terminal=one', '$ cat', '> hello', '...', 'hell...'),
            fenced('console terminal=one', '> again', 'again')))

    def test_tells_what_a_terminal_printed_instead(self):
        wrong = follow(fenced('console terminal=one', '$ echo goodbye', 'hello'))

        self.assertRegex(wrong, r'line 3, terminal one: it printed\n  goodbye\nit ended without')

    def test_ends_what_it_started(self):
        with tempfile.TemporaryDirectory() as folder:
            mark = os.path.join(folder, 'process')
            follow(fenced('console terminal=one',
                          f"$ sh -c 'echo $$ > {mark}; echo up; exec cat'", 'up'))

            with open(mark, encoding='utf-8') as file, self.assertRaises(ProcessLookupError):
                os.kill(int(file.read()), 0)


if __name__ == '__main__':
    unittest.main()
