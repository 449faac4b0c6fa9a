/** `npm run pictures`: takes the pictures of docs/pictures again, in a sandbox that is thrown away. */
import { findChromium, HOW_TO_GET } from './chromium.mjs';
import { makeReady, useBuilt } from './ready.mjs';

const chromium = findChromium();
if (!chromium) {
  console.error(
    `The pictures are taken in a Chromium, and there is none here. ${HOW_TO_GET.replace('npm test', 'npm run pictures')}`,
  );
  process.exit(1);
}
process.env.CHROMIUM = chromium;
await makeReady({ page: true });
await useBuilt('sandbox', 'demo', 'pictures.js');
