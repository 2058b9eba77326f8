// The marketplace's own units, beside its code.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'marketplace-unit',
    root: import.meta.dirname,
    include: ['src/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
