/** `npm run demo`: plays the story of an invitation in the sandbox. */
import { makeReady, useBundled } from './ready.mjs';

await makeReady();
await useBundled('sandbox', 'demo', 'main.js');
