// What is timed in the page beside the engine's worker.
const { engine } = window;
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
// Jobs that ended without a result.
const ends = { failed: 0 };
// The end of a job, at the moment at which the page hears of it.
const ended = (job) => new Promise((done) => {
  const look = ({ data }) => {
    if (data[1] !== job || data[0] === 12) return;
    engine.worker.removeEventListener('message', look);
    if (data[0] === 15) ends.failed += 1;
    done(performance.now());
  };
  engine.worker.addEventListener('message', look);
});
const forget = () => { engine.heard.length = 0; };

// A ranking, twice to warm up: its time, the longest time between two frames of the page, and the program's memory.
const rank = async (message) => {
  for (let round = 0; round < 2; round += 1) {
    const end = ended(message.job);
    engine.post(message);
    await end;
    forget();
  }
  const frames = [];
  let on = true;
  const frame = (now) => {
    frames.push(now);
    if (on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  await pause(300);
  const end = ended(message.job);
  const start = performance.now();
  engine.post(message);
  const took = (await end) - start;
  await pause(100);
  on = false;
  const during = frames.filter((at) => at > start - 100);
  const gap = during.slice(1).reduce((most, at, before) => Math.max(most, at - during[before]), 0);
  const told = engine.heard.filter(({ data }) => data[0] === 12);
  const memory = told[told.length - 1].data[2][2];
  forget();
  return { took, gap, memory, ...ends };
};

// A hundred moves after ten to warm up, each with another weight of the first indicators changed.
const slider = async (nodes, indicators) => {
  const weights = new Float64Array(nodes).fill(1);
  const times = [];
  for (let move = 0; move < 110; move += 1) {
    weights[move % indicators] = 1 + move % 7;
    const end = ended(1000 + move);
    const list = weights.slice();
    const start = performance.now();
    engine.worker.postMessage([3, 1000 + move, list], [list.buffer]);
    times.push((await end) - start);
    forget();
  }
  const sorted = times.slice(10).sort((a, b) => a - b);
  return { median: sorted[50], slowest: sorted[99], ...ends };
};

// Ten long jobs, each ended in the middle.
const cancelled = async (message) => {
  let slowest = 0;
  ends.failed = 0;
  for (let round = 0; round < 10; round += 1) {
    const job = 2000 + round;
    const end = ended(job);
    engine.post({ ...message, job });
    await pause(200 + 7 * round);
    const start = performance.now();
    engine.worker.postMessage([4, job]);
    slowest = Math.max(slowest, (await end) - start);
    forget();
  }
  return { slowest, ...ends };
};
window.measure = { rank, slider, cancelled };
