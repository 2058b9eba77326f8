// Preloaded into a server that is counted: how often it writes to clients, what it encodes, and what it allocates.
import { subscribe } from 'node:diagnostics_channel';
import { existsSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { PerformanceObserver } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { getHeapStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

const tally = { writes: 0, packets: 0, texts: 0, collections: 0 };
const { stringify } = JSON;

/** Each of them is one system call: below them there is no JavaScript that could write otherwise. */
const WRITES = ['writev', 'writeBuffer', 'writeUtf8String', 'writeLatin1String', 'writeAsciiString', 'writeUcs2String'];

/** Two of a frame's header, and one: nobody asked for a ping, the clock did. */
const PING_BYTES = 3;
/** After it, whoever observes collections has heard of one. */
const COUNTED_MS = 10;

/** Of connections that came to us; those that we opened lead to PostgreSQL and Redis, where others count. */
function countWrites() {
  const clients = new WeakSet();
  let isCounting = false;
  subscribe('net.server.socket', ({ socket }) => {
    const handle = socket._handle;
    clients.add(handle);
    if (isCounting) return;
    isCounting = true;
    const kind = Object.getPrototypeOf(handle);
    for (const name of WRITES) {
      const write = kind[name];
      kind[name] = function (...given) {
        const before = this.bytesWritten;
        const answer = write.apply(this, given);
        if (clients.has(this) && this.bytesWritten - before > PING_BYTES) tally.writes += 1;
        return answer;
      };
    }
  });
}

/** Packets as Socket.IO knows them; and JSON, which a packet is made of whoever makes it. */
function countEncodings() {
  const server = createRequire(new URL('../../packages/server/package.json', import.meta.url));
  const { Encoder } = createRequire(server.resolve('socket.io'))('socket.io-parser');
  const { encode } = Encoder.prototype;
  Encoder.prototype.encode = function (packet) {
    tally.packets += 1;
    return encode.call(this, packet);
  };
  JSON.stringify = (...given) => {
    tally.texts += 1;
    return stringify(...given);
  };
}

function countCollections() {
  const observer = new PerformanceObserver((list) => {
    tally.collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ['gc'] });
}

/** The process stands still, and what is sent meanwhile comes to it in one turn, until the file is there. */
function holdUntil(file) {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(file)) Atomics.wait(cell, 0, 0, 1);
  unlinkSync(file);
}

function answerTo(port) {
  const pipe = connect(port, '127.0.0.1').unref();
  const say = (answer) => pipe.write(`${stringify(answer)}\n`);
  const tell = () => say({ ...tally, heap: getHeapStatistics().used_heap_size });
  createInterface({ input: pipe }).on('line', (line) => {
    const [order, file] = line.split(' ');
    if (order !== 'collect') tell();
    if (order === 'hold') holdUntil(file);
    if (order !== 'collect') return;
    globalThis.gc();
    // Until then its own collection is not counted.
    setTimeout(tell, COUNTED_MS);
  });
}

if (isMainThread) {
  countWrites();
  countEncodings();
  countCollections();
  answerTo(Number(process.env.COSTS_PORT));
}
