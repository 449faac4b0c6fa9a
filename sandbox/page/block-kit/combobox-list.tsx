import { Icon } from '../icons.tsx';
import type { Choice } from './surface.ts';

/** The choices that were found, in their groups. */
export function Options(props: {
  id: string;
  choices: Choice[];
  active: number;
  chosen: Choice[];
  onPick(choice: Choice): void;
}) {
  return props.choices.map((choice, index) => {
    const isNewGroup = choice.group !== undefined && choice.group !== props.choices[index - 1]?.group;
    const isChosen = props.chosen.some(({ key }) => key === choice.key);
    return (
      <div key={choice.key} role="presentation">
        {isNewGroup && <div className="group">{choice.group}</div>}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the keys are those of the input, which keeps the focus */}
        <div
          id={`${props.id}-${index}`}
          className="option"
          role="option"
          aria-selected={index === props.active}
          data-chosen={isChosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => props.onPick(choice)}
        >
          {choice.label}
          {choice.description && <small>{choice.description}</small>}
          {isChosen && <Icon name="check" />}
        </div>
      </div>
    );
  });
}

/** What there is to say when there are no choices, or how many there are. */
export function Hint({
  tooShort,
  minTyped,
  found,
}: {
  tooShort: boolean;
  minTyped: number;
  found: Choice[] | null;
}) {
  const hint = tooShort
    ? `Type at least ${minTyped} ${minTyped === 1 ? 'character' : 'characters'} to search.`
    : found === null
      ? 'Searching …'
      : found.length === 0
        ? 'Nothing was found.'
        : '';
  return (
    <div className="hint" role="status">
      {hint || <span className="unseen">{found?.length} found</span>}
    </div>
  );
}
