"""Reading a source file the way the rules need it: with comments and strings
blanked out, with its includes, and with the extent of every function.

This is no compiler. It knows just enough C++ to tell a namespace from a class
from a function body by the words in front of a brace; what it cannot place it
takes for an initialiser and skips.
"""

import ast
import bisect
import functools
import re

CPP_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/'
    r'|R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<!\w)'(?:\\.|[^'\\\n])*'",
    re.DOTALL)
PYTHON_TOKEN = re.compile(
    r'#[^\n]*|""".*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
    re.DOTALL)
SHELL_TOKEN = re.compile(r'(?<![\w$\\{])#[^\n]*')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
DIRECTIVE = re.compile(r'^[ \t]*#(?:[^\n\\]|\\.)*(?:\\\n[^\n]*)*', re.MULTILINE)
NOT_NEWLINE = re.compile(r'[^\n]')


def blank(match):
    return NOT_NEWLINE.sub(' ', match.group())


class Source:
    """One file. `code` has the length and the lines of `text`, without comments and strings."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split('\n')
        if self.lines and self.lines[-1] == '':
            self.lines.pop()
        self.is_cpp = path.endswith(('.h', '.cpp'))
        self.is_header = path.endswith('.h')
        self.is_python = path.endswith('.py')
        self.is_shell = path.endswith('.sh') or text.startswith('#!/usr/bin/env bash')
        self.starts = [0] + [match.end() for match in re.finditer('\n', text)]
        self.code = self._code()
        self.includes = self._includes() if self.is_cpp else []

    def _code(self):
        if self.is_cpp:
            return CPP_TOKEN.sub(blank, self.text)
        if self.is_python:
            return PYTHON_TOKEN.sub(blank, self.text)
        if self.is_shell:
            return SHELL_TOKEN.sub(blank, self.text)
        return self.text

    def _includes(self):
        """(line, '<' or '"', name) of every include that is not in a comment."""
        return [(self.line_of(match.start(2)), match.group(1), match.group(2))
                for match in INCLUDE.finditer(self.text)
                if '#' in self.code[match.start():match.start(1)]]

    def line_of(self, offset):
        return bisect.bisect_right(self.starts, offset)

    def functions(self):
        """(name, first line, last line) of every function with a body."""
        if self.is_cpp:
            return self.braces.functions
        if self.is_python:
            return [(node.name, node.lineno, node.end_lineno)
                    for node in ast.walk(ast.parse(self.text))
                    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        if self.is_shell:
            return self._shell_functions()
        return []

    def _shell_functions(self):
        found = []
        for match in re.finditer(r'^(\w+)\(\) \{.*?^\}', self.text, re.MULTILINE | re.DOTALL):
            found.append((match.group(1), self.line_of(match.start()), self.line_of(match.end())))
        return found

    def statements(self):
        """(line, text) of every statement that stands in a namespace, outside of any class."""
        return self.braces.statements if self.is_cpp else []

    @functools.cached_property
    def braces(self):
        return Braces(self)


class Braces:
    """Walks namespaces and classes of a C++ file and steps over everything else."""

    TOKEN = re.compile(r'[(){};]')
    ACCESS = re.compile(r'^\s*(?:public|private|protected)\s*:(?!:)')
    INITIALIZER_LIST = re.compile(r'\)[^()]*(?<!:):(?!:)')
    WORDS_AFTER_PARAMETERS = {'const', 'noexcept', 'override', 'final', 'mutable', 'try'}

    def __init__(self, source):
        self.source = source
        self.code = DIRECTIVE.sub(blank, source.code)
        self.tokens = [(match.group(), match.start()) for match in self.TOKEN.finditer(self.code)]
        self.functions = []
        self.statements = []
        self._walk()

    def _walk(self):
        scopes = ['namespace']
        begin = parentheses = index = 0
        while index < len(self.tokens):
            token, offset = self.tokens[index]
            if token == '(':
                parentheses += 1
            elif token == ')':
                parentheses -= 1
            elif token == '{':
                kind = 'inner' if parentheses else self._kind(self.code[begin:offset])
                if kind in ('namespace', 'class'):
                    scopes.append(kind)
                    begin = offset + 1
                else:
                    index = self._closing(index)
                    if kind == 'function':
                        self._add_function(begin, offset, index)
                        begin = self._end(index)
            elif token == '}':
                if len(scopes) > 1:
                    scopes.pop()
                begin, parentheses = offset + 1, 0
            elif token == ';' and not parentheses:
                if scopes[-1] == 'namespace':
                    self._add_statement(begin, offset)
                begin = offset + 1
            index += 1

    def _kind(self, head):
        head = self.ACCESS.sub('', head).strip()
        if re.search(r'^(?:inline\s+)?namespace\b|^extern\s*$', head):
            return 'namespace'
        if re.search(r'(?<!\w)enum\b', head) and '(' not in head:
            return 'inner'
        plain = re.sub(r'alignas\s*\([^()]*\)|\[\[.*?\]\]', '', head)
        if re.search(r'(?:^|[\s>])(?:class|struct|union)\s', plain + ' ') and '(' not in plain:
            return 'class' if '=' not in re.sub(r'<.*>', '', plain) else 'inner'
        if '(' not in head:
            return 'inner'
        last_word = re.search(r'(\w+|>)$', head)
        if (last_word and last_word.group() not in self.WORDS_AFTER_PARAMETERS
                and self.INITIALIZER_LIST.search(head)):
            return 'inner'
        return 'function'

    def _closing(self, index):
        depth = 0
        while index < len(self.tokens):
            token = self.tokens[index][0]
            depth += (token == '{') - (token == '}')
            if depth == 0:
                return index
            index += 1
        return len(self.tokens)

    def _end(self, index):
        return self.tokens[index][1] + 1 if index < len(self.tokens) else len(self.code)

    def _first_line(self, begin, end):
        head = self.code[begin:end]
        access = self.ACCESS.match(head)
        skip = access.end() if access else 0
        return self.source.line_of(begin + skip + len(head[skip:]) - len(head[skip:].lstrip()))

    def _add_function(self, begin, brace, index):
        head = self.code[begin:brace]
        test = re.search(r'\b(?:TYPED_)?TEST(?:_[FP])?\s*\(\s*(\w+)\s*,\s*(\w+)', head)
        if test:
            name = f'{test.group(1)}.{test.group(2)}'
        else:
            named = re.search(r'([~\w:]+|operator\s*[^\s(]+)\s*\(', head)
            name = re.sub(r'\s', '', named.group(1)) if named else 'function'
        last = self.source.line_of(self._end(index) - 1)
        self.functions.append((name, self._first_line(begin, brace), last))

    def _add_statement(self, begin, end):
        text = ' '.join(self.code[begin:end].split())
        if text:
            self.statements.append((self._first_line(begin, end), text))
