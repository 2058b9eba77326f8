// An embedded database as its first start leaves it, for the tests to copy: making one anew costs each of them seconds.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Trouble } from '../main.mjs';
import { ROOT } from '../paths.mjs';
import { run } from '../processes.mjs';
import { projectNode } from '../runtime.mjs';

const FOLDER = join(ROOT, 'node_modules/.doran-seed');
const MAKER = pathToFileURL(join(ROOT, 'packages/server/dist/db/pglite.database.js')).href;

/** Empty, before any migration: whoever starts on a copy still brings the schema up to date by itself. */
export async function makeSeed() {
  await rm(FOLDER, { recursive: true, force: true });
  const script = `const { openPglite } = await import('${MAKER}'); await (await openPglite(process.argv[1])).close();`;
  const { code, output } = await run(projectNode().path, ['--input-type=module', '-e', script, FOLDER]);
  if (code !== 0) throw new Trouble(`The embedded database could not be made:\n${output.trim()}`);
  return FOLDER;
}
