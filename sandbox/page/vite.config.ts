import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the page into dist/page, from where the sandbox serves it. bin/ready.mjs does so when it has changed. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../dist/.vite',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The library for rarer blocks is large, loaded only when one is shown, and never over a network.
    chunkSizeWarningLimit: 1500,
  },
});
