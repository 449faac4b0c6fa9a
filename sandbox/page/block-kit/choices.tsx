import type { Block } from '../../page-server/screen.ts';
import { isRecord, records, text } from '../../shared/json.ts';
import { Text } from './mrkdwn.tsx';
import { type Spot, useSurface } from './surface.ts';

/** Checkboxes or radio buttons. */
export function Choices({ spot, element, atOnce }: { spot: Spot; element: Block; atOnce: boolean }) {
  const surface = useSurface();
  const value = surface.value(spot, element);
  const many = element.type === 'checkboxes';
  const chosen = Array.isArray(value) ? value : [value];
  const toggle = (option: string, on: boolean) => {
    const others = chosen.filter((one) => one !== option && one !== null);
    surface.enter(spot, many ? (on ? [...others, option] : others) : option, atOnce);
  };
  return records(element.options).map((option) => {
    const own = text(option.value);
    return (
      <label key={own} className="choice">
        <input
          type={many ? 'checkbox' : 'radio'}
          name={`${surface.key} ${spot.blockId} ${spot.actionId}`}
          checked={chosen.includes(own)}
          onChange={(event) => toggle(own, event.target.checked)}
        />
        <span>
          <Text of={option.text} />
          {isRecord(option.description) && (
            <small>
              <Text of={option.description} />
            </small>
          )}
        </span>
      </label>
    );
  });
}
