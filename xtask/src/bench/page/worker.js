// Runs one program, whose name is the query, and hands on each line that it prints.
const name = location.search.slice(1);

console.log = (line) => postMessage({ line });

try {
  const { default: start } = await import(`./programs/${name}/${name}.js`);
  await start({ module_or_path: new URL(`programs/${name}/${name}_bg.wasm`, location.href) });
  postMessage({ ended: true });
} catch (reason) {
  postMessage({ failed: String(reason) });
}
