// Proves that what comes by the short way is heard and answered as by Socket.IO's own, and what is odd is left to that.
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Transport } from './engine.inside.js';
import { type Hear, hearShortly } from './short.way.js';

const FRAMES = {
  'a command and its ack': ['42/chat,1["say",{"text":"도란 \\u2028 \\" 👋"}]'],
  'a command without an ack': ['42/chat,["say",{"text":"hush"}]'],
  'no argument, and several': ['42/chat,1["say"]', '42/chat,2["say",1,[2]]'],
  'an id with zeros before it': ['42/chat,007["say"]'],
  'an id that no number holds': ['42/chat,12345678901234567890["say"]'],
  'a name that is a number': ['42/chat,3[7,1]'],
  'no name at all': ['42/chat,3[]'],
  'a name that is reserved': ['42/chat,3["disconnect"]'],
  'no array': ['42/chat,3{"0":"say"}'],
  'no JSON': ['42/chat,3["say"'],
  'nothing behind the id': ['42/chat,3'],
  'another namespace': ['42/other,3["say"]'],
  'binary data': ['452/chat,', '451-/chat,3["say",{"_placeholder":true,"num":0}]'],
  'text while binary data is due': ['451-/chat,3["say",{"_placeholder":true,"num":0}]', '42/chat,4["say"]'],
  'a farewell, and a command behind it': ['42/chat,1["say"]', '41/chat,', '42/chat,2["say"]'],
};

describe('the short way', () => {
  let http: HttpServer;
  let io: Server;
  let short: boolean;
  /** What the server heard, in order, and how many packets came to it the usual way. */
  let heard: unknown[];
  let usual: number;

  const hear: Hear = (name, args, ack) => {
    // Of an event without any argument, Socket.IO gives the ack as its name.
    heard.push({ name: typeof name === 'function' ? 'an ack' : name, args, waits: ack !== undefined });
    ack?.({ ok: true, data: { name, args: args.length } });
    // An ack that is called again says nothing.
    ack?.({ ok: false, error: { code: 'internal', message: 'never told', retryable: false } });
  };

  beforeEach(async () => {
    http = createServer();
    io = new Server(http, { pingInterval: 1_000 });
    heard = [];
    usual = 0;
    io.of('/chat').on('connection', (socket) => {
      socket.conn.on('data', () => {
        usual += 1;
      });
      const otherwise = {
        nsp: socket.nsp,
        conn: {},
        client: {},
        onAny: socket.onAny.bind(socket),
      } as unknown as Socket;
      hearShortly(short ? socket : otherwise, hear);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    await io.close();
  });

  const address = () => `127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4`;

  async function open() {
    const told: string[] = [];
    const wire = new WebSocket(`ws://${address()}&transport=websocket`);
    const closed = new Promise<void>((resolve) => wire.addEventListener('close', () => resolve()));
    wire.addEventListener('message', ({ data }) => {
      told.push(data as string);
      if (told.length === 1) wire.send('40/chat,');
    });
    await expect.poll(() => told.length).toBeGreaterThanOrEqual(2);
    return { wire, closed, told: () => told.slice(2) };
  }

  /** All that a client hears and does: it says these frames, then one more, and waits until that is answered or it is cut off. */
  async function play(frames: string[]) {
    heard = [];
    usual = 0;
    const { wire, closed, told } = await open();
    for (const frame of frames) wire.send(frame);
    wire.send('42/chat,99["last"]');
    const ended = await Promise.race([
      closed.then(() => 'closed'),
      expect
        .poll(() => told().at(-1))
        .toMatch(/^43\/chat,99/)
        .then(() => 'answered'),
    ]).catch(() => 'neither');
    wire.close();
    return { ended, heard, told: told().filter((frame) => frame !== '2'), usual };
  }

  it.each(Object.entries(FRAMES))('%s', async (_, frames) => {
    short = true;
    const { usual: packets, ...shortly } = await play(frames);
    short = false;
    const { usual: all, ...asEver } = await play(frames);
    expect(shortly).toEqual(asEver);
    expect(packets).toBeLessThanOrEqual(all);
  });

  it('is taken', async () => {
    short = true;
    expect(await play(FRAMES['a command and its ack'])).toEqual({
      ended: 'answered',
      heard: [
        { name: 'say', args: [{ text: '도란 \u2028 " 👋' }], waits: true },
        { name: 'last', args: [], waits: true },
      ],
      told: [
        '43/chat,1[{"ok":true,"data":{"name":"say","args":1}}]',
        '43/chat,99[{"ok":true,"data":{"name":"last","args":0}}]',
      ],
      usual: 0,
    });
  });

  it('leaves what comes between a ping and its pong to engine.io, and nothing overtakes', async () => {
    short = true;
    const { wire, told } = await open();
    await expect.poll(told, { timeout: 5_000 }).toContain('2');
    for (const frame of ['42/chat,1["one"]', '3', '42/chat,2["two"]']) wire.send(frame);
    await expect.poll(() => heard).toHaveLength(2);
    expect(heard).toMatchObject([{ name: 'one' }, { name: 'two' }]);
    expect(usual).toBeGreaterThanOrEqual(1);
    wire.close();
  });

  it('[SEND4] lets nothing overtake what came the usual way just before', async () => {
    short = true;
    const { wire, told } = await open();
    const [{ conn } = {} as never] = [...io.of('/chat').sockets.values()];
    await expect.poll(told, { timeout: 5_000 }).toContain('2');
    // All in one turn, as when they come in one piece: the first before the pong, the second behind it.
    const { transport } = conn as unknown as { transport: Transport };
    transport.onPacket({ type: 'message', data: '2/chat,1["one"]' });
    transport.onPacket({ type: 'pong' });
    transport.onPacket({ type: 'message', data: '2/chat,2["two"]' });
    await expect.poll(() => heard).toHaveLength(2);
    expect(heard).toMatchObject([{ name: 'one' }, { name: 'two' }]);
    transport.onPacket({ type: 'message', data: '2/chat,3["three"]' });
    expect(heard).toHaveLength(3);
    wire.close();
  });

  it('is taken from an upgrade on', async () => {
    short = true;
    const url = `http://${address()}&transport=polling`;
    const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
    const say = (body: string) => fetch(`${url}&sid=${sid}`, { method: 'POST', body });
    await say('40/chat,');
    await (await fetch(`${url}&sid=${sid}`)).text();
    await say('42/chat,1["polled"]');
    await expect.poll(() => heard).toHaveLength(1);
    expect(usual).toBe(1);
    const polling = fetch(`${url}&sid=${sid}`);
    const wire = new WebSocket(`ws://${address()}&transport=websocket&sid=${sid}`);
    await new Promise((resolve) => wire.addEventListener('open', resolve));
    wire.send('2probe');
    await (await polling).text();
    wire.send('5');
    wire.send('42/chat,2["upgraded"]');
    await expect.poll(() => heard).toMatchObject([{ name: 'polled' }, { name: 'upgraded' }]);
    expect(usual).toBe(1);
    const [{ conn } = {} as never] = [...io.of('/chat').sockets.values()];
    expect(Object.keys((conn as unknown as { transport: Transport }).transport.socket?._receiver ?? {})).toContain(
      'write',
    );
    wire.close();
  });

  it('hears nothing more of a connection that another one has replaced', async () => {
    short = true;
    const { wire } = await open();
    const [{ conn } = {} as never] = [...io.of('/chat').sockets.values()];
    const { transport, id } = conn as unknown as { transport: Transport; id: string };
    const other = new WebSocket(`ws://${address()}&transport=websocket&sid=${id}`);
    await new Promise((resolve) => other.addEventListener('open', resolve));
    other.send('2probe');
    other.send('5');
    await expect.poll(() => (conn as unknown as { transport: Transport }).transport === transport).toBe(false);
    transport.onPacket({ type: 'message', data: '2/chat,1["from the old one"]' });
    other.send('42/chat,2["from the new one"]');
    await expect.poll(() => heard).toMatchObject([{ name: 'from the new one' }]);
    wire.close();
    other.close();
  });
});
