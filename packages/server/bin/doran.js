#!/usr/bin/env node
// The `doran` command, on a Node that is new enough for it.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`doran needs Node 22.13 or newer; this is ${process.version}.\n`);
  process.exitCode = 1;
} else {
  // Loaded only now: on an older Node the import itself would fail, in worse words.
  const { run } = await import('../dist/cli/run.js');
  process.exitCode = await run(process.argv.slice(2), process.env);
}
