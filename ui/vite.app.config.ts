import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { gzipAssets } from './scripts/gzip.ts';

const outDir = join(import.meta.dirname, 'dist', 'app');

// What a first visit may load, as gzip, and a page of its own.
const ALL = 250_000;
const PAGE = 25_000;

/** Fails the build when the pages outgrow what a first visit may load. */
function budget(): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const sizes = Object.values(bundle)
        .filter(file => file.type === 'chunk')
        .map(file => ({ name: file.name, entry: file.isEntry, size: gzipSync(file.code, { level: 9 }).length }));
      const all = sizes.reduce((sum, file) => sum + file.size, 0);
      if (all > ALL) this.error(`all scripts together have ${all} bytes as gzip, and may have ${ALL}`);
      for (const { name, size } of sizes) {
        if (name.endsWith('-page') && size > PAGE) this.error(`${name} has ${size} bytes as gzip, and may have ${PAGE}`);
      }
      this.info(`scripts: ${all} bytes as gzip`);
    },
  };
}

export default defineConfig({
  root: join(import.meta.dirname, 'app'),
  // Relative addresses only: behind a reverse proxy the pages may be under any path.
  base: './',
  cacheDir: join(import.meta.dirname, 'node_modules/.vite-app'),
  plugins: [budget(), gzipAssets(outDir)],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // One small style sheet, and not one for each part of a page.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      checks: { moduleLevelDirective: false },
      output: {
        // What all pages share changes seldom, and stays in the browser's cache while they change.
        codeSplitting: {
          groups: [
            { name: 'kit', test: /node_modules\/(@radix-ui|radix-ui|cmdk|@floating-ui|aria-hidden|react-remove-scroll|react-style-singleton|use-sidecar|use-callback-ref)/ },
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
            { name: 'shared', test: /(app\/(filter|parts|api|shell\/address|pages\/run\/state-bar)|\.module\.css|rolldown\/runtime)/ },
          ],
        },
      },
    },
  },
  server: {
    // `npm run dev` beside a running `quaestor serve`.
    proxy: { '/graphql': process.env.QUAESTOR_URL ?? 'http://127.0.0.1:4300' },
  },
  test: { environment: 'node', testTimeout: 120_000 },
});
