// The command `npm run faults`: plays seeds of faults on real servers, and ends everything that it has started.
import '../support/typescript.mjs';

// A process that ends by a signal takes its servers with it only when it ends in words of its own.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { faults } = await import('./faults.ts');
process.exitCode = await faults(process.argv.slice(2));
// Nothing is left to do; what lingers, such as a socket that a client closes slowly, is not waited for.
process.exit();
