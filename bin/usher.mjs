#!/usr/bin/env node
/** `usher …` and `npm run usher -- …`: the command line. */
import { makeReady, runBuilt } from './ready.mjs';

await makeReady();
await runBuilt('src', 'cli', 'main.js');
