/** `npm start`: Usher for real when any SLACK_* variable is set, else the sandbox. */
import { makeReady, useBuilt } from './ready.mjs';

const real = Object.entries(process.env).some(([name, value]) => name.startsWith('SLACK_') && value);
await makeReady({ page: !real });
await (real ? useBuilt('src', 'main.js') : useBuilt('sandbox', 'main.js'));
