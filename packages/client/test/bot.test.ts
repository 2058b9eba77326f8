// Runs the example bot, as its reader would.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bodies, client, online, someone, until } from './support/people.js';
import { type ServerProcess, startServer } from './support/server.process.js';

const repository = path.resolve(import.meta.dirname, '../../..');
const running = new Set<ChildProcess>();
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  running.clear();
});
afterAll(async () => {
  await server.stop();
});

function run(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const said = async (text: string) => {
    const deadline = Date.now() + 20_000;
    while (!output.includes(text)) {
      if (Date.now() > deadline) throw new Error(`"${text}" was never said. ${output}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  return { child, said };
}

describe('examples/bot', () => {
  const file = path.join(repository, 'examples/bot/bot.mjs');

  it('answers what is said, and what was said while it was away', async () => {
    const botId = someone('bot');
    const env = { DORAN_URL: server.url, DORAN_TOKEN: await server.token(botId) };
    const ann = client(server, someone('ann'));
    await online(ann);
    const room = await ann.rooms.open({ kind: 'direct', members: [botId] });
    room.watch();
    room.send({ body: 'too early' });
    await until(ann, () => room.timeline.messages[0]?.status === 'sent', 'it is sent');
    const bot = run(file, env);
    await until(ann, () => bodies(room).includes('You said: too early'), 'the bot answers');
    room.send({ body: 'what time is it?' });
    await until(ann, () => bodies(room).some((body) => body?.startsWith('It is 2')), 'the bot tells the time');
    await until(ann, () => room.timeline.messages[2]?.status === 'read', 'the bot has read it');
    const gone = once(bot.child, 'exit');
    bot.child.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    // Nothing is answered twice by the next one.
    const again = run(file, env);
    await again.said('* online');
    room.send({ body: 'still there?' });
    await until(ann, () => bodies(room).includes('You said: still there?'), 'the next one answers');
    expect(bodies(room)).toHaveLength(6);
  });

  it('says what it needs', async () => {
    const { child, said } = run(file, { DORAN_TOKEN: '' });
    await said('Set DORAN_TOKEN');
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(1);
  });
});
