// The hooks and the parts, in a document without a browser.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'react-unit', include: ['src/**/*.test.{ts,tsx}'], environment: 'happy-dom', testTimeout: 15_000 },
});
