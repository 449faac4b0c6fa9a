import { Combobox } from '@base-ui/react/combobox';
import { useRef } from 'react';
import type { Persona } from '../page-server/screen.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';

interface Group {
  value: string;
  items: Persona[];
}

/** The menu of people to act as, which is searched by name, address and role. */
export function ActingAs(props: { personas: Persona[]; as: string; onChoose(id: string): void }) {
  const { personas, as, onChoose } = props;
  const place = useRef<HTMLDivElement>(null);
  const me = personas.find(({ id }) => id === as);
  const groups: Group[] = [
    { value: 'In Slack', items: personas.filter(({ inSlack }) => inSlack) },
    { value: 'By mail only', items: personas.filter(({ inSlack }) => !inSlack) },
  ];
  return (
    <div className="acting-as" ref={place}>
      <Combobox.Root<Persona>
        items={groups}
        value={me ?? null}
        onValueChange={(persona) => persona && onChoose(persona.id)}
        itemToStringLabel={({ name, email, role }) => `${name} ${email} ${role}`}
        isItemEqualToValue={(one, other) => one.id === other.id}
        autoHighlight
      >
        <Combobox.Trigger className="me" aria-label={`Acting as ${me?.name ?? as}. Act as someone else`}>
          <Avatar name={me?.name ?? as} size={32} />
          <Who name={me?.name ?? as} role={me?.role ?? ''} />
          <Icon name="down" />
        </Combobox.Trigger>
        <Combobox.Portal container={place}>
          <Combobox.Positioner className="positioner" align="start" sideOffset={6}>
            <Combobox.Popup className="popup people" aria-label="Act as someone else">
              <Combobox.Input className="search" placeholder="Search people" aria-label="Search people" />
              <Combobox.Empty className="hint">Nobody is called that.</Combobox.Empty>
              <Combobox.List>
                {(group: Group) => (
                  <Combobox.Group key={group.value} items={group.items}>
                    <Combobox.GroupLabel className="group">{group.value}</Combobox.GroupLabel>
                    <Combobox.Collection>
                      {(persona: Persona) => (
                        <Combobox.Item key={persona.id} className="item" value={persona}>
                          <Avatar name={persona.name} size={32} />
                          <Who name={persona.name} role={persona.role} />
                          <Combobox.ItemIndicator className="chosen">
                            <Icon name="check" />
                          </Combobox.ItemIndicator>
                        </Combobox.Item>
                      )}
                    </Combobox.Collection>
                  </Combobox.Group>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </div>
  );
}

function Who({ name, role }: { name: string; role: string }) {
  return (
    <span>
      <b>{name}</b>
      <small>{role}</small>
    </span>
  );
}
