// The page's only hand-written script: it starts the program, then takes the waiting line away or says what failed.
import start from './app.js';

const waiting = document.getElementById('waiting');
const failed = document.getElementById('failed');

start({ module_or_path: new URL('app_bg.wasm', import.meta.url) })
  .then(() => {
    waiting?.remove();
    failed?.remove();
  })
  .catch((reason) => {
    waiting?.remove();
    failed?.removeAttribute('hidden');
    console.error(reason);
  });
