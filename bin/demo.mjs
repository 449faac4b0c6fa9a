/** `npm run demo`: plays the story of an invitation in the sandbox. */
import { makeReady, useBuilt } from './ready.mjs';

await makeReady();
await useBuilt('sandbox', 'demo', 'main.js');
