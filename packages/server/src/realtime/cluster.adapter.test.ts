// Proves that our own way to this node's sockets says what Socket.IO's would, to the same ones, in the same bytes.
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aloneBus } from '../cluster/bus.js';
import { Metrics } from '../observability/metrics.js';
import { clusterAdapter, EVENT } from './cluster.adapter.js';
import { Overheard } from './overheard.js';
import { SlowReaders } from './slow.readers.js';

const NAMES = ['ann', 'bob', 'cem'] as const;
type Name = (typeof NAMES)[number];
const DATA = { text: '도란도란 “quoted” \u2028 \\ \ud83d\udc4b', none: null, left: undefined, list: [1, undefined] };

describe('what a node tells its own sockets', () => {
  let http: HttpServer;
  let io: Server;
  let metrics: Metrics;
  const sockets = {} as Record<Name, Socket>;
  const heard = {} as Record<Name, string[]>;

  beforeEach(async () => {
    http = createServer();
    metrics = new Metrics();
    const adapter = clusterAdapter(aloneBus(), new SlowReaders(metrics), new Overheard(), metrics);
    io = new Server(http, { adapter });
    const chat = io.of('/chat');
    chat.on('connection', (socket) => {
      sockets[socket.handshake.auth.name as Name] = socket;
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    for (const name of NAMES) await open(name);
    for (const name of NAMES) await expect.poll(() => sockets[name]?.connected).toBe(true);
    sockets.ann.join(['room', 'both']);
    sockets.bob.join(['room', 'both', 'user:bob']);
    sockets.cem.join('both');
  });

  afterEach(async () => {
    await io.close();
  });

  async function open(name: Name): Promise<void> {
    const { port } = http.address() as AddressInfo;
    const wire = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    heard[name] = [];
    wire.addEventListener('message', ({ data }) => {
      if ((data as string).startsWith('0')) wire.send(`40/chat,${JSON.stringify({ name })}`);
      else if ((data as string).startsWith('42')) heard[name].push(data as string);
    });
    await new Promise<void>((resolve) => wire.addEventListener('open', () => resolve()));
  }

  it.each<{ rooms: string[]; except: (Name | string)[]; hear: Name[] }>([
    { rooms: ['room'], except: [], hear: ['ann', 'bob'] },
    { rooms: ['room', 'both'], except: [], hear: ['ann', 'bob', 'cem'] },
    { rooms: ['both'], except: ['room'], hear: ['cem'] },
    { rooms: ['both'], except: ['ann'], hear: ['bob', 'cem'] },
    { rooms: ['both', 'room'], except: ['ann', 'user:bob'], hear: ['cem'] },
    { rooms: ['nobody'], except: [], hear: [] },
  ])('to $rooms without $except: $hear, as by Socket.IO itself', async ({ rooms, except, hear }) => {
    const without = except.map((one) => sockets[one as Name]?.id ?? one);
    const chat = io.of('/chat');
    chat.to(rooms).except(without).emit('theirs', DATA);
    const packet = { type: EVENT, data: ['theirs', DATA] };
    chat.adapter.broadcast(packet, { rooms: new Set(rooms), except: new Set(without) });
    chat.emit('end');
    for (const name of NAMES) {
      await expect.poll(() => heard[name].at(-1)).toBe('42/chat,["end"]');
      const events = heard[name].slice(0, -1);
      expect(events).toHaveLength(hear.includes(name) ? 2 : 0);
      expect(new Set(events).size).toBe(hear.includes(name) ? 1 : 0);
    }
    const counted = /doran_event_recipients_total\{event="theirs"\} (\d+)/.exec(await metrics.text())?.[1];
    expect(Number(counted ?? 0)).toBe(hear.length);
  });
});
