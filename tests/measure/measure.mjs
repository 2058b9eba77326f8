// The command `npm run measure`: what the built page of the demo costs a browser, as a table; `--write` keeps it in the docs.
import '../support/typescript.mjs';

// A process that ends by a signal takes its server and its browser with it only when it ends in words of its own.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { measure } = await import('./measure.ts');
process.exitCode = await measure(process.argv.slice(2));
