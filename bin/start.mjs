/** `npm start`: Usher for real when any SLACK_* variable is set, else the sandbox. */
import { makeReady, runBuilt } from './ready.mjs';

await makeReady();

const real = Object.entries(process.env).some(([name, value]) => name.startsWith('SLACK_') && value);
await (real ? runBuilt('src', 'main.js') : runBuilt('sandbox', 'main.js'));
