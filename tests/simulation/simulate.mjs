// The command `npm run simulate`: plays many seeds, prints each that fails with how to play it again, exits 1 if any did.
import { registerHooks } from 'node:module';

// Node drops the types itself; this finds `.ts` behind `.js`.
registerHooks({
  resolve(specifier, context, next) {
    const ours = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
    return next(ours ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});

const { simulate } = await import('./simulate.ts');
process.exitCode = await simulate(process.argv.slice(2));
