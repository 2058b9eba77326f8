// One user who opens ever more connections loses the oldest, and only the oldest.
import { expect, it } from 'vitest';
import type { Connection } from '../conformance/connection.js';
import { connect, person } from '../conformance/target.js';

it('[ERR5] one connection more than a user may have closes the oldest, with its reason', async () => {
  const ann = await person('ann');
  const all: Connection[] = [await connect(ann)];
  const { socketsPerUser, handshakesPerMinute } = all[0]?.hello.limits ?? { socketsPerUser: 0, handshakesPerMinute: 0 };
  if (handshakesPerMinute <= socketsPerUser)
    throw new Error('this target lets nobody connect often enough to see this');
  while (all.length < socketsPerUser) all.push(await connect(ann));
  expect(all[0]?.all('session:closed')).toEqual([]);
  const newest = await connect(ann);
  await all[0]?.closed;
  expect(all[0]?.heard.at(-1)).toEqual({ name: 'session:closed', data: { reason: 'too_many_connections' } });
  expect(await newest.ok('unread:get')).toEqual({ total: 0, rooms: {} });
  for (const connection of all.slice(1)) {
    expect(connection.socket.connected).toBe(true);
    expect(connection.all('session:closed')).toEqual([]);
  }
});
