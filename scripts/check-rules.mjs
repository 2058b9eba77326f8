// npm run check:rules: says which protocol rules no test proves.
import { ruleFaults } from './checks/rules.mjs';
import { main } from './lib/main.mjs';

await main(async () => {
  const faults = await ruleFaults();
  for (const fault of faults) console.error(fault);
  console.log(
    faults.length === 0 ? 'Every rule is proven by a test or waits for its version.' : `${faults.length} faults`,
  );
  return faults.length === 0 ? 0 : 1;
});
