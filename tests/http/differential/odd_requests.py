"""Requests that a server may read wrongly, and what ours and nginx answer. Where
the two differ on purpose, the row says why; any other difference is a fault."""

H = b'Host: a\r\n'
BIG = b'x' * 9000


def get(target, fields=b'', version=b'1.1', host=H):
    return b'GET ' + target + b' HTTP/' + version + b'\r\n' + host + fields + b'\r\n'


def post(fields, body, target=b'/post'):
    return b'POST ' + target + b' HTTP/1.1\r\n' + H + fields + b'\r\n' + body


def length(count):
    return b'Content-Length: ' + str(count).encode() + b'\r\n'


CHUNKED = b'Transfer-Encoding: chunked\r\n'
RANGE = b'Range: bytes='
TAG = b'"2ebc98a1-a"'
DATE = b'Sun, 06 Nov 1994 08:49:37 GMT'


class Odd:
    """A request by name; ours and nginx's statuses; why they differ, if they do."""

    def __init__(self, name, request, ours, nginx=None, why='', heads=()):
        self.name, self.request, self.ours = name, request, ours
        self.nginx, self.why, self.heads = ours if nginx is None else nginx, why, heads


STRICT = 'RFC 9112 lets a server refuse it; two programs in a row could read it in two ways'
PATHS = 'a path with tricks is refused here, not repaired'
BARE = 'a line that ends without a carriage return is refused here'

ODD = [
    # Plain ones, so that the comparison itself is tried.
    Odd('get', get(b'/file'), [200]),
    Odd('not there', get(b'/none'), [404]),
    Odd('head', b'HEAD /file HTTP/1.1\r\n' + H + b'\r\n', [200], heads=(0,)),
    Odd('head of nothing', b'HEAD /none HTTP/1.1\r\n' + H + b'\r\n', [404], heads=(0,)),
    Odd('version 1.0', get(b'/file', version=b'1.0', host=b''), [200]),
    Odd('version 1.0, kept', get(b'/file', b'Connection: keep-alive\r\n', b'1.0') * 2, [200, 200]),
    Odd('two at once', get(b'/file') * 2, [200, 200]),
    Odd('ten at once', get(b'/file') * 10, [200] * 10),
    Odd('head between', get(b'/file') + b'HEAD /file HTTP/1.1\r\n' + H + b'\r\n' + get(b'/file'),
        [200, 200, 200], heads=(1,)),
    Odd('nothing after close', get(b'/file', b'Connection: close\r\n') + get(b'/file'), [200]),
    Odd('a query', get(b'/file?a=b&c'), [200]),
    Odd('absolute form', get(b'http://a/file'), [200]),
    Odd('empty lines first', b'\r\n\r\n' + get(b'/file'), [200]),
    # First lines.
    Odd('no version', b'GET /file\r\n', [], [9], 'HTTP/0.9 is not spoken here'),
    Odd('version 2.0', get(b'/file', version=b'2.0'), [505]),
    Odd('version 1.2', get(b'/file', version=b'1.2'), [505], [200], 'only 1.0 and 1.1 are known'),
    Odd('no such version', get(b'/file', version=b'x'), [400]),
    Odd('lower-case method', b'get /file HTTP/1.1\r\n' + H + b'\r\n', [405], [400], STRICT),
    Odd('unknown method', b'BREW /file HTTP/1.1\r\n' + H + b'\r\n', [405]),
    Odd('two spaces', b'GET  /file HTTP/1.1\r\n' + H + b'\r\n', [400], [200], STRICT),
    Odd('space in the target', get(b'/fi le'), [400]),
    Odd('no path', b'GET HTTP/1.1\r\n' + H + b'\r\n', [400]),
    Odd('a bare line end', b'GET /file HTTP/1.1\n' + b'Host: a\n\n', [400], [200], BARE),
    Odd('nothing at all', b'', []),
    Odd('noise', b'\x00\x01\x02\x03\r\n\r\n', [400]),
    Odd('TLS', b'\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03' + b'\r\n\r\n', [400]),
    Odd('a long target', get(b'/' + b'x' * 5000), [414]),
    Odd('connect', b'CONNECT a:80 HTTP/1.1\r\n' + H + b'\r\n', [400]),
    Odd('trace', b'TRACE /file HTTP/1.1\r\n' + H + b'\r\n', [405]),
    Odd('options', b'OPTIONS /file HTTP/1.1\r\n' + H + b'\r\n', [204], [405], 'ours tells them'),
    Odd('method not there', b'DELETE /file HTTP/1.1\r\n' + H + b'\r\n', [405]),
    # Paths.
    Odd('up', get(b'/../etc/passwd'), [400]),
    Odd('up in between', get(b'/x/../file'), [400], [200], PATHS),
    Odd('up, encoded', get(b'/%2e%2e/file'), [400]),
    Odd('here', get(b'/./file'), [400], [200], PATHS),
    Odd('double slash', get(b'//file'), [400], [200], PATHS),
    Odd('zero byte', get(b'/file%00'), [400]),
    Odd('half an escape', get(b'/file%4'), [400]),
    Odd('no escape', get(b'/%zz'), [400]),
    Odd('encoded letter', get(b'/fil%65'), [200]),
    Odd('encoded slash', get(b'/x%2ffile'), [400], [404], PATHS),
    Odd('fragment', get(b'/file#x'), [400], [200], PATHS),
    # Fields.
    Odd('no host', get(b'/file', host=b''), [400]),
    Odd('two hosts', get(b'/file', H), [400]),
    Odd('empty host', get(b'/file', host=b'Host:\r\n'), [200], [400], 'RFC 9110 allows it'),
    Odd('a space in the host', get(b'/file', host=b'Host: a b\r\n'), [400]),
    Odd('space before the colon', get(b'/file', b'X : y\r\n'), [400]),
    Odd('no name', get(b'/file', b': y\r\n'), [400]),
    Odd('no colon', get(b'/file', b'X\r\n'), [400], [200], STRICT),
    Odd('folded', get(b'/file', b'X: y\r\n z\r\n'), [400]),
    Odd('a control character', get(b'/file', b'X: \x01\r\n'), [400], [200], STRICT),
    Odd('a zero byte in a field', get(b'/file', b'X: a\x00b\r\n'), [400]),
    Odd('letters beyond ASCII', get(b'/file', b'X: \xc3\xa9\r\n'), [200]),
    Odd('many fields', get(b'/file', b''.join(b'X%d: y\r\n' % i for i in range(90))), [200]),
    Odd('a field too long', get(b'/file', b'X: ' + BIG + b'\r\n'), [431], [400],
        'nginx answers 400 to what 431 is for'),
    # Bodies.
    Odd('post', post(length(3), b'abc'), [200]),
    Odd('post without a length', post(b'', b''), [200]),
    Odd('post, then get', post(length(3), b'abc') + get(b'/file'), [200, 200]),
    Odd('get with a body', get(b'/file', length(3)) + b'abc' + get(b'/file'), [200, 200]),
    Odd('chunks', post(CHUNKED, b'3\r\nabc\r\n0\r\n\r\n') + get(b'/file'), [200, 200]),
    Odd('chunks with trailers', post(CHUNKED, b'1\r\na\r\n0\r\nX: y\r\n\r\n') + get(b'/file'),
        [200, 200]),
    Odd('chunks with extensions', post(CHUNKED, b'1;a=b\r\na\r\n0\r\n\r\n'), [200]),
    Odd('no chunk', post(CHUNKED, b'x\r\n'), [400]),
    Odd('a chunk too large', post(CHUNKED, b'1000\r\n'), [413], [200],
        'the fixed answer of nginx does not wait for the body'),
    Odd('length and chunks', post(length(3) + CHUNKED, b'0\r\n\r\n'), [400]),
    Odd('two lengths', post(length(3) + length(4), b'abcd'), [400]),
    Odd('the same length twice', post(length(3) + length(3), b'abc'), [400]),
    Odd('length with a sign', post(b'Content-Length: +3\r\n', b'abc'), [400]),
    Odd('negative length', post(b'Content-Length: -1\r\n', b''), [400]),
    Odd('length as a list', post(b'Content-Length: 3, 3\r\n', b'abc'), [400]),
    Odd('no number', post(b'Content-Length: x\r\n', b''), [400]),
    Odd('a length beyond counting', post(b'Content-Length: ' + b'9' * 30 + b'\r\n', b''), [400]),
    Odd('too large', post(length(5000), b''), [413]),
    Odd('another coding', post(b'Transfer-Encoding: gzip\r\n', b''), [501]),
    Odd('chunks last of two', post(b'Transfer-Encoding: gzip, chunked\r\n', b'0\r\n\r\n'), [501]),
    Odd('chunks in 1.0', b'POST /post HTTP/1.0\r\n' + H + CHUNKED + b'\r\n0\r\n\r\n', [400]),
    Odd('go on', post(length(3) + b'Expect: 100-continue\r\n', b'abc'), [100, 200]),
    Odd('another expectation', post(length(3) + b'Expect: x\r\n', b'abc'), [417], [200],
        'RFC 9110: an expectation that is not met'),
    # Conditions and ranges.
    Odd('unchanged by tag', get(b'/file', b'If-None-Match: ' + TAG + b'\r\n'), [304]),
    Odd('unchanged by date', get(b'/file', b'If-Modified-Since: ' + DATE + b'\r\n'), [304]),
    Odd('changed', get(b'/file', b'If-None-Match: "x"\r\n'), [200]),
    Odd('not what was meant', get(b'/file', b'If-Match: "x"\r\n'), [412]),
    Odd('a range', get(b'/file', RANGE + b'2-4\r\n'), [206]),
    Odd('the last bytes', get(b'/file', RANGE + b'-3\r\n'), [206]),
    Odd('beyond the end', get(b'/file', RANGE + b'20-\r\n'), [416]),
    Odd('backwards', get(b'/file', RANGE + b'4-2\r\n'), [200], [416],
        'RFC 9110: not a valid range'),
    Odd('several ranges', get(b'/file', RANGE + b'0-1,4-5\r\n'), [200], [206],
        'a server may answer in full'),
    Odd('a range of another tag', get(b'/file', RANGE + b'2-4\r\nIf-Range: "x"\r\n'), [200]),
    # Upgrades nobody offers.
    Odd('upgrade to h2c', get(b'/file', b'Connection: Upgrade\r\nUpgrade: h2c\r\n'), [200]),
    Odd('the preface of HTTP/2', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [505], [400], STRICT),
]
