// A closed loop: each client sends its next message when its last is acked, so that the server is never idle.
export async function closedLoop(crowd, { forMs }) {
  const { record } = crowd;
  record.begin(1);
  const begunAt = performance.now();
  const until = begunAt + forMs;
  let lastAckAt = begunAt;
  const next = (client) => {
    const now = performance.now();
    if (now >= until || record.fault) return;
    crowd.send(client, client.roomId, now, () => {
      lastAckAt = performance.now();
      next(client);
    });
  };
  for (const client of crowd.clients) next(client);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  const counts = await record.end();
  // Of all of them, to the last: who serves many clients in one turn acks them together, and no window is a number of turns.
  return { ...counts, perSecond: (counts.acks * 1_000) / (lastAckAt - begunAt), ...record.latencies() };
}
