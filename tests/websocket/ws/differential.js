// Our WebSocket beside the npm package ws, in both roles: the same bytes are said to
// ours and to theirs, and what comes back must be the same; then each talks to the
// other.
//
//   node differential.js FOLDER_WITH_NODE_MODULES SOCKET_TALKER
'use strict';

const assert = require('assert');
const childProcess = require('child_process');
const crypto = require('crypto');
const net = require('net');
const path = require('path');
const readline = require('readline');

const [, , folder, talker] = process.argv;
const WebSocket = require(path.join(folder, 'node_modules', 'ws'));
const longest = 64 * 1024;
const patience = 20000;

// --- Frames by hand ---

function frame(opcode, payload, { last = true, masked = true, reserved = 0, length } = {}) {
  const body = Buffer.from(payload);
  const size = length ?? body.length;
  const head = [(last ? 0x80 : 0) | reserved << 4 | opcode];
  const mask = masked ? 0x80 : 0;
  if (size < 126) head.push(mask | size);
  else if (size < 65536) head.push(mask | 126, size >> 8, size & 255);
  else head.push(mask | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => Math.floor(size / 2 ** bits) & 255));
  if (!masked) return Buffer.concat([Buffer.from(head), body]);
  const key = Buffer.from([1, 0xa5, 0, 0xff]);
  for (let i = 0; i < body.length; ++i) body[i] ^= key[i % 4];
  return Buffer.concat([Buffer.from(head), key, body]);
}

const text = (words, more) => frame(1, words, more);
const goesOn = (words, more) => frame(0, words, more);
const ping = (words, more) => frame(9, words, more);
const close = (code, reason = '', more) =>
  frame(8, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]), more);

// Complete frames at the front of the bytes, as words; a close without its reason.
function framesIn(bytes) {
  const words = [];
  let at = 0;
  while (bytes.length - at >= 2) {
    const masked = (bytes[at + 1] & 0x80) !== 0;
    let size = bytes[at + 1] & 0x7f;
    let begin = at + 2;
    if (size === 126) { size = bytes.readUInt16BE(begin); begin += 2; }
    else if (size === 127) { size = Number(bytes.readBigUInt64BE(begin)); begin += 8; }
    const key = masked ? bytes.subarray(begin, begin += 4) : null;
    if (bytes.length < begin + size) break;
    const payload = Buffer.from(bytes.subarray(begin, begin + size));
    if (key) for (let i = 0; i < size; ++i) payload[i] ^= key[i % 4];
    const opcode = bytes[at] & 0x0f;
    const shown = opcode === 8 ? (size ? String(payload.readUInt16BE(0)) : '')
      : payload.length > 100 ? crypto.createHash('sha1').update(payload).digest('hex')
        : payload.toString('latin1');
    words.push(`${bytes[at] & 0x80 ? '' : 'part '}${opcode} ${shown}`);
    at = begin + size;
  }
  return words;
}

// What is said to either side. Each is an array of frames; `masked` is who we play.
function cases(masked) {
  const m = { masked };
  const with_ = (more) => ({ masked, ...more });
  const all = {
    'a text': [text('hello', m)],
    'an empty text': [text('', m)],
    'umlauts': [text('grüße', m)],
    'bytes': [frame(2, [0, 255, 128], m)],
    '125 bytes': [frame(2, Buffer.alloc(125, 7), m)],
    '126 bytes': [frame(2, Buffer.alloc(126, 7), m)],
    '65535 bytes': [frame(2, Buffer.alloc(65535, 7), m)],
    'as much as allowed': [frame(2, Buffer.alloc(65536, 7), m)],
    'one byte too much': [frame(2, Buffer.alloc(65537, 7), m)],
    'too much in parts': [frame(2, Buffer.alloc(40000), with_({ last: false })), goesOn(Buffer.alloc(40000), m)],
    'three at once': [text('a', m), text('b', m), text('c', m)],
    'fragments': [text('fra', with_({ last: false })), goesOn('gments', m)],
    'fragments, empty ones too': [text('', with_({ last: false })), goesOn('', with_({ last: false })), goesOn('x', m)],
    'a ping between fragments': [text('a', with_({ last: false })), ping('p', m), goesOn('b', m)],
    'a character in two fragments': [text(Buffer.from([0xe2, 0x82]), with_({ last: false })), goesOn(Buffer.from([0xac]), m)],
    'a ping': [ping('there?', m)],
    'an empty ping': [ping('', m)],
    'the longest ping': [ping(Buffer.alloc(125, 65), m)],
    'a ping that is too long': [ping(Buffer.alloc(126, 65), m)],
    'a ping in parts': [ping('x', with_({ last: false }))],
    'a pong nobody asked for': [frame(10, 'unasked', m), text('still here', m)],
    'a fragment of nothing': [goesOn('x', m)],
    'a message inside another': [text('x', with_({ last: false })), text('y', m)],
    'not UTF-8': [text(Buffer.from([0xff, 0xfe]), m)],
    'half a character': [text(Buffer.from([0xe2, 0x82]), m)],
    'a surrogate': [text(Buffer.from([0xed, 0xa0, 0x80]), m)],
    'an overlong slash': [text(Buffer.from([0xc0, 0xaf]), m)],
    'beyond Unicode': [text(Buffer.from([0xf4, 0x90, 0x80, 0x80]), m)],
    'the first reserved bit': [text('x', with_({ reserved: 4 }))],
    'the second reserved bit': [text('x', with_({ reserved: 2 }))],
    'the third reserved bit': [text('x', with_({ reserved: 1 }))],
    'the wrong mask': [text('x', { masked: !masked })],
    'close': [close(1000, '', m)],
    'close with a reason': [close(1001, 'going', m)],
    'close without a code': [frame(8, '', m)],
    'close with half a code': [frame(8, [3], m)],
    'close, then more': [close(1000, '', m), text('late', m)],
    'close with a reason that is not UTF-8': [close(1000, Buffer.from([0xff]), m)],
    'close that is too long': [close(1000, Buffer.alloc(124, 65), m)],
    'close with our own code': [close(4999, 'ours', m)],
    'close with a registered code': [close(3000, '', m)],
    'close as fragment': [frame(8, '', with_({ last: false }))],
    'an endless length': [Buffer.from([0x82, (masked ? 0x80 : 0) | 127, 0x7f, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4, 5, 6])],
  };
  for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) all[`opcode ${opcode}`] = [frame(opcode, 'x', m)];
  for (const code of [0, 999, 1002, 1003, 1004, 1005, 1006, 1007, 1011, 1015, 1016, 2999, 5000]) {
    all[`close ${code}`] = [close(code, '', m)];
  }
  return all;
}

// --- Talking by hand ---

const soon = (promise, what) => Promise.race([promise, new Promise((_, reject) => {
  setTimeout(() => reject(new Error(`too late: ${what}`)), patience).unref();
})]);

// Collects what comes on a socket until `done` likes it or it ends.
function collect(socket, done) {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    socket.on('data', (piece) => {
      bytes = Buffer.concat([bytes, piece]);
      if (done(bytes)) resolve(bytes);
    });
    socket.on('end', () => resolve(bytes));
    socket.on('error', () => resolve(bytes));
    socket.on('close', () => resolve(bytes));
  });
}

const isOver = (frames) => frames.some((each) => each.startsWith('8 ') || each === '10 fin');

const handshake = (more = {}) => {
  const fields = {
    Host: 'localhost', Connection: 'Upgrade', Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', ...more,
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET / HTTP/1.1\r\n${lines.join('')}\r\n`;
};

const bodyAt = (bytes) => bytes.indexOf('\r\n\r\n') + 4;

// What a server answers to these frames; a ping at the end asks whether it is still there.
async function sayToServer(port, frames) {
  const socket = net.connect(port, '127.0.0.1');
  const coming = collect(socket, (bytes) => bodyAt(bytes) > 3 && isOver(framesIn(bytes.subarray(bodyAt(bytes)))));
  socket.write(Buffer.concat([Buffer.from(handshake()), ...frames, ping('fin')]));
  const bytes = await soon(coming, 'a server');
  socket.destroy();
  assert(bytes.toString('latin1').startsWith('HTTP/1.1 101'), bytes.toString('latin1', 0, 200));
  return framesIn(bytes.subarray(bodyAt(bytes)));
}

// The same to a client: `connect(port)` makes it connect to us.
async function sayToClient(connect, frames) {
  const server = net.createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const coming = new Promise((resolve) => {
    server.on('connection', async (socket) => {
      const request = await collect(socket, (bytes) => bodyAt(bytes) > 3);
      const key = /Sec-WebSocket-Key: (.*)\r\n/i.exec(request.toString('latin1'))[1];
      const accept = crypto.createHash('sha1')
        .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.removeAllListeners('data');
      const answer = collect(socket, (bytes) => isOver(framesIn(bytes)));
      socket.write(Buffer.concat([Buffer.from(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`), ...frames, ping('fin', { masked: false })]));
      resolve([framesIn(await answer), socket]);
    });
  });
  const client = connect(server.address().port);
  const [frames_, socket] = await soon(coming, 'a client');
  socket.destroy();
  server.close();
  client.end();
  return frames_;
}

// --- Ours and theirs ---

function startTalker(...words) {
  const child = childProcess.spawn(talker, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  // However this program ends, its child does too.
  process.on('exit', () => child.kill());
  const lines = [];
  const waiting = [];
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const check of [...waiting]) check();
  });
  const line = (beginning) => soon(new Promise((resolve) => {
    const check = () => {
      const found = lines.find((each) => each.startsWith(beginning));
      if (found !== undefined) resolve(found);
    };
    waiting.push(check);
    check();
  }), beginning);
  return { line, end: () => child.kill() };
}

function ourClient(port) {
  return startTalker('connect', String(port), 'echo');
}

function theirClient(port) {
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { maxPayload: longest, perMessageDeflate: false });
  client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
  client.on('error', () => {});
  return { end: () => client.terminate() };
}

async function theirServer() {
  const server = new WebSocket.Server({
    port: 0, host: '127.0.0.1', maxPayload: longest, perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('echo') ? 'echo' : false),
  });
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on('error', () => {});
  });
  await new Promise((resolve) => { server.on('listening', resolve); });
  return server;
}

async function statusOf(port, request) {
  const socket = net.connect(port, '127.0.0.1');
  const coming = collect(socket, (bytes) => bytes.includes('\r\n'));
  socket.write(request);
  const bytes = await soon(coming, 'a status');
  socket.destroy();
  return Number(bytes.toString('latin1').split(' ')[1]);
}

let failures = 0;
function compare(what, ours, theirs) {
  try {
    assert.deepStrictEqual(ours, theirs);
  } catch {
    ++failures;
    console.log(`${what}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)}`);
  }
}

// --- The comparisons ---

async function sameAnswersFromServers(ourPort, theirPort) {
  for (const [name, frames] of Object.entries(cases(true))) {
    compare(`server, ${name}`, await sayToServer(ourPort, frames), await sayToServer(theirPort, frames));
  }
}

async function sameAnswersFromClients() {
  for (const [name, frames] of Object.entries(cases(false))) {
    compare(`client, ${name}`, await sayToClient(ourClient, frames), await sayToClient(theirClient, frames));
  }
}

// Both refuse what is no handshake; with which number each decides for itself.
async function sameHandshakes(ourPort, theirPort) {
  const requests = {
    good: handshake(),
    'small letters': handshake({ Upgrade: 'WebSocket', Connection: 'keep-alive, upgrade' }),
    'no key': handshake({ 'Sec-WebSocket-Key': null }),
    'a short key': handshake({ 'Sec-WebSocket-Key': 'c2hvcnQ=' }),
    'an old version': handshake({ 'Sec-WebSocket-Version': '7' }),
    'no version': handshake({ 'Sec-WebSocket-Version': null }),
    'no upgrade': handshake({ Upgrade: null }),
    'another upgrade': handshake({ Upgrade: 'h2c' }),
    'an extension': handshake({ 'Sec-WebSocket-Extensions': 'permessage-deflate' }),
    post: handshake().replace('GET', 'POST'),
  };
  for (const [name, request] of Object.entries(requests)) {
    const [ours, theirs] = [await statusOf(ourPort, request), await statusOf(theirPort, request)];
    compare(`handshake, ${name}`, ours === 101, theirs === 101);
    assert(ours === 101 || (ours >= 400 && ours < 500), `${name}: ${ours}`);
  }
}

// Their client and our server.
async function theyTalkToUs(port) {
  const client = new WebSocket(`ws://127.0.0.1:${port}`, ['other', 'echo']);
  await soon(new Promise((resolve) => { client.on('open', resolve); }), 'open');
  assert.strictEqual(client.protocol, 'echo');
  assert.strictEqual(client.extensions, '');
  const heard = [];
  const all = new Promise((resolve) => {
    client.on('message', (data) => { if (heard.push(data.toString()) === 1002) resolve(); });
  });
  client.send('in ', { fin: false });
  client.send('pieces', { fin: true });
  for (let i = 0; i < 1000; ++i) client.send(`message ${i}`);
  client.send(Buffer.alloc(longest, 'z'));
  await soon(all, 'all messages');
  assert.strictEqual(heard[0], 'in pieces');
  assert.strictEqual(heard[1000], 'message 999');
  assert.strictEqual(heard[1001].length, longest);
  const pong = new Promise((resolve) => { client.on('pong', resolve); });
  client.ping('there?');
  assert.strictEqual((await soon(pong, 'a pong')).toString(), 'there?');
  const closed = new Promise((resolve) => { client.on('close', (code) => resolve(code)); });
  client.close(4321, 'enough');
  assert.strictEqual(await soon(closed, 'a close'), 4321);
}

// Our client and their server.
async function weTalkToThem(server) {
  const accepted = new Promise((resolve) => { server.once('connection', resolve); });
  const ours = ourClient(server.address().port);
  const socket = await soon(accepted, 'our client');
  socket.removeAllListeners('message');
  assert.strictEqual(await ours.line('opened'), 'opened echo');
  const echoed = new Promise((resolve) => { socket.on('message', (data) => resolve(data)); });
  socket.send('x'.repeat(longest));
  assert.strictEqual((await soon(echoed, 'an echo')).length, longest);
  const closed = new Promise((resolve) => { socket.on('close', (code) => resolve(code)); });
  socket.close(4000, 'that was all');
  assert.strictEqual(await soon(closed, 'a close'), 4000);
  assert.strictEqual(await ours.line('closed'), 'closed 4000 that was all');
  ours.end();
}

async function main() {
  const ours = startTalker('serve');
  const ourPort = Number((await ours.line('listening')).split(' ')[1]);
  const theirs = await theirServer();
  const theirPort = theirs.address().port;
  await sameHandshakes(ourPort, theirPort);
  await sameAnswersFromServers(ourPort, theirPort);
  await sameAnswersFromClients();
  await theyTalkToUs(ourPort);
  await weTalkToThem(theirs);
  ours.end();
  theirs.close();
  console.log(`${Object.keys(cases(true)).length} cases in each role, ${failures} differences`);
  process.exit(failures === 0 ? 0 : 1);
}

main().catch((wrong) => {
  console.error(wrong);
  process.exit(1);
});
