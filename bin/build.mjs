/** `npm run build`: everything that the other commands would do before they start. */
import { makeReady } from './ready.mjs';

await makeReady();
