import { Combobox as Base } from '@base-ui/react/combobox';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../icons.tsx';
import type { Choice } from './surface.ts';

/** While someone types, the app is asked only when they pause. Milliseconds. */
const PAUSE = 120;

/** A menu that searches while a person types. */
export function Combobox(props: {
  id: string;
  label?: string | undefined;
  labelId?: string | undefined;
  describedBy?: string | undefined;
  invalid: boolean;
  placeholder: string;
  chosen: Choice[];
  many: boolean;
  clearable: boolean;
  minTyped: number;
  search(typed: string): Promise<Choice[]>;
  onChange(chosen: Choice[]): void;
}) {
  const { id, many, minTyped, search, onChange } = props;
  const chosen = useSame(props.chosen);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const query = typed ?? '';
  const tooShort = query.length < minTyped;
  const found = useSearch(search, open && !tooShort ? query : null);
  return (
    <div className="combobox" ref={place}>
      <Base.Root<Choice, boolean>
        items={found ?? []}
        filter={null}
        autoHighlight
        multiple={many}
        value={many ? chosen : (chosen[0] ?? null)}
        onValueChange={(value) => {
          if (value !== null) onChange([value].flat());
          else if (props.clearable) onChange([]); // also by deleting all that it says
        }}
        inputValue={typed ?? (many ? '' : (chosen[0]?.label ?? ''))}
        onInputValueChange={(text, { reason }) => setTyped(reason === 'input-change' ? text : null)}
        open={open}
        onOpenChange={(next, details) => {
          if (!next) setTyped(null);
          // Several are chosen one after the other.
          if (many && details.reason === 'item-press') details.cancel();
          else setOpen(next);
        }}
        itemToStringLabel={({ label }) => label}
        isItemEqualToValue={(one, other) => one.key === other.key}
      >
        <Base.Chips className="chips" aria-label={many ? 'Chosen' : undefined}>
          {many && chosen.map((choice) => <Chip key={choice.key} label={choice.label} />)}
          <div className="control">
            <Base.Input
              id={id}
              spellCheck={false}
              aria-label={props.labelId ? undefined : props.label}
              aria-labelledby={props.labelId}
              aria-describedby={props.describedBy}
              aria-invalid={props.invalid}
              placeholder={props.placeholder}
              onFocus={(event) => event.target.select()}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && open) event.preventDefault(); // chooses, and does not submit the form
                // Once its list is closed, Escape closes what the menu is in. By itself it would empty the menu.
                if (event.key === 'Escape' && !open) event.preventBaseUIHandler();
              }}
            />
            {!many && props.clearable && (
              <Base.Clear className="clear" aria-label="Clear">
                <Icon name="close" />
              </Base.Clear>
            )}
            <Icon name="down" />
          </div>
        </Base.Chips>
        <Base.Portal container={place}>
          <Base.Positioner className="positioner" positionMethod="fixed" align="start" sideOffset={4}>
            <Base.Popup className="popup">
              <Base.List aria-label={props.label ?? 'Choices'}>
                {(choice: Choice, index: number) => (
                  <Option key={choice.key} choice={choice} previous={found?.[index - 1]} />
                )}
              </Base.List>
              <Base.Status className="hint">{hint(found, tooShort, minTyped)}</Base.Status>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}

/** The same objects as long as they stand for the same: others would take back what is being typed. */
function useSame(chosen: Choice[]): Choice[] {
  const kept = useRef(chosen);
  const marks = (choices: Choice[]) => choices.map(({ key, label }) => `${key} ${label}`).join('\n');
  if (marks(kept.current) !== marks(chosen)) kept.current = chosen;
  return kept.current;
}

/** What is found for a query; null while there is no query, or no answer yet. */
function useSearch(search: (query: string) => Promise<Choice[]>, query: string | null): Choice[] | null {
  const [found, setFound] = useState<Choice[] | null>(null);
  const searching = useRef(search);
  searching.current = search;
  useEffect(() => {
    setFound(null);
    if (query === null) return;
    let current = true;
    const timer = setTimeout(
      async () => {
        const choices = await searching.current(query);
        if (current) setFound(choices);
      },
      query === '' ? 0 : PAUSE,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query]);
  return found;
}

/** One of several that were chosen. */
function Chip({ label }: { label: string }) {
  return (
    <Base.Chip className="chip">
      {label}
      <Base.ChipRemove aria-label={`Remove ${label}`}>
        <Icon name="close" />
      </Base.ChipRemove>
    </Base.Chip>
  );
}

/** A choice, below the name of its group where a new group begins. */
function Option({ choice, previous }: { choice: Choice; previous: Choice | undefined }) {
  const beginsGroup = choice.group !== undefined && choice.group !== previous?.group;
  return (
    <>
      {beginsGroup && <div className="group">{choice.group}</div>}
      <Base.Item className="option" value={choice}>
        {choice.label}
        {choice.description && <small>{choice.description}</small>}
        <Base.ItemIndicator>
          <Icon name="check" />
        </Base.ItemIndicator>
      </Base.Item>
    </>
  );
}

/** What to say when there are no choices; how many there are is for screen readers. */
function hint(found: Choice[] | null, tooShort: boolean, minTyped: number) {
  if (tooShort) return `Type at least ${minTyped} ${minTyped === 1 ? 'character' : 'characters'} to search.`;
  if (found === null) return 'Searching …';
  if (found.length === 0) return 'Nothing was found.';
  return <span className="unseen">{found.length} found</span>;
}
