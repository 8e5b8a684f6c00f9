import { join } from 'node:path';
import { defineConfig } from 'vite';
import { gzipAssets } from './scripts/gzip.ts';

const outDir = join(import.meta.dirname, 'dist', 'playground');

export default defineConfig({
  root: join(import.meta.dirname, 'playground'),
  // Relative addresses only: behind a reverse proxy the playground may be under any path.
  base: './',
  plugins: [gzipAssets(outDir)],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Monaco is one chunk of some megabytes, loaded once and cached for good.
    chunkSizeWarningLimit: 4096,
    license: { fileName: 'licenses.md' },
    // "use client" is meant for servers that render React; here it only fills the screen.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: {
    // `npm run dev` beside a running `quaestor serve`.
    proxy: { '/graphql': process.env.QUAESTOR_URL ?? 'http://127.0.0.1:4300' },
  },
});
