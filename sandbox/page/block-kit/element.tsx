import type { Block } from '../../page-server/screen.ts';
import { isRecord, text, textOf } from '../../shared/json.ts';
import { Choices } from './choices.tsx';
import { Menu } from './menu.tsx';
import { Overflow } from './overflow.tsx';
import { useSurface } from './surface.ts';

/** Something to press or to choose from, in a section or among actions: the app is sent it at once. */
export function Element({ block, element }: { block: Block; element: Block }) {
  const surface = useSurface();
  const spot = { blockId: text(block.block_id), actionId: text(element.action_id) };
  const label = textOf(element.placeholder) || textOf(block.text) || text(element.action_id);
  switch (element.type) {
    case 'button':
      return <Button element={element} onPress={() => surface.press(spot)} />;
    case 'overflow':
      return (
        <Overflow element={element} label={firstLine(label)} onPick={(entry) => surface.press(spot, entry)} />
      );
    case 'image':
      return <img src={text(element.image_url)} alt={text(element.alt_text)} />;
    case 'checkboxes':
    case 'radio_buttons':
      return (
        <fieldset className="choices">
          <legend className="unseen">{plainly(label)}</legend>
          <Choices spot={spot} element={element} atOnce />
        </fieldset>
      );
    case 'datepicker':
      return (
        <input
          type="date"
          aria-label={plainly(label)}
          value={text(surface.value(spot, element))}
          onChange={(event) => surface.enter(spot, event.target.value || null, true)}
        />
      );
    default:
      return <Menu spot={spot} element={element} label={plainly(label)} atOnce />;
  }
}

function Button({ element, onPress }: { element: Block; onPress(): void }) {
  const { confirm, busy } = useSurface();
  const look = ['button', text(element.style)].filter(Boolean).join(' ');
  const name = text(element.accessibility_label) || undefined;
  const press = async () => {
    if (isRecord(element.confirm) && !(await confirm(element.confirm))) return;
    onPress();
    if (text(element.url)) window.open(text(element.url), '_blank', 'noopener');
  };
  return (
    <button
      type="button"
      className={look}
      aria-label={name}
      aria-disabled={busy}
      onClick={() => busy || press()}
    >
      {textOf(element.text)}
    </button>
  );
}

/** What a row is about: the bold title at the start of its first line, or else that line. */
function firstLine(mrkdwn: string): string {
  const [line = ''] = mrkdwn.split('\n');
  const title = /^\*([^*]+)\*(?= {2}|$)/.exec(line)?.[1] ?? plainly(line);
  return title.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A label out of mrkdwn, for screen readers. */
function plainly(mrkdwn: string): string {
  return mrkdwn.replace(/[*_~`]/g, '');
}
