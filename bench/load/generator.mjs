// The load: a process of its own that holds every client of every peer, and does what it is told over its parent's pipe.

import { asking } from './asking.mjs';
import { closedLoop } from './closed.loop.mjs';
import { Crowd } from './crowd.mjs';
import { Herd } from './herd.mjs';
import { openLoop } from './open.loop.mjs';
import { windowed } from './windowed.mjs';
import { XmppCrowd } from './xmpp.crowd.mjs';

const crowds = new Map();
const herds = new Map();
const crowd = (name) => crowds.get(name);

const JOBS = {
  connect: async ({ name, protocol, ...options }) => {
    crowds.set(name, await (protocol === 'xmpp' ? XmppCrowd : Crowd).connect(options));
  },
  grow: ({ name, users }) => crowd(name).grow(users),
  callRoll: ({ name }) => crowd(name).callRoll(),
  /** Each client with its neighbour. */
  openPairs: ({ name }) => crowd(name).openPairs(),
  openRoom: ({ name, kind, size }) => crowd(name).openRoom(kind, size),
  closedLoop: ({ name, ...options }) => closedLoop(crowd(name), options),
  openLoop: ({ name, ...options }) => openLoop(crowd(name), options),
  windowed: ({ name, ...options }) => windowed(crowd(name), options),
  asking: ({ name, ...options }) => asking(crowd(name), options),
  gather: async ({ name, ...options }) => {
    herds.set(name, await Herd.gather(options));
  },
  cut: ({ name }) => herds.get(name).cut(),
  speak: ({ name }) => herds.get(name).speak(),
  comeBack: ({ name }) => herds.get(name).comeBack(),
  scatter: ({ name }) => {
    herds.get(name).leave();
    herds.delete(name);
  },
  leave: async ({ name }) => {
    await crowd(name).leave();
    crowds.delete(name);
  },
};

process.on('message', async ({ job, ...options }) => {
  try {
    process.send?.({ answer: await JOBS[job](options) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
