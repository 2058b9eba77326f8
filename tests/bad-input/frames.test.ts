// Socket.IO and engine.io frames that no client library would send: acked with a typed error, ignored, or closed.
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { request } from '../conformance/target.js';
import { leakIn } from './leaks.js';
import { RawSocket } from './raw.socket.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

/** A frame is either fatal to its connection or leaves it as it was: able to answer. Nothing between. */
async function expectClosedOrUsable(socket: RawSocket): Promise<void> {
  if (!socket.isClosed) {
    const answered = socket.ask('unread:get', '{}').catch(() => undefined);
    const text = await Promise.race([answered, socket.closed.then(() => undefined)]);
    if (text !== undefined) expect(JSON.parse(text)).toMatchObject({ ok: true });
    else expect(socket.isClosed).toBe(true);
  }
  for (const text of socket.received) expect(leakIn(text), text).toBeUndefined();
  socket.close();
}

describe('an event', () => {
  for (const [what, args] of [
    ['without data', '"message:send"'],
    ['with null', '"message:send",null'],
    ['with text', '"message:send","x"'],
    ['with a number', '"message:send",7'],
    ['with an array', '"message:send",[]'],
    ['with two inputs', '"message:send",{},{}'],
    ['with an unknown name', '"message:sing",{}'],
    ['with an empty name', '"",{}'],
    ['named __proto__', '"__proto__",{}'],
    ['named constructor', '"constructor",{}'],
    ['named toString', '"toString",{}'],
    ['named hasOwnProperty', '"hasOwnProperty",{}'],
    ['with a name of 10,000 characters', `"${'x'.repeat(10_000)}",{}`],
    ['with a name that holds a NUL', '"a\\u0000",{}'],
    ['named as an event of the server', '"hello",{}'],
    ['with a number as its name', '7,{}'],
  ] as const) {
    it(`[ERR1] ${what} is acked with a typed error`, async () => {
      const socket = await RawSocket.enter(stage.ann.token);
      socket.say(`42/chat,77[${args}]`);
      const frame = await socket.next((text) => text.startsWith('43/chat,77['));
      const [ack] = JSON.parse(frame.slice(frame.indexOf('['))) as [{ ok: boolean; error: { code: string } }];
      expect(ack).toMatchObject({
        ok: false,
        error: { code: expect.stringMatching(/^(invalid|not_found)$/), message: expect.any(String), retryable: false },
      });
      expect(frame.length).toBeLessThan(4_000);
      await expectClosedOrUsable(socket);
    });
  }

  it('[ERR1] with a placeholder for bytes that did come is acked as invalid', async () => {
    const socket = await RawSocket.enter(stage.ann.token);
    const input = `{"roomId":{"_placeholder":true,"num":0},"id":"x","type":"TEXT","body":"x"}`;
    socket.say(`451-/chat,78["message:send",${input}]`);
    socket.say(new Uint8Array([1, 2, 3]));
    const frame = await socket.nextOrClosed((text) => text.startsWith('43/chat,78['));
    if (frame) expect(frame).toContain('"code":"invalid"');
    await expectClosedOrUsable(socket);
  });
});

describe('a frame of Socket.IO', () => {
  const frames: Record<string, (string | Uint8Array<ArrayBuffer>)[]> = {
    'an event that is an object': ['42/chat,{}'],
    'an event that is text': ['42/chat,"x"'],
    'an event that is a number': ['42/chat,7'],
    'an event that is null': ['42/chat,null'],
    'an event that is empty': ['42/chat,[]'],
    'an event without a body': ['42/chat,'],
    'an event whose name is an object': ['42/chat,1[{}]'],
    'an event whose name is null': ['42/chat,1[null,{}]'],
    'an event whose name is an array': ['42/chat,1[["message:send"],{}]'],
    'an event named connect': ['42/chat,1["connect",{}]'],
    'an event named disconnect': ['42/chat,1["disconnect",{}]'],
    'an event named disconnecting': ['42/chat,1["disconnecting",{}]'],
    'an event named newListener': ['42/chat,1["newListener",{}]'],
    'an event named error': ['42/chat,1["error",{}]'],
    'JSON that is cut off': ['42/chat,1["message:send",{"roomId":'],
    'JSON that is deep': [`42/chat,1["message:send",${'['.repeat(10_000)}${']'.repeat(10_000)}]`],
    'JSON that is deep and cut off': [`42/chat,1["message:send",${'['.repeat(30_000)}`],
    'an ack id of 400 digits': [`42/chat,${'9'.repeat(400)}["unread:get",{}]`],
    'an ack id that is negative': ['42/chat,-1["unread:get",{}]'],
    'an ack that nobody asked for': ['43/chat,0[]', '43/chat,99[{"ok":true}]'],
    'an ack without a body': ['43/chat,'],
    'an ack that is an object': ['43/chat,1{}'],
    'a second connect': ['40/chat,{"token":"nonsense"}', '40/chat,'],
    'a connect error from a client': ['44/chat,{"message":"x"}'],
    'a namespace that does not exist': ['40/nowhere,', '42/nowhere,["x"]'],
    'the root namespace': ['40', '42["message:send",{}]'],
    'a namespace with a query': ['40/chat?token=x,'],
    'an unknown type': ['47/chat,', '49', '4x'],
    'bytes that were not announced': [new Uint8Array([1, 2, 3])],
    'a placeholder without its bytes': ['451-/chat,1["x",{"_placeholder":true,"num":0}]', '42/chat,2["unread:get",{}]'],
    'a placeholder without its bytes at the root': ['451-["x",{"_placeholder":true,"num":0}]'],
    'a placeholder that points elsewhere': [
      '451-/chat,1["message:send",{"_placeholder":true,"num":9}]',
      new Uint8Array([1]),
    ],
    'a placeholder that points at a prototype': [
      '451-/chat,1["message:send",{"_placeholder":true,"num":"__proto__"}]',
      new Uint8Array([1]),
    ],
    'a billion attachments': ['45999999999-/chat,1["x",{"_placeholder":true,"num":0}]'],
    'minus one attachment': ['45-1-/chat,1["x"]'],
    'attachments without a number': ['45/chat,1["x",{"_placeholder":true,"num":0}]'],
    'an ack with attachments': ['461-/chat,1[{"_placeholder":true,"num":0}]', new Uint8Array([1])],
    'a parser packet of 5 spelled plain': ['51-["x",{"_placeholder":true,"num":0}]'],
  };
  for (const [what, sent] of Object.entries(frames)) {
    it(`[ERR1] with ${what} closes its connection or leaves it usable`, async () => {
      const socket = await RawSocket.enter(stage.ann.token);
      for (const frame of sent) if (!socket.isClosed) socket.say(frame);
      await sleep(50);
      await expectClosedOrUsable(socket);
      expect((await request('/health/live')).status).toBe(200);
    });
  }

  it('that says farewell closes its connection: nobody comes in again on one that others listened to', async () => {
    const socket = await RawSocket.enter(stage.ann.token);
    socket.say('41/chat,');
    await socket.closed;
  });

  it('[ERR4] over 64 KiB closes its connection', async () => {
    for (const frame of ['x'.repeat(64 * 1024 + 1), `42/chat,1["unread:get",{"a":"${'x'.repeat(64 * 1024)}"}]`]) {
      const socket = await RawSocket.enter(stage.ann.token);
      socket.say(frame);
      await socket.closed;
    }
    const bytes = await RawSocket.enter(stage.ann.token);
    bytes.say(new Uint8Array(64 * 1024 + 1));
    await bytes.closed;
  });
});

describe('a frame of engine.io', () => {
  for (const frame of [
    '',
    '0',
    '0{"sid":"x"}',
    '1',
    '2probe',
    '3',
    '3probe',
    '5',
    '6',
    '7',
    '9',
    'x',
    '\u0000',
    'b',
    'bAAAA',
    '4',
  ]) {
    it(`[ERR1] that is ${JSON.stringify(frame)} closes its connection or leaves it usable`, async () => {
      const socket = await RawSocket.enter(stage.ann.token);
      socket.say(frame);
      await sleep(30);
      await expectClosedOrUsable(socket);
    });
  }

  it('[ID1] events before the namespace is entered reach nobody', async () => {
    const socket = await RawSocket.connect();
    socket.say(`42/chat,1["room:get",{"roomId":"${stage.roomId}"}]`);
    await sleep(200);
    expect(socket.received.join()).not.toContain(stage.roomId);
    socket.close();
  });

  it('[ID1] entering without a token, or with a strange one, is refused by a typed error', async () => {
    for (const auth of [
      '',
      '{}',
      '{"token":null}',
      '{"token":{"a":1}}',
      '{"token":""}',
      '{"__proto__":{"token":"x"}}',
    ]) {
      const socket = await RawSocket.connect();
      socket.say(`40/chat,${auth}`);
      const refusal = await socket.next((text) => text.startsWith('44/chat,'));
      expect(JSON.parse(refusal.slice('44/chat,'.length)).data).toMatchObject({ code: 'unauthenticated' });
      expect(leakIn(refusal)).toBeUndefined();
      socket.close();
    }
  });
});

describe('polling', () => {
  const polling = '/socket.io/?EIO=4&transport=polling';
  for (const [what, path, init] of [
    ['an unknown session', `${polling}&sid=nonsense`, {}],
    ['a session named __proto__', `${polling}&sid=__proto__`, {}],
    ['an unknown transport', '/socket.io/?EIO=4&transport=pigeon', {}],
    ['a transport named constructor', '/socket.io/?EIO=4&transport=constructor', {}],
    ['no transport', '/socket.io/', {}],
    ['an old protocol', '/socket.io/?EIO=3&transport=polling', {}],
    ['a POST without a session', polling, { method: 'POST', body: '40/chat,' }],
    ['a DELETE', polling, { method: 'DELETE' }],
  ] as const) {
    it(`[ERR1] with ${what} is refused`, async () => {
      const answer = await request(path, init);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(leakIn(JSON.stringify(answer.body))).toBeUndefined();
    });
  }

  it('[ERR4] with a body over 64 KiB, or one of nonsense, ends that session only', async () => {
    for (const body of ['x'.repeat(200_000), 'nonsense', '\u001e\u001e\u001e', '4'.repeat(60_000)]) {
      const opened = await request(polling);
      const sid = /"sid":"([^"]+)"/.exec(String(opened.body))?.[1];
      const answer = await request(`${polling}&sid=${sid}`, { method: 'POST', body }).catch(() => undefined);
      expect(answer?.status ?? 413).not.toBe(500);
    }
  });
});

it('[ERR1] the server outlives all of it', async () => {
  await expectStillAlive(stage);
});
