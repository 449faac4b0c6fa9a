/** `npm start`: Usher for real when any SLACK_* variable is set, else the sandbox. */
import { isOfKubernetes } from '../src/config/kubernetes.mjs';
import { isProduction } from './freshness.mjs';
import { makeReady, root, useBundled } from './ready.mjs';

const real = Object.entries(process.env).some(
  ([name, value]) => name.startsWith('SLACK_') && value && !isOfKubernetes(name, value),
);
if (!real && isProduction(root)) {
  console.error(
    'No SLACK_* variable is set, and this installation is without the sandbox (npm ci --omit=dev). Set SLACK_SIGNING_SECRET, SLACK_BOT_TOKEN and the rest as the README says, or install everything with npm ci.',
  );
  process.exit(1);
}
await makeReady({ page: !real, production: real });
await (real ? useBundled('src', 'main.js') : useBundled('sandbox', 'main.js'));
