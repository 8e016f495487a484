// The worker's only hand-written script: it starts the program, which then reads the page's messages. A program that
// does not start ends the worker with an error, which the page hears.
import start from './engine.js';

start({ module_or_path: new URL('engine_bg.wasm', import.meta.url) }).catch((reason) => {
  setTimeout(() => {
    throw reason;
  });
});
