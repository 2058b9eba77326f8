// Each sample proves its work: what was acked is stored, gapless, and was heard by each of the others once.
export function prove(take, readers) {
  return async (peer) => {
    const before = await peer.stored();
    const figures = await take(peer);
    const after = await peer.stored();
    const { sends, acks, deliveries } = figures;
    const rows = after ? after.rows - before.rows : 0;
    const { copies = 1 } = peer;
    const faults = [
      acks !== sends && `${acks} acks of ${sends} sends`,
      deliveries !== acks * readers && `${deliveries} deliveries of ${acks * readers}`,
      after && rows !== acks * copies && `${rows} rows of ${acks} acks, ${copies} each`,
      after?.faults > 0 && `${after.faults} rooms whose rows do not add up`,
    ].filter(Boolean);
    if (faults.length > 0) throw new Error(`${peer.name} proves nothing: ${faults.join(', ')}`);
    return { ...figures, rows };
  };
}
