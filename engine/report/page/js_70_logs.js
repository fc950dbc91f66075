// What nodes told, one at a time or all of them, and what holds a word.

const mostShownLines = 600;

function matchingLines() {
  const node = byId('log-node').value;
  const word = byId('log-filter').value.toLowerCase();
  return data.events.filter(each => (node === '*' || each[1] === node) &&
      (!word || each.join(' ').toLowerCase().includes(word)));
}

function showLogs() {
  const lines = matchingLines();
  const rows = lines.slice(0, mostShownLines).map(([at, node, kind, name, fields]) =>
      element('tr', {}, element('td', {}, seconds(at)), element('td', {}, node),
              element('td', {}, kind === 'event' ? name : `${kind} ${name}`),
              element('td', {}, fields)));
  byId('log-lines').tBodies[0].replaceChildren(...rows);
  const kept = data.events.length < data.events_total
      ? `; the page keeps ${data.events.length} of ${data.events_total} lines, ` +
        'each node\'s first, last and those of the window (samples are plotted above)' : '';
  byId('log-note').textContent = `${rows.length} of ${lines.length} lines${kept}`;
}

function chooseNode(name) {
  byId('log-node').value = name;
  showLogs();
  redrawAll();
}

function startLogs() {
  const select = byId('log-node');
  select.append(element('option', { value: '*' }, 'all'), element('option', { value: '' }, 'scenario'));
  for (const each of data.nodes) select.append(element('option', { value: each[0] }, each[0]));
  const blamed = run.expectations.find(each => each.verdict === 'failed' && each.nodes.length);
  select.value = blamed && data.nodes.some(each => each[0] === blamed.nodes[0]) ? blamed.nodes[0]
                                                                               : '*';
  select.addEventListener('change', () => chooseNode(select.value));
  byId('log-filter').addEventListener('input', showLogs);
  showLogs();
}

fillHeader();
drawTimeline();
listExpectations();
startLogs();
startSpaceTime();
showMetrics();
showRates();
startGraph();
document.documentElement.dataset.ready = 'yes';
