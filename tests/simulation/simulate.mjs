// The command `npm run simulate`: plays many seeds, prints each that fails with how to play it again, exits 1 if any did.
import '../support/typescript.mjs';

// A process that ends by a signal takes its servers with it only when it ends in words of its own.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { simulate } = await import('./simulate.ts');
process.exitCode = await simulate(process.argv.slice(2));

// Every chat is closed by now: what keeps this process alive is a leak of the client's, and must not go unseen.
const leak = setTimeout(() => {
  console.log(`FAILED: still alive after the end, with ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}, 10_000);
leak.unref();

// Nothing is left to do: no leak. Node's own way out was seen to turn in circles here (it frees its handles for ever).
process.once('beforeExit', () => process.exit());
