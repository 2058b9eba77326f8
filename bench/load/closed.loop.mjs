// A closed loop: each client sends its next message when its last is acked, so that the server is never idle.
export async function closedLoop(crowd, { forMs }) {
  const { record } = crowd;
  record.begin(1);
  const begunAt = performance.now();
  const until = begunAt + forMs;
  let acksInTime = 0;
  const next = (client) => {
    const now = performance.now();
    if (now >= until || record.fault) return;
    crowd.send(client, client.roomId, now, () => {
      if (performance.now() < until) acksInTime += 1;
      next(client);
    });
  };
  for (const client of crowd.clients) next(client);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  const counts = await record.end();
  return { ...counts, perSecond: (acksInTime * 1_000) / forMs, ...record.latencies() };
}
