#!/usr/bin/env node
/** `usher …` and `npm run usher -- …`: the command line. */
import { makeReady, useBuilt } from './ready.mjs';

await makeReady();
await useBuilt('src', 'cli', 'main.js');
