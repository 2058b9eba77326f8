// Connections that go away at the worst moment: while they enter, while they wait for an answer, while they are watched.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAll } from '../conformance/scenes.js';
import { connect, person, request, target } from '../conformance/target.js';
import { RawSocket } from './raw.socket.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

describe('a connection that goes away', () => {
  it('[ERR1] while it enters harms nobody', async () => {
    const dee = await person('dee');
    for (let delay = 0; delay < 40; delay += 1) {
      const socket = await RawSocket.connect();
      socket.say(`40/chat,${JSON.stringify({ token: dee.token })}`);
      await sleep(delay / 4);
      socket.close();
    }
    await expectStillAlive(stage);
  });

  it('[ERR1] [PRES1] while commands of every kind run leaves no ghost behind', async () => {
    const watcher = await connect(stage.bob);
    for (let i = 0; i < 20; i += 1) {
      const socket = await RawSocket.enter(stage.ann.token);
      const input = { roomId: stage.roomId, id: randomUUID(), type: 'TEXT', body: 'torn' };
      socket.say(`42/chat,1["message:send",${JSON.stringify(input)}]`);
      socket.say(`42/chat,2["typing:set",{"roomId":"${stage.roomId}","typing":true}]`);
      socket.say(`42/chat,3["presence:watch",{"userIds":["${stage.bob.id}"]}]`);
      socket.say(`42/chat,4["room:subscribe",{"roomId":"${stage.roomId}"}]`);
      socket.say(`42/chat,5["sync",{"epoch":"${stage.epoch}","rooms":{}}]`);
      await sleep(i / 2);
      socket.close();
      await socket.closed;
    }
    await expectStillAlive(stage);
    // Typing ends with its connection; the 6 s of [TYPE1] are the latest moment.
    await sleep(7_000);
    const typing = watcher.all('typing:changed', (e) => e.userId === stage.ann.id);
    expect(typing.at(-1)?.typing ?? false).toBe(false);
    const seqs = (await readAll(stage.bob, stage.roomId)).map((message) => message.seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it('[ERR1] in the middle of an upgrade from polling harms nobody', async () => {
    const polling = '/socket.io/?EIO=4&transport=polling';
    for (let i = 0; i < 10; i += 1) {
      const opened = await request(polling);
      const sid = /"sid":"([^"]+)"/.exec(String(opened.body))?.[1];
      const auth = `40/chat,${JSON.stringify({ token: stage.ann.token })}`;
      await request(`${polling}&sid=${sid}`, { method: 'POST', body: auth });
      const socket = new WebSocket(
        `${target.url.replace(/^http/, 'ws')}${polling.replace('polling', 'websocket')}&sid=${sid}`,
      );
      socket.addEventListener('error', () => undefined);
      socket.addEventListener('open', () => socket.send(i % 2 ? '2probe' : 'nonsense'));
      await sleep(5 + i);
      socket.close();
    }
    await expectStillAlive(stage);
  });
});
