// Starts the app's worker in the page, and keeps what it says with the time at which it came.
const script = document.querySelector('meta[name=engine]').content;
const worker = new Worker(script, { type: 'module' });
const engine = { worker, heard: [], failed: false };
worker.onerror = () => { engine.failed = true; };
worker.onmessage = (event) => engine.heard.push({ at: performance.now(), data: event.data });

// From a kind, a job's number and lists in Base64 to what the worker hears, and back.
engine.list = ({ real, bytes }) => {
  const buffer = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)).buffer;
  return real ? new Float64Array(buffer) : new Uint32Array(buffer);
};
engine.text = (list) => {
  let letters = '';
  for (const byte of new Uint8Array(list.buffer)) letters += String.fromCharCode(byte);
  return { real: list instanceof Float64Array, bytes: btoa(letters) };
};
engine.post = ({ kind, job, parts }) => {
  const lists = parts.map(engine.list);
  worker.postMessage([kind, job, ...lists], lists.map((list) => list.buffer));
};
engine.end = (job) => engine.heard.find(({ data }) => data[1] === job && data[0] !== 12);
engine.answer = (job) => {
  const [kind, number, ...lists] = engine.end(job).data;
  return { kind, job: number, parts: lists.map(engine.text) };
};
window.engine = engine;
