// Each sample proves its work: what was acked is stored, gapless, and was heard by each of the others once.
export function prove(take, readers) {
  return async (peer) => {
    const before = await peer.stored();
    const figures = await take(peer);
    const after = await peer.stored();
    const { sends, acks, deliveries } = figures;
    const faults = [
      acks !== sends && `${acks} acks of ${sends} sends`,
      deliveries !== acks * readers && `${deliveries} deliveries of ${acks * readers}`,
      after && after.rows - before.rows !== acks && `${after.rows - before.rows} rows of ${acks} acks`,
      after?.faults > 0 && `${after.faults} rooms whose count is not their highest seq`,
    ].filter(Boolean);
    if (faults.length > 0) throw new Error(`${peer.name} proves nothing: ${faults.join(', ')}`);
    return figures;
  };
}
