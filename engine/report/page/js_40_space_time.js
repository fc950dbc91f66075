// Who sent what to whom when: time runs to the right, each node has a line, each
// message goes from the one to the other. Zoomed and moved inside the window.

const mostLanes = 40;
const laneLeft = 130;

// The lines there are room for: nodes to blame, nodes of faults, then the busiest.
function chooseLanes() {
  const weight = new Map();
  const add = (node, more) => weight.set(node, (weight.get(node) || 0) + more);
  const position = new Map(data.nodes.map((each, i) => [each[0], i]));
  const addNamed = (name, more) => { if (position.has(name)) add(position.get(name), more); };
  for (const each of data.messages) { add(each[0], 1); add(each[1], 1); }
  for (const each of faults) each.nodes.forEach(name => addNamed(name, 1e6));
  for (const each of run.expectations) {
    if (each.verdict === 'failed') each.nodes.forEach(name => addNamed(name, 1e7));
  }
  const chosen = [...weight].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostLanes);
  return chosen.map(each => each[0]).sort((a, b) => a - b);
}

const spaceTime = { lanes: chooseLanes(), from: data.window[0], until: data.window[1], nearest: -1 };
const laneHeight = Math.min(Math.max(360 / spaceTime.lanes.length, 26), 80);
spaceTime.row = new Map(spaceTime.lanes.map((node, row) => [node, row]));
spaceTime.shown = data.messages.filter(
    each => spaceTime.row.has(each[0]) && spaceTime.row.has(each[1]));

function spaceTimeView() {
  const canvas = byId('space-time');
  const view = prepared(canvas, spaceTime.lanes.length * laneHeight + 34);
  const { from, until } = spaceTime;
  view.x = at => laneLeft + (view.width - laneLeft - 12) * (at - from) / (until - from);
  view.y = node => 16 + spaceTime.row.get(node) * laneHeight;
  return view;
}

function drawLanes(view) {
  const { context } = view;
  context.textAlign = 'right';
  for (const node of spaceTime.lanes) {
    context.fillStyle = colour('ink');
    context.fillText(data.nodes[node][0].slice(-18), laneLeft - 8, view.y(node) + 4);
    context.strokeStyle = colour('line');
    context.beginPath();
    context.moveTo(laneLeft, view.y(node));
    context.lineTo(view.width - 12, view.y(node));
    context.stroke();
  }
  context.textAlign = 'center';
  context.fillStyle = colour('faint');
  for (const at of ticks(spaceTime.from, spaceTime.until, 8)) {
    context.fillText(seconds(at), view.x(at), view.height - 6);
  }
}

function drawFaultsOnLanes(view) {
  const position = new Map(data.nodes.map((each, i) => [each[0], i]));
  view.context.fillStyle = colour('second');
  view.context.globalAlpha = 0.3;
  for (const each of faults) {
    const x = view.x(each.from_ns / 1e9);
    const width = Math.max(view.x(each.until_ns / 1e9) - x, 2);
    for (const name of each.nodes) {
      const node = position.get(name);
      if (spaceTime.row.has(node)) view.context.fillRect(x, view.y(node) - 6, width, 12);
    }
  }
  view.context.globalAlpha = 1;
}

function drawMessage(view, message, strong) {
  const { context } = view;
  const [from, to, sent, received] = message;
  const lost = received === null;
  context.strokeStyle = context.fillStyle = colour(lost ? 'bad' : 'mark');
  context.globalAlpha = strong ? 1 : 0.55;
  context.lineWidth = strong ? 2.5 : 1;
  const x1 = view.x(sent);
  const y1 = view.y(from);
  // A lost one goes half the way and ends in a cross.
  const x2 = lost ? x1 + 14 : view.x(received);
  const y2 = lost ? (y1 + view.y(to)) / 2 : view.y(to);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  if (lost) {
    context.moveTo(x2 - 3, y2 - 3);
    context.lineTo(x2 + 3, y2 + 3);
    context.moveTo(x2 + 3, y2 - 3);
    context.lineTo(x2 - 3, y2 + 3);
  }
  context.stroke();
  if (!lost) context.fillRect(x2 - 1.5, y2 - 1.5, 3, 3);
  context.globalAlpha = 1;
  context.lineWidth = 1;
}

function drawSpaceTime() {
  const view = spaceTimeView();
  const { context } = view;
  context.clearRect(0, 0, view.width, view.height);
  drawLanes(view);
  context.save();
  context.beginPath();
  context.rect(laneLeft, 0, view.width - laneLeft - 10, view.height - 18);
  context.clip();
  drawFaultsOnLanes(view);
  context.strokeStyle = colour('bad');
  context.setLineDash([4, 4]);
  context.strokeRect(view.x(data.window[2]), -5, 0, view.height + 10);
  context.setLineDash([]);
  spaceTime.shown.forEach((each, i) => {
    const end = each[3] === null ? each[2] : each[3];
    if (end >= spaceTime.from && each[2] <= spaceTime.until && i !== spaceTime.nearest) {
      drawMessage(view, each, false);
    }
  });
  if (spaceTime.nearest >= 0) drawMessage(view, spaceTime.shown[spaceTime.nearest], true);
  context.restore();
}

function tellMessage(message) {
  const [from, to, sent, received, bytes, stream, head] = message;
  const arrival = received === null ? 'lost' : `${seconds(received)} (${short((received - sent) * 1e3)} ms)`;
  byId('message-told').textContent =
      `${data.nodes[from][0]} → ${data.nodes[to][0]}, ${seconds(sent)} → ${arrival}, ` +
      `${bytes} bytes ${stream ? 'of a stream' : 'as a datagram'}: ${JSON.stringify(head)}`;
}

// The message whose line passes nearest to the pointer.
function findNearest(x, y) {
  const view = { width: byId('space-time').clientWidth };
  const scale = (view.width - laneLeft - 12) / (spaceTime.until - spaceTime.from);
  const at = time => laneLeft + scale * (time - spaceTime.from);
  let best = -1;
  let least = 8;
  spaceTime.shown.forEach(([from, to, sent, received], i) => {
    const x1 = at(sent);
    const x2 = received === null ? x1 + 14 : at(received);
    const y1 = 16 + spaceTime.row.get(from) * laneHeight;
    const y2 = 16 + spaceTime.row.get(to) * laneHeight;
    const share = y1 === y2 ? 0 : Math.min(Math.max((y - y1) / (y2 - y1), 0), 1);
    const far = Math.hypot(x - (x1 + share * (x2 - x1)), y - (y1 + share * (y2 - y1)));
    if (far < least) { least = far; best = i; }
  });
  return best;
}

function look(from, until) {
  const [first, last] = data.window;
  const span = Math.min(Math.max(until - from, 1e-5), last - first);
  spaceTime.from = Math.min(Math.max(from, first), last - span);
  spaceTime.until = spaceTime.from + span;
  redrawAll();
}

function zoom(factor, middle = (spaceTime.from + spaceTime.until) / 2) {
  look(middle - (middle - spaceTime.from) * factor, middle + (spaceTime.until - middle) * factor);
}

function move(share) {
  const by = (spaceTime.until - spaceTime.from) * share;
  look(spaceTime.from + by, spaceTime.until + by);
}

const zooming = {
  in: () => zoom(0.5), out: () => zoom(2), left: () => move(-0.3), right: () => move(0.3),
  all: () => look(data.window[0], data.window[1]),
};

function listenToSpaceTime() {
  const canvas = byId('space-time');
  for (const each of document.querySelectorAll('[data-zoom]')) {
    each.addEventListener('click', zooming[each.dataset.zoom]);
  }
  const keys = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'left', ArrowRight: 'right', 0: 'all' };
  canvas.addEventListener('keydown', event => {
    if (!keys[event.key]) return;
    event.preventDefault();
    zooming[keys[event.key]]();
  });
  const timeAt = x => spaceTime.from + (x - laneLeft) / (canvas.clientWidth - laneLeft - 12) *
                                           (spaceTime.until - spaceTime.from);
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.8 : 1.25, timeAt(event.offsetX));
  }, { passive: false });
  let held = null;
  canvas.addEventListener('pointerdown', event => { held = event.offsetX; });
  addEventListener('pointerup', () => { held = null; });
  canvas.addEventListener('pointermove', event => {
    if (held !== null) {
      move((held - event.offsetX) / (canvas.clientWidth - laneLeft));
      held = event.offsetX;
      return;
    }
    const nearest = findNearest(event.offsetX, event.offsetY);
    if (nearest === spaceTime.nearest) return;
    spaceTime.nearest = nearest;
    if (nearest >= 0) tellMessage(spaceTime.shown[nearest]);
    redrawAll();
  });
}

function startSpaceTime() {
  const canvas = byId('space-time');
  if (!data.messages.length) {
    byId('messages-note').textContent = 'There are no messages to show.';
    canvas.remove();
    document.querySelector('#messages .tools').remove();
    return;
  }
  const note = [`${seconds(data.window[0])} to ${seconds(data.window[1])}`];
  if (!data.messages_complete) note.push('only those nearest to the dashed line');
  if (spaceTime.shown.length < data.messages.length) {
    note.push(`${spaceTime.lanes.length} of ${data.nodes.length} nodes`);
  }
  byId('messages-note').textContent = `${note.join('; ')}. Red: lost. Shaded: a fault.`;
  canvas.setAttribute('aria-label', `${spaceTime.shown.length} messages between ` +
                                    `${spaceTime.lanes.length} nodes over time`);
  keepDrawn(drawSpaceTime);
  listenToSpaceTime();
}
