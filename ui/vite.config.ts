import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const outDir = join(import.meta.dirname, 'dist', 'playground');

// The Go binary embeds the files compressed: that is a third of the size, and nearly every browser is sent them as
// they are. The page itself stays plain, because the handler fills in its base address.
function gzipAssets(): Plugin {
  return {
    name: 'gzip-assets',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || entry.name === 'index.html') continue;
        const file = join(entry.parentPath, entry.name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
        rmSync(file);
      }
    },
  };
}

export default defineConfig({
  root: join(import.meta.dirname, 'playground'),
  // Relative addresses only: behind a reverse proxy the playground may be under any path.
  base: './',
  plugins: [gzipAssets()],
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
