// A server under measurement tells its port, and ends with whoever started it.
export async function serve(listen) {
  process.on('disconnect', () => process.exit(0));
  const { port } = await listen();
  process.send?.({ port });
}
