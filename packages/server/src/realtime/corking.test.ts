// Proves that what one turn says leaves in one write, and that nobody hears anything else than without it.
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corkTurns } from './corking.js';

/** What a command is answered with: an event, its ack, and another event, all in one turn. */
const TURN = ['42["event",1]', '430[{"ok":true}]', '42["event",2]'];

describe('corkTurns', () => {
  let http: HttpServer;
  let io: Server;
  let sockets: Socket[];
  let corked: boolean;

  beforeEach(async () => {
    http = createServer();
    io = new Server(http);
    sockets = [];
    corked = true;
    io.on('connection', (socket) => {
      if (corked) corkTurns(socket);
      sockets.push(socket);
      socket.on('say', (ack: (answer: object) => void) => {
        socket.emit('event', 1);
        ack({ ok: true });
        socket.emit('event', 2);
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    await io.close();
  });

  const address = () => `127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4`;

  /** A WebSocket that speaks Socket.IO by hand, and all the packets that it heard behind the greeting. */
  async function open() {
    const heard: string[] = [];
    const wire = new WebSocket(`ws://${address()}&transport=websocket`);
    const closed = new Promise<void>((resolve) => wire.addEventListener('close', () => resolve()));
    wire.addEventListener('message', ({ data }) => {
      heard.push(data as string);
      if (heard.length === 1) wire.send('40');
    });
    await expect.poll(() => heard.length).toBe(2);
    return { wire, closed, heard: () => heard.slice(2) };
  }

  /** Counts what is handed to the network. */
  function countWrites(socket: Socket): () => number {
    const raw = (socket.conn.transport as unknown as { socket: { _socket: Writable } }).socket._socket;
    let writes = 0;
    for (const name of ['_write', '_writev'] as const) {
      const write = raw[name] as (...args: unknown[]) => void;
      raw[name] = (...args: unknown[]) => {
        writes += 1;
        write.apply(raw, args);
      };
    }
    return () => writes;
  }

  it.each([
    { how: 'with it', cork: true, writes: 1 },
    { how: 'without it', cork: false, writes: 3 },
  ])('$how, one turn is $writes write(s), heard in order', async ({ cork, writes }) => {
    corked = cork;
    const { wire, heard } = await open();
    const written = countWrites(sockets[0] as Socket);
    wire.send('420["say"]');
    await expect.poll(heard).toEqual(TURN);
    expect(written()).toBe(writes);
    wire.close();
  });

  it('gathers what several promises of one turn say, and lets the next turn speak for itself', async () => {
    const { wire, heard } = await open();
    const [socket] = sockets as [Socket];
    const written = countWrites(socket);
    const say = async (word: string) => {
      await Promise.resolve();
      io.emit(word);
    };
    await Promise.all([say('one'), say('two')]);
    await sleep(20);
    await say('three');
    await expect.poll(heard).toEqual(['42["one"]', '42["two"]', '42["three"]']);
    expect(written()).toBe(2);
    wire.close();
  });

  it('says its last words to one that is closed in the same turn', async () => {
    const { closed, heard } = await open();
    const [socket] = sockets as [Socket];
    socket.emit('farewell');
    socket.disconnect(true);
    await closed;
    expect(heard()).toEqual(['42["farewell"]', '41']);
  });

  it('leaves a client that polls as it is', async () => {
    const url = `http://${address()}&transport=polling`;
    const greeting = await (await fetch(url)).text();
    const session = `${url}&sid=${JSON.parse(greeting.slice(1)).sid}`;
    await fetch(session, { method: 'POST', body: '40' });
    expect(await (await fetch(session)).text()).toMatch(/^40/);
    await fetch(session, { method: 'POST', body: '420["say"]' });
    expect((await (await fetch(session)).text()).split('\u001e')).toEqual(TURN);
  });

  it('does nothing where engine.io looks otherwise', () => {
    const conn = { flush: () => 'as ever' };
    const { flush } = conn;
    corkTurns({ conn } as unknown as Socket);
    expect(conn.flush).toBe(flush);
  });
});
