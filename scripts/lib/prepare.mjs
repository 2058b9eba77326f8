// From a fresh clone to something that can run: installed and built.
import { build } from './build.mjs';
import { install } from './install.mjs';
import { projectNode } from './runtime.mjs';

/** Returns the Node to run it with. */
export async function prepare() {
  await install();
  const node = projectNode();
  await build(node);
  return node;
}
