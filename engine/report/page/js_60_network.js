// The network as it was drawn for graph.svg, with nodes to click.

const graphHeight = 560;

function graphPlaces(width) {
  const radius = graphHeight / 2 - 46;
  return data.nodes.map(each => [width / 2 + radius * each[5] * Math.min(width / graphHeight, 1.5),
                                 graphHeight / 2 + radius * each[6]]);
}

function regionColours() {
  const regions = [...new Set(data.nodes.map(each => each[3]))].sort();
  return new Map(regions.map((name, i) => [name, `hsl(${(210 + i * 67) % 360} 55% 50%)`]));
}

function drawGraph() {
  const { context, width } = prepared(byId('graph'), graphHeight);
  const places = graphPlaces(width);
  const colours = regionColours();
  const most = data.lines.length ? data.lines[0][2] : 1;
  context.strokeStyle = colour('faint');
  for (const [one, other, messages] of data.lines) {
    context.globalAlpha = 0.15 + 0.5 * messages / most;
    context.lineWidth = 0.5 + 2.5 * messages / most;
    context.beginPath();
    context.moveTo(...places[one]);
    context.lineTo(...places[other]);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.lineWidth = 1;
  const few = data.nodes.length <= 120;
  const chosen = byId('log-node').value;
  data.nodes.forEach((node, i) => {
    context.beginPath();
    context.arc(...places[i], few ? 8 : 3, 0, 7);
    context.fillStyle = colours.get(node[3]);
    context.fill();
    context.fillStyle = colour('ink');
    context.textAlign = 'center';
    if (few) context.fillText(node[0], places[i][0], places[i][1] - 13);
    if (node[0] !== chosen) return;
    context.strokeStyle = colour('ink');
    context.lineWidth = 2.5;
    context.stroke();
    context.lineWidth = 1;
  });
}

function startGraph() {
  const canvas = byId('graph');
  canvas.setAttribute('aria-label',
                      `${data.nodes.length} nodes, ${data.lines.length} pairs exchanged messages`);
  canvas.addEventListener('click', event => {
    const places = graphPlaces(canvas.clientWidth);
    const far = places.map(([x, y]) => Math.hypot(x - event.offsetX, y - event.offsetY));
    const nearest = far.indexOf(Math.min(...far));
    if (nearest < 0 || far[nearest] > 20) return;
    chooseNode(data.nodes[nearest][0]);
    byId('logs').scrollIntoView({ behavior: 'smooth' });
  });
  keepDrawn(drawGraph);
}
