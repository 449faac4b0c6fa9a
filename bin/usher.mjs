#!/usr/bin/env node
/** `usher …` and `npm run usher -- …`: the command line. */
import { makeReady, useBuilt } from './ready.mjs';

await makeReady({ production: true });
await useBuilt('src', 'cli', 'main.js');
