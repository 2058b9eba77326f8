// How the page is built, and where its calls go while it is developed.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './vite.precompress.ts';

const server = 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    rolldownOptions: {
      // The page needs the protocol's types, its error and its numbers, but none of its schemas. Making one looks like
      // an effect to the bundler, and would bring all of zod along: these are the names that such expressions begin with.
      treeshake: { manualPureFunctions: ['z', 'count', 'limitsSchema', 'wireErrorSchema'] },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/chat': server,
      '/market': server,
      '/openapi.json': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
