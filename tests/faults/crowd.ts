// The crowd: devices on one clock that act, are dropped, rest, and are waited for until they agree with the database.
import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from '../simulation/random.js';
import { act, moveMembers } from './acts.js';
import { createDevice, type Device } from './device.js';
import { type Carrier, CROWD_LOG, type CrowdEntry, type DeviceEntry, openLog } from './log.js';
import { type PlannedRoom, populate } from './population.js';
import { watchSockets } from './sockets.js';
import { disagreements, type Truth } from './state.js';
import { readTruth } from './truth.js';

export interface CrowdOptions {
  urls: string[];
  databaseUrl: string;
  secret: string;
  seed: string;
  log: string;
  users: number;
  /** For each user. */
  devices: number;
  /** Sends in a second, of all together. */
  rate: number;
  /** Milliseconds that everyone may take to agree with the database. */
  patienceMs: number;
}

export interface Healed {
  ms: Record<string, number | null>;
  /** Why each device that does not agree does not. */
  who: { device: string; why: string[] }[];
}

export interface Crowd {
  start(): void;
  dropAll(): number;
  /** So many devices on WebSocket take nothing off their sockets for so long. Answers whose. */
  slowReaders(count: number, ms: number): string[];
  /** Nobody begins anything new: everyone comes online and is waited for. `databaseUrl` where it has moved. */
  heal(databaseUrl?: string): Promise<Healed>;
  counts(): { devices: number; online: number };
  stop(): Promise<void>;
}

const CARRIERS: Carrier[] = ['websocket', 'websocket', 'polling', 'sse'];
const SENDS_OF_ACTS = 0.6;
const OFFLINE_MS = 6_000;
const ROOMS_OUTSIDE = 4;

export async function openCrowd(options: CrowdOptions): Promise<Crowd> {
  const random = randomOf(options.seed);
  const { users, outsider, rooms, token } = await populate(
    options.urls[0]!,
    options.secret,
    options.users,
    random.fork('population'),
  );
  const sockets = watchSockets();
  const log = openLog<CrowdEntry>(options.log, CROWD_LOG);
  for (const { id, kind, members } of rooms) log.write({ e: 'room', room: id, kind, members });

  const devices: Device[] = [];
  function add(user: string, own: readonly PlannedRoom[]): void {
    const index = devices.length;
    const name = `device-${String(index).padStart(3, '0')}`;
    devices.push(
      createDevice({
        name,
        user,
        part: user === outsider ? 'outsider' : 'member',
        carrier: CARRIERS[index % CARRIERS.length]!,
        url: options.urls[index % options.urls.length]!,
        token,
        rooms: own,
        random: random.fork(name),
        log: openLog<DeviceEntry>(options.log, `${name}.jsonl`),
        sockets,
      }),
    );
  }
  // One after another for each user: their devices travel by different carriers.
  for (let round = 0; round < options.devices; round += 1) {
    for (const user of users)
      add(
        user,
        rooms.filter((room) => isOpenTo(room, user)),
      );
  }
  const outside = rooms.filter(({ kind, members }) => kind !== 'channel' && !members.includes(outsider));
  const own = rooms.filter(({ members }) => members.includes(outsider));
  for (const _ of ['one', 'another']) add(outsider, [...own, ...outside.slice(-ROOMS_OUTSIDE)]);

  const everyMs = (devices.length * 1_000 * SENDS_OF_ACTS) / options.rate;
  let resting = new AbortController();
  let playing: Promise<unknown>[] = [];
  let healing = 0;
  let { databaseUrl } = options;

  function start(): void {
    log.write({ e: 'command', cmd: 'start' });
    resting = new AbortController();
    const { signal } = resting;
    for (const device of devices) {
      device.lossy = true;
      device.showAll();
      const own = random.fork(`acts ${device.name} ${healing}`);
      playing.push(act(device, own, { everyMs, offlineMs: OFFLINE_MS }, signal));
    }
    for (const room of rooms.filter((one) => one.moving)) {
      const owner = devices.find(({ user }) => user === room.members[0])!;
      playing.push(moveMembers(owner, room, random.fork(`members ${room.id} ${healing}`), signal));
    }
  }

  async function heal(): Promise<Healed> {
    log.write({ e: 'command', cmd: 'heal' });
    const began = Date.now();
    healing += 1;
    resting.abort();
    for (const device of devices) device.lossy = false;
    await Promise.all(playing);
    playing = [];
    // What a browser's `online` event does: whoever waits for the next attempt makes it now.
    for (const { chat } of devices) if (chat.connection.status !== 'online') chat.reconnect();
    const ms = new Map<Device, number>();
    let truth: Truth | null = null;
    let who: Healed['who'] = [];
    for (let over = false; !over; ) {
      over = Date.now() - began > options.patienceMs;
      for (const device of devices) device.showAll();
      truth =
        (await readTruth(
          databaseUrl,
          rooms.map(({ id }) => id),
        ).catch(() => null)) ?? truth;
      who = truth === null ? [] : dissenters(devices, truth);
      for (const device of devices) {
        if (truth === null || who.some((one) => one.device === device.name)) ms.delete(device);
        else if (!ms.has(device)) ms.set(device, Date.now() - began);
      }
      if (truth !== null && who.length === 0) break;
      await sleep(250);
    }
    for (const device of devices) device.log.write({ e: 'state', heal: healing, state: device.state() });
    const perDevice = Object.fromEntries(devices.map((device) => [device.name, ms.get(device) ?? null]));
    if (truth !== null) log.write({ e: 'truth', heal: healing, truth });
    log.write({
      e: 'healed',
      heal: healing,
      ms: perDevice,
      open: who.map(({ device, why }) => `${device}: ${why[0]}`),
    });
    return { ms: perDevice, who: truth === null ? [{ device: 'all', why: ['the database did not answer'] }] : who };
  }

  return {
    start,
    dropAll() {
      log.write({ e: 'command', cmd: 'drop-all' });
      return sockets.dropAll();
    },
    slowReaders(count, ms) {
      log.write({ e: 'command', cmd: `slow-readers ${count} ${ms}` });
      const chosen = devices.filter(({ carrier }) => carrier === 'websocket').slice(0, count);
      for (const { name } of chosen) void sockets.stopReading(name, ms);
      return chosen.map(({ name }) => name);
    },
    heal(moved) {
      databaseUrl = moved ?? databaseUrl;
      return heal();
    },
    counts: () => ({
      devices: devices.length,
      online: devices.filter(({ chat }) => chat.connection.status === 'online').length,
    }),
    async stop() {
      resting.abort();
      await Promise.all(playing);
      await Promise.all(devices.map((device) => device.close()));
      for (const device of devices) device.log.close();
      log.close();
    },
  };
}

/** A channel may be watched by everyone. */
const isOpenTo = ({ kind, members }: PlannedRoom, user: string) => kind === 'channel' || members.includes(user);

const dissenters = (devices: readonly Device[], truth: Truth): Healed['who'] =>
  devices.flatMap((device) => {
    const why = disagreements(device.user, device.state(), truth);
    return why.length > 0 ? [{ device: device.name, why }] : [];
  });
