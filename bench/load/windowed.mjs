// One writer in one room, some messages in flight: how fast a room hears.
export async function windowed(crowd, { roomId, size, messages, inFlight }) {
  const { record } = crowd;
  record.begin(size - 1);
  const begunAt = performance.now();
  let sent = 0;
  const [writer] = crowd.clients;
  await new Promise((resolve) => {
    const next = () => {
      if (sent === messages || record.fault) return resolve();
      sent += 1;
      crowd.send(writer, roomId, performance.now(), next);
    };
    for (let lane = 0; lane < inFlight; lane++) next();
  });
  const counts = await record.end();
  const seconds = (performance.now() - begunAt) / 1_000;
  return { ...counts, perSecond: counts.deliveries / seconds, ...record.latencies() };
}
