// Runs the programs one after the other, each in a worker of its own, and shows the lines that they print:
//   row <tab> work <tab> number <tab> unit <tab> limit [<tab> lower <tab> upper quartile <tab> runs]
//   bits <tab> result <tab> checksum
const by = (id) => document.getElementById(id);
const programs = by('page').dataset.programs.split(' ');
const query = new URLSearchParams(location.search);
const lines = [];

function browser() {
  const said = navigator.userAgentData?.brands.find(({ brand }) => !/not.?a.?brand|^chromium$/i.test(brand))
    ?? navigator.userAgentData?.brands.find(({ brand }) => brand === 'Chromium');
  if (said) return `${said.brand} ${said.version}`;
  const [, name, version] = /(Firefox|FxiOS|Edg|CriOS|Chrome)\/([\d.]+)/.exec(navigator.userAgent)
    ?? /()Version\/([\d.]+).*Safari/.exec(navigator.userAgent) ?? [];
  return version ? `${name || 'Safari'} ${version}` : 'unknown';
}

const machine = [
  ['Browser', browser()],
  ['Cores', String(navigator.hardwareConcurrency ?? 'unknown')],
  ['Clock', crossOriginIsolated ? 'to 0.005 ms' : 'to about 0.1 ms'],
  ['Says', navigator.userAgent],
];

function short(number) {
  const size = Math.abs(number);
  return number.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

function verdict(number, limit) {
  const [, how, bound] = /^([<>]=) (.+)$/.exec(limit) ?? [];
  if (!how) return '';
  return (how === '<=' ? number <= Number(bound) : number >= Number(bound)) ? 'kept' : 'BROKEN';
}

/** The cells of a line, and the body of the table that shows it; nothing of another line. */
function cells(line) {
  const [kind, what, number, unit, limit, low, high, runs] = line.split('\t');
  if (kind === 'bits') return ['bits', [what, number]];
  if (kind !== 'row' || limit === undefined) return undefined;
  const spread = runs ? `${short(Number(low))} to ${short(Number(high))} ${unit}, ${runs} runs` : '';
  const promised = limit === '-' ? '' : `${limit} ${unit}`.replace('<=', 'at most').replace('>=', 'at least');
  return ['rows', [what, `${short(Number(number))} ${unit}`, spread, promised, verdict(Number(number), limit)]];
}

function show(line) {
  lines.push(line);
  const [body, texts] = cells(line) ?? [];
  if (!body) return;
  const row = by(body).insertRow();
  for (const text of texts) row.insertCell().textContent = text;
  if (texts.at(-1) === 'BROKEN') row.className = 'broken';
}

function run(name) {
  return new Promise((ended, failed) => {
    const worker = new Worker(`/worker.js?${name}`, { type: 'module' });
    let said = 0;
    worker.onmessage = ({ data }) => {
      if (data.line !== undefined) {
        said += 1;
        show(String(data.line));
        return;
      }
      worker.terminate();
      if (data.failed) failed(new Error(`${name}: ${data.failed}`));
      else if (said === 0) failed(new Error(`${name} measured nothing`));
      else ended();
    };
    worker.onerror = ({ message }) => failed(new Error(`${name}: ${message || 'did not start'}`));
  });
}

async function measure() {
  by('measure').disabled = true;
  by('copy').disabled = true;
  by('rows').replaceChildren();
  by('bits').replaceChildren();
  lines.length = 0;
  let outcome = 'Done.';
  try {
    for (const [place, name] of programs.entries()) {
      by('status').textContent = `Measuring, ${place + 1} of ${programs.length}: ${name}`;
      await run(name);
    }
  } catch (reason) {
    outcome = `Failed. ${reason.message}`;
    lines.push(`failed\t${reason.message}`);
  }
  if (query.has('report')) await fetch('/report', { method: 'POST', body: lines.join('\n') });
  by('measure').disabled = false;
  by('copy').disabled = false;
  by('status').textContent = outcome;
}

function text() {
  const facts = machine.map((pair) => pair.join(': '));
  return [...facts, '', ...lines.map((line) => (cells(line) ?? ['', [line]])[1].join('\t'))].join('\n');
}

async function copy() {
  try {
    await navigator.clipboard.writeText(text());
    by('status').textContent = 'Copied.';
  } catch {
    // Without encryption a browser has no clipboard for pages of other machines.
    const field = by('text').querySelector('textarea');
    by('text').hidden = false;
    field.value = text();
    field.select();
  }
}

for (const [term, fact] of machine) {
  const pair = document.createElement('div');
  pair.append(document.createElement('dt'), document.createElement('dd'));
  pair.children[0].textContent = term;
  pair.children[1].textContent = fact;
  by('machine').append(pair);
}
by('measure').addEventListener('click', measure);
by('copy').addEventListener('click', copy);
if (query.has('run')) measure();
