/** `npm run demo`: plays the story of an invitation in the sandbox. */
import { makeReady, runBuilt } from './ready.mjs';

await makeReady();
await runBuilt('sandbox', 'demo.js');
