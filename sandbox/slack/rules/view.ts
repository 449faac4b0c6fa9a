import { isRecord, records } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import { blocks } from './blocks.ts';
import { boolean, oneOf, shape, string } from './checks.ts';
import { plainText } from './elements/text-object.ts';
import { type Check, findingsOf } from './findings.ts';
import { LIMITS } from './limits.ts';

const common = {
  private_metadata: string({ max: LIMITS.view.privateMetadata }),
  callback_id: string({ max: LIMITS.id }),
  external_id: string({ max: LIMITS.id }),
};

const modal = shape(
  { type: oneOf('modal'), title: plainText(LIMITS.view.title), blocks: blocks(LIMITS.view.blocks) },
  {
    ...common,
    submit: plainText(LIMITS.view.submit),
    close: plainText(LIMITS.view.close),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
);

const home = shape({ type: oneOf('home'), blocks: blocks(LIMITS.view.blocks) }, common);

const submitWithInputs: Check = (view, at, found) => {
  if (!isRecord(view) || view.submit !== undefined) return;
  if (records(view.blocks).some((block) => block.type === 'input')) {
    found.push({ at, problem: 'missing required field: submit' });
  }
};

/**
 * Refuses a view as Slack does: `view_too_large`, or `invalid_arguments` with every problem and its path.
 * Returns the view as an object.
 */
export function checkView(view: unknown, type: 'modal' | 'home'): Record<string, unknown> {
  if (!isRecord(view))
    throw Refusal.because('invalid_arguments', [{ at: '/view', problem: 'must be an object' }]);
  if (Buffer.byteLength(JSON.stringify(view)) > LIMITS.view.bytes) throw new Refusal('view_too_large');
  const found = findingsOf(type === 'modal' ? modal : home, view, '/view');
  if (type === 'modal') submitWithInputs(view, '/view', found);
  if (found.length > 0) throw Refusal.because('invalid_arguments', found);
  return view;
}
