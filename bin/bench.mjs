/** `npm run bench`: measures, with all it needs. */
import { makeReady, useBuilt } from './ready.mjs';

await makeReady();
await useBuilt('bench', 'main.js');
