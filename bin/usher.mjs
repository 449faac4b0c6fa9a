#!/usr/bin/env node
/** `usher …` and `npm run usher -- …`: the command line. */
import { makeReady, useBundled } from './ready.mjs';

await makeReady({ production: true });
await useBundled('src', 'cli', 'main.js');
