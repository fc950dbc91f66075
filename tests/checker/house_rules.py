"""The rules of the house. Each is a generator over one Source that yields
(line, message), or (line, message, name, number) where a size is the matter;
RULES gives them their names. A message says what is wrong and what to do instead.
"""

import difflib
import re

LINES_PER_FILE = 400
LINES_PER_FUNCTION = 60
COLUMNS = 100

# Who may include whom; the longest matching folder decides. A folder may always
# include itself. `tests` is free: a test reaches whatever it tests. The runner in
# core/node feeds the trace, and the trace records the node's values: these two
# know each other.
LAYERS = {
    'core/base': [],
    'core/codec': ['core/base'],
    'core/websocket': ['core/base', 'core/node', 'core/codec', 'core/http'],
    'core/http': ['core/base', 'core/node', 'core/codec'],
    'core/graph': ['core/base', 'core/node'],
    'core/node': ['core/base', 'core/trace'],
    'core/trace': ['core/base', 'core/node'],
    'core/dns_sd': ['core/base', 'core/node', 'core/codec'],
    'core/roles': ['core/base', 'core/node', 'core/codec', 'core/http', 'core/websocket',
                   'core/graph', 'core/dns_sd'],
    'core/stage': ['core/base', 'core/node', 'core/trace', 'core/graph'],
    'core/services': ['core/base', 'core/node', 'core/stage'],
    'core/control': ['core/base', 'core/node'],
    'core/testing': ['core/base', 'core/node', 'core/trace'],
    'core': [],
    'sim': ['core'],
    'sim/model': ['core'],
    'sim/packet': ['core'],
    'sim/emulated': ['core', 'sim/packet'],
    'net': ['core'],
    'docker': ['core'],
    'engine': ['core'],
    'cli': ['core', 'sim', 'net', 'docker', 'engine'],
    'bindings': ['core', 'sim', 'net', 'docker', 'engine'],
}

# A library that is hidden behind one layer: prefix of the include, who may, what it is.
HIDDEN = [
    ('ns3/', ['sim/packet', 'sim/emulated', 'tests/packet', 'tests/bench'], 'ns-3'),
    ('boost/asio', ['net', 'tests/net', 'tests/bench'], 'Asio'),
    ('boost/beast', ['core/codec', 'tests/codec', 'tests/bench'], 'Beast'),
    ('boost/graph', ['core/graph', 'tests/graph', 'tests/bench'], 'Boost.Graph'),
    ('zlib.h', ['core/codec'], 'zlib'),
    ('CLI/', ['cli', 'tests/bench'], 'CLI11'),
    ('sodium', ['core/base'], 'libsodium'),
    ('spdlog/', ['cli', 'net', 'tests/bench'], 'spdlog'),
    ('openssl/', ['net/tls', 'tests/net', 'tests/bench'], 'OpenSSL'),
    ('wslay/', ['core/codec', 'tests/codec'], 'wslay'),
    ('yaml-cpp/', ['engine'], 'yaml-cpp'),
]

UNSEEDED_HEADERS = {
    'random': 'use core/node/random.h, which is the same everywhere and seeded',
    'ctime': 'take the time from the context',
    'time.h': 'take the time from the context',
    'sys/time.h': 'take the time from the context',
}
THREAD_HEADERS = {'thread', 'mutex', 'shared_mutex', 'condition_variable', 'future', 'semaphore',
                  'latch', 'barrier', 'stop_token', 'pthread.h'}

CLOCK = re.compile(r'\b(system|steady|high_resolution|utc|tai|gps|file)_clock\b')
IMPURE_CALL = re.compile(
    r'(?<![\w.>:])(?:std::|::)?(rand|srand|rand_r|drand48|getenv|secure_getenv|gettimeofday'
    r'|clock_gettime|localtime|gmtime|getrandom|getentropy)\s*\('
    r'|(?<![\w.>:])(?:std::|::)?(time)\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\)'
    r'|(?<!\w)std::(random_device|mt19937(?:_64)?|default_random_engine)\b')
DISTRIBUTION = re.compile(r'\bstd::(\w+_distribution|shuffle|sample)\b')
UNORDERED = r'(?:std::)?\bunordered_(?:multi)?(?:map|set)\s*<'
VARIABLE = re.compile(
    r'(?:inline\s+|constinit\s+)*[\w:]+(?:<.*>)?[\s*&]+\w+(?:\[\w*\])*\s*(?:=|\{|$)')
NO_VARIABLE = re.compile(
    r'\b(?:const|constexpr|using|typedef|extern|static|thread_local|template|friend|operator'
    r'|static_assert|class|struct|enum|union|namespace|concept)\b')
ADDRESS_ORDER = re.compile(
    r'\bstd::((?:multi)?(?:map|set)|(?:less|greater))\s*<\s*(?:const\s+)?[\w:]+(?:\s+const)?\s*\*')
# Written in halves, so that this file does not object to itself.
MARKS = re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b'
                   r'|\b((?i:place' r'holder|not (?:yet )?imple' r'mented|unimple' r'mented))\b')
SLEEP_CPP = re.compile(r'\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>:])(sleep)\s*\(')
SLEEP_PYTHON = re.compile(r'\b(?:time|asyncio)\.(sleep)\b|(?<![\w.])(sleep)\s*\(')
SLEEP_SHELL = re.compile(r'(?:^|[;&|]|\bdo|\bthen)\s*(sleep)\s', re.MULTILINE)


def inside(path, folders):
    return any(path.startswith(folder + '/') for folder in folders)


def is_pure(source):
    """core and sim: what must give the same result from the same seed."""
    return source.is_cpp and inside(source.path, ['core', 'sim'])


def layer_of(path):
    return max((layer for layer in LAYERS if path.startswith(layer + '/')), key=len, default=None)


def layering(source):
    layer = layer_of(source.path)
    if layer is None or not source.is_cpp:
        return
    for line, quote, name in source.includes:
        other = layer_of(name) or name.split('/')[0]
        if quote == '<' or other == layer or inside(name, LAYERS[layer]):
            continue
        allowed = ', '.join([layer, *LAYERS[layer]])
        yield line, (f'{layer} may not include {name}; it may include {allowed}. '
                     'Move the code up, or pass what it needs down')


def include_path(source):
    for line, quote, name in source.includes:
        if quote == '"' and name not in source.tree:
            base = name.rsplit('/', 1)[-1]
            near = [path for path in source.tree if path.endswith('/' + base)]
            near = near or difflib.get_close_matches(name, source.tree, 1, 0.6)
            hint = f'; did you mean "{near[0]}"?' if near else ''
            yield line, f'no file {name} below the repository root, where includes begin{hint}'


def hidden_library(source):
    for line, quote, name in source.includes:
        for prefix, folders, library in HIDDEN:
            if name.startswith(prefix) and not inside(source.path, folders):
                yield line, (f'<{name}> belongs to {library}, which only {", ".join(folders)} '
                             'may include; use what that folder offers')


def umbrella_header(source):
    for line, _, name in source.includes:
        if re.match(r'ns3/.*-module\.h$', name):
            yield line, f'<{name}> includes everything; include the single headers you use'


def third_party_in_header(source):
    if not (source.is_header and source.path.startswith('core/')):
        return
    for line, quote, name in source.includes:
        if quote == '<' and '/' in name and not name.startswith('nlohmann/'):
            yield line, (f'a header of core may show no library but nlohmann/json, not <{name}>; '
                         'include it in the source file')


def purity(source):
    if not is_pure(source):
        return
    for line, _, name in source.includes:
        if name in UNSEEDED_HEADERS:
            yield line, f'core and sim may not include <{name}>; {UNSEEDED_HEADERS[name]}'
        if name in THREAD_HEADERS:
            yield line, (f'core and sim may not include <{name}>; they run on one thread, '
                         'and a driver in net owns the others')
    for match in CLOCK.finditer(source.code):
        yield source.line_of(match.start()), (f'core and sim may not read {match.group()}; '
                                              'take the time from the context')
    for match in IMPURE_CALL.finditer(source.code):
        word = match.group(1) or match.group(2) or match.group(3)
        yield source.line_of(match.start()), (
            f'core and sim may not use {word}; take time and randomness from the context, '
            'settings from the config')
    for match in DISTRIBUTION.finditer(source.code):
        yield source.line_of(match.start()), (
            f'std::{match.group(1)} differs between standard libraries; '
            'use the functions of core/node/random.h')


def static_state(source):
    if not is_pure(source):
        return
    advice = 'keep it in the object that needs it, or make it const'
    for match in re.finditer(r'\b(?:static|thread_local)\s+([^;{}()]*)[;={]', source.code):
        if not re.search(r'\b(?:const|constexpr)\b', match.group(1)) and match.group(1).strip():
            yield source.line_of(match.start()), f'core and sim hold no mutable state; {advice}'
    for line, text in source.statements():
        if VARIABLE.match(text) and not NO_VARIABLE.search(text):
            yield line, f'core and sim hold no mutable state; {advice}'


def unordered_names(text):
    """Names of variables and members declared with an unordered container, aliases included."""
    types = [UNORDERED]
    for alias in re.finditer(r'\busing\s+(\w+)\s*=\s*' + UNORDERED, text):
        types.append(r'\b' + alias.group(1) + r'\b(?!\s*=)')
    names = set()
    for start in re.finditer('|'.join(types), text):
        end = start.end()
        depth = 1 if start.group().endswith('<') else 0
        while depth and end < len(text):
            depth += {'<': 1, '>': -1}.get(text[end], 0)
            end += 1
        name = re.match(r'[\s&*]*(?:const\s+)?(\w+)\s*[;={,)]', text[end:end + 200])
        if name:
            names.add(name.group(1))
    return names


def unordered_iteration(source):
    if not is_pure(source):
        return
    header = source.tree.get(re.sub(r'\.cpp$', '.h', source.path))
    names = unordered_names(source.code) | (unordered_names(header.code) if header else set())
    if not names:
        return
    name = r'(' + '|'.join(sorted(names)) + r')'
    uses = [r'\bfor\s*\([^;()]*[^:;()]:(?!:)[^;{]*?\b' + name + r'\s*\)',
            r'\b' + name + r'\s*(?:\.|->)\s*c?begin\s*\(',
            r'\bstd::(?:ranges::|views::)?\w+\s*\(\s*(?:\w+(?:\.|->))*' + name + r'\s*[,)]']
    for use in uses:
        for match in re.finditer(use, source.code):
            if not re.match(r'std::(?:move|exchange|swap|size|ssize|empty|forward|as_const)\b',
                            match.group()):
                yield source.line_of(match.start(1)), (
                    f'{match.group(1)} is unordered, so walking it differs from run to run; use an '
                    'ordered container, or a sorted copy')


def address_order(source):
    if not is_pure(source):
        return
    for match in ADDRESS_ORDER.finditer(source.code):
        yield source.line_of(match.start()), (
            f'std::{match.group(1)} over pointers is ordered by address, which differs from run '
            'to run; order by an id')


def file_length(source):
    if len(source.lines) > LINES_PER_FILE:
        yield (LINES_PER_FILE + 1,
               f'{len(source.lines)} lines, at most {LINES_PER_FILE}; split it by what it does',
               None, len(source.lines))


def function_length(source):
    for name, first, last in source.functions():
        length = last - first + 1
        if length > LINES_PER_FUNCTION:
            yield (first, f'{name} has {length} lines, at most {LINES_PER_FUNCTION}; '
                          'give its parts names of their own', name, length)


def columns(source):
    for number, line in enumerate(source.lines, 1):
        if len(line) > COLUMNS:
            yield number, f'{len(line)} columns, at most {COLUMNS}; break the line'


def header_paragraph(source):
    if not source.is_header:
        return
    filled = [(number, line) for number, line in enumerate(source.lines, 1) if line.strip()]
    if not filled or filled[0][1].strip() != '#pragma once':
        yield 1, 'a header starts with `#pragma once`'
        return
    paragraph = []
    for _, line in filled[1:]:
        if not line.startswith('//'):
            break
        paragraph.append(line.strip('/ '))
    if len(' '.join(paragraph)) < 40:
        yield filled[0][0], ('after `#pragma once` comes a paragraph: what this is, who owns it, '
                             'what may be relied on')


def marks(source):
    for match in MARKS.finditer(source.text):
        yield source.line_of(match.start()), (
            f'"{match.group()}" promises work that is not here; do it, or file an issue')


def sleeps(source):
    if not inside(source.path, ['core', 'sim', 'tests']):
        return
    pattern = (SLEEP_CPP if source.is_cpp else SLEEP_PYTHON if source.is_python
               else SLEEP_SHELL if source.is_shell else None)
    for match in pattern.finditer(source.code) if pattern else ():
        word = next(group for group in match.groups() if group)
        yield source.line_of(match.start(match.lastindex)), (
            f'{word} waits for a guess; drive the time, or wait for a condition with a deadline')


def file_name(source):
    base = source.path.rsplit('/', 1)[-1]
    if (source.is_cpp or source.is_python) and not re.fullmatch(r'[a-z0-9_]+\.\w+', base):
        yield 1, f'{base} is not in snake_case; name it after its main type'


RULES = {
    'layering': layering,
    'include-path': include_path,
    'hidden-library': hidden_library,
    'umbrella-header': umbrella_header,
    'third-party-in-header': third_party_in_header,
    'purity': purity,
    'static-state': static_state,
    'unordered-iteration': unordered_iteration,
    'address-order': address_order,
    'file-length': file_length,
    'function-length': function_length,
    'columns': columns,
    'header-paragraph': header_paragraph,
    'marks': marks,
    'sleeps': sleeps,
    'file-name': file_name,
}
