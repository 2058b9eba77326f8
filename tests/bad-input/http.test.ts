// HTTP that is not what the REST door expects: bodies, types, paths and queries that no client of ours would write.
import { connect as connectTcp } from 'node:net';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { target } from '../conformance/target.js';
import { readAnswer, send, verdict } from './answers.js';
import { leakIn } from './leaks.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

const FRAME = 64 * 1024;

async function post(path: string, body: BodyInit, headers: Record<string, string>) {
  return readAnswer(
    await fetch(target.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${stage.ann.token}`, ...headers },
      body,
      signal: AbortSignal.timeout(20_000),
      // What a stream needs in Node's fetch.
      ...(body instanceof ReadableStream ? ({ duplex: 'half' } as object) : {}),
    }),
  );
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a body', () => {
  for (const body of [
    '',
    '{',
    '{"kind":"group"',
    '{"kind":"group",}',
    "{'kind':'group'}",
    '{"kind":"group"}{"kind":"group"}',
    'undefined',
    '\u0000',
    '\ufeff\ufeff{}',
    '[]',
    '[{"kind":"group"}]',
    'null',
    'true',
    '7',
    '"group"',
  ]) {
    it(`[ERR1] that is ${JSON.stringify(body)} is invalid`, async () => {
      expect(verdict(await post('/chat/rooms', body, JSON_TYPE), 'invalid')).toBeUndefined();
    });
  }

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/xml',
    'nonsense',
  ]) {
    it(`[ERR1] of type ${type} is invalid`, async () => {
      const answer = await post('/chat/rooms', '{"kind":"group"}', { 'content-type': type });
      expect(verdict(answer, 'invalid')).toBeUndefined();
    });
  }

  it('[ERR1] of no type at all is invalid', async () => {
    const body = new Blob(['{"kind":"group"}']);
    expect(verdict(await post('/chat/rooms', body, {}), 'invalid')).toBeUndefined();
  });

  it('[ERR1] of form fields is not taken for JSON', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(verdict(await post('/chat/rooms', 'kind=group&title=x', form), 'invalid')).toBeUndefined();
  });

  it('[ERR4] of more than 64 KiB is too_large, with its length told or not', async () => {
    const body = JSON.stringify({ kind: 'group', title: 'x'.repeat(FRAME) });
    expect(verdict(await post('/chat/rooms', body, JSON_TYPE), 'too_large')).toBeUndefined();
    const stream = new Blob([body]).stream() as ReadableStream;
    expect(verdict(await post('/chat/rooms', stream, JSON_TYPE), 'too_large')).toBeUndefined();
  });

  it('[ERR4] that unpacks to more than 64 KiB is refused', async () => {
    const packed = gzipSync(JSON.stringify({ kind: 'group', title: 'x'.repeat(10_000_000) }));
    const answer = await post('/chat/rooms', packed, { ...JSON_TYPE, 'content-encoding': 'gzip' });
    const refusals = [verdict(answer, 'too_large'), verdict(answer, 'invalid')];
    expect(refusals).toContain(undefined);
  });

  it('[ERR1] that claims an encoding it does not have is read as it is, or invalid', async () => {
    for (const encoding of ['gzip', 'br', 'nonsense']) {
      const answer = await post('/chat/rooms', '{"kind":"group"}', { ...JSON_TYPE, 'content-encoding': encoding });
      if (!answer.ok) expect(verdict(answer, 'invalid'), encoding).toBeUndefined();
    }
  });
});

describe('a path', () => {
  for (const [method, path] of [
    ['GET', '/chat'],
    ['GET', '/chat/'],
    ['GET', '/chat/nothing'],
    ['GET', '/chat//rooms'],
    ['GET', '/chat/rooms/nothing/messages/1/more'],
    ['POST', '/chat/unread'],
    ['PUT', '/chat/rooms'],
    ['DELETE', '/chat/sync'],
    ['GET', '/chat/__proto__'],
    ['GET', '/chat/constructor'],
    ['GET', '/chat/toString'],
  ] as const) {
    it(`[ERR1] ${method} ${path} is not_found`, async () => {
      expect(verdict(await send(stage.ann, method, path), 'not_found')).toBeUndefined();
    });
  }

  it('[ERR1] with a slash too many at its end is the call itself, or not_found', async () => {
    const answer = await send(stage.ann, 'GET', '/chat/rooms/');
    if (!answer.ok) expect(verdict(answer, 'not_found')).toBeUndefined();
  });

  for (const id of [
    '..',
    '%2e%2e%2f',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '%00',
    '%ff',
    '%ED%A0%80',
    '%',
    '%zz',
    '__proto__',
    "'--",
  ]) {
    it(`[ERR4] with the room ${id} is a typed refusal`, async () => {
      // By hand, because fetch would tidy the path up before it is sent.
      const answer = await byHand(
        `GET /chat/rooms/${id}/messages HTTP/1.1`,
        `Authorization: Bearer ${stage.ann.token}`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 4(04|22|00) /);
      expect(leakIn(answer)).toBeUndefined();
      if (!/^HTTP\/1\.1 400/.test(answer)) expect(answer).toMatch(/"code":"(not_found|invalid)"/);
    });
  }
});

/** One request as raw lines; comes back with all that the server says before it closes or falls silent. */
function byHand(...lines: string[]): Promise<string> {
  const { hostname, port } = new URL(target.url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connectTcp(Number(port), hostname, () => {
      socket.write([...lines, `Host: ${hostname}`, 'Connection: close', '', ''].join('\r\n'));
    });
    socket.setTimeout(10_000, () => socket.destroy());
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

describe('a query', () => {
  const messages = () => `/chat/rooms/${stage.roomId}/messages`;
  for (const query of [
    'nonsense=1',
    'limit=1&limit=2',
    'limit[]=1',
    'limit[a]=1',
    'limit=',
    'limit=1e1',
    'limit=+5',
    'limit=5%20',
    'limit=5;drop',
    'limit=5%00',
    'after=1&before=3',
    'after=99999999999999999999',
    '__proto__=1',
    '__proto__[limit]=1',
    'constructor=1',
    'constructor[prototype][limit]=1',
  ]) {
    it(`[ERR4] ?${query} is invalid`, async () => {
      expect(verdict(await send(stage.ann, 'GET', `${messages()}?${query}`), 'invalid')).toBeUndefined();
    });
  }

  it('[ERR4] with a list that is too long, empty or badly made is invalid', async () => {
    for (const userIds of ['', ',', Array.from({ length: 101 }, (_, n) => `u${n}`).join(), 'a%20b']) {
      const answer = await send(stage.ann, 'GET', `/chat/presence?userIds=${userIds}`);
      expect(verdict(answer, 'invalid'), userIds).toBeUndefined();
    }
  });
});

describe('what is hardly HTTP', () => {
  for (const [what, lines] of Object.entries({
    'a line of nonsense': ['NONSENSE'],
    'an unknown version': ['GET /chat/unread HTTP/9.9'],
    'a header of 100 KB': ['GET /chat/unread HTTP/1.1', `X: ${'x'.repeat(100_000)}`],
    'two lengths': ['POST /chat/rooms HTTP/1.1', 'Content-Length: 5', 'Content-Length: 6'],
    'a length and chunks': ['POST /chat/rooms HTTP/1.1', 'Content-Length: 5', 'Transfer-Encoding: chunked'],
    'a negative length': ['POST /chat/rooms HTTP/1.1', 'Content-Length: -1'],
    'a NUL in the path': ['GET /chat/\u0000 HTTP/1.1'],
  })) {
    it(`[ERR1] ${what} is refused without a word about the inside`, async () => {
      const answer = await byHand(...lines);
      expect(answer).not.toMatch(/^HTTP\/1\.1 [25]/);
      expect(leakIn(answer)).toBeUndefined();
    });
  }

  it('[ERR1] a request that is broken off harms nobody', async () => {
    const { hostname, port } = new URL(target.url);
    for (let i = 0; i < 10; i += 1) {
      await new Promise<void>((resolve) => {
        const socket = connectTcp(Number(port), hostname, () => {
          socket.write(
            `POST /chat/rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"kind"`,
          );
          setTimeout(() => socket.destroy(), 20);
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    }
    await expectStillAlive(stage);
  });
});
