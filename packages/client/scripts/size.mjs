// Says how many bytes a browser loads for this package, gzipped, and fails when it is more than the README promises.
import { builtinModules } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

/** Gzipped bytes of our own code and @doran/protocol, without socket.io-client. A little above what it was last. */
const BUDGET = 16_200;

const folder = path.resolve(import.meta.dirname, '..');

async function bundle(code, external) {
  const build = await rolldown({
    input: 'entry.js',
    cwd: folder,
    platform: 'browser',
    external: [...external, ...builtinModules, /^node:/],
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry.js' ? path.join(folder, 'entry.js') : undefined),
        load: (id) => (id.endsWith(`${path.sep}entry.js`) ? code : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', minify: true });
  await build.close();
  const imports = output[0].imports.filter((name) => !external.includes(name));
  // A Node built-in, or a validator, has no place in a page.
  if (imports.length > 0) throw new Error(`The browser build imports ${imports.join(', ')}`);
  if (output[0].moduleIds.some((id) => id.includes('/zod/'))) throw new Error('The browser build holds zod');
  return gzipSync(output[0].code, { level: 9 }).length;
}

const from = `from ${JSON.stringify(path.join(folder, 'dist/index.js'))};`;
const own = await bundle(`export * ${from}`, ['socket.io-client']);
const whole = await bundle(`export * ${from}`, []);
const lean = `export { createChat, sse, memoryStore, alwaysHere, systemClock } ${from}`;

console.log(`own code, all of it: ${own} bytes gzipped (budget ${BUDGET})`);
console.log(`with socket.io-client: ${whole} bytes (socket.io-client: ${whole - own})`);
console.log(`createChat with sse and memoryStore only: ${await bundle(lean, [])} bytes`);
if (own > BUDGET) {
  console.error(`Over the budget by ${own - BUDGET} bytes.`);
  process.exitCode = 1;
}
