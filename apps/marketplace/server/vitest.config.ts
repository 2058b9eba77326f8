// The demo host's own suites: units beside the code.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'marketplace-server', include: ['src/**/*.test.ts'], testTimeout: 30_000 },
});
