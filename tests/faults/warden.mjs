// A process that ends what a stage has started and removes its folder, when the stage is done or gone, however it went.

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const [folder] = process.argv.slice(2);
const UMOUNT = 'umount';
const GONE_WITHIN_MS = 15_000;
/** Each by its number, with the signal that ends it for good. */
const held = new Map();

// Only the pipe decides: a Ctrl-C that reaches this process too must not end it before the stage is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface(process.stdin)) {
  const [word, pid, signal] = line.split(' ');
  if (word === 'hold') held.set(Number(pid), signal);
  else held.delete(Number(pid));
}

const alive = () => [...held].filter(([pid]) => send(pid, 0));
for (const [pid, signal] of held) {
  // What was stopped in its tracks hears nothing else.
  send(pid, 'SIGCONT');
  send(pid, signal);
}
const deadline = Date.now() + GONE_WITHIN_MS;
while (alive().length > 0 && Date.now() < deadline) await sleep(50);
for (const [pid] of alive()) send(pid, 'SIGKILL');
while (alive().length > 0 && Date.now() < deadline + GONE_WITHIN_MS) await sleep(50);

for (const path of mountsBelow(folder)) {
  const { status, stderr } = spawnSync(UMOUNT, [path], { encoding: 'utf8' });
  if (status !== 0) fail(stderr);
}
if (process.exitCode === undefined) rmSync(folder, { recursive: true, force: true });
if (alive().length > 0) fail(`still alive: ${alive().map(([pid]) => pid)}`);

function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

function mountsBelow(path) {
  if (process.platform !== 'linux') return [];
  const points = readFileSync('/proc/mounts', 'utf8').split('\n');
  return points.map((line) => line.split(' ')[1]).filter((point) => point?.startsWith(`${path}/`));
}

function fail(words) {
  console.error(words.trim());
  process.exitCode = 1;
}
