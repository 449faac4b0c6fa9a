import { Menu } from '@base-ui/react/menu';
import { useRef } from 'react';
import type { Persona } from '../page-server/screen.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';

/** The menu of people to act as. */
export function ActingAs(props: { personas: Persona[]; as: string; onChoose(id: string): void }) {
  const { personas, as, onChoose } = props;
  const place = useRef<HTMLDivElement>(null);
  const me = personas.find(({ id }) => id === as);
  const groups: [string, Persona[]][] = [
    ['In Slack', personas.filter(({ inSlack }) => inSlack)],
    ['By mail only', personas.filter(({ inSlack }) => !inSlack)],
  ];
  return (
    <div className="acting-as" ref={place}>
      <Menu.Root modal={false}>
        <Menu.Trigger className="me" aria-label={`Acting as ${me?.name ?? as}. Act as someone else`}>
          <Avatar name={me?.name ?? as} size={32} />
          <Who name={me?.name ?? as} role={me?.role ?? ''} />
          <Icon name="down" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner className="positioner" align="start" sideOffset={6}>
            <Menu.Popup className="popup people">
              <Menu.RadioGroup value={as} onValueChange={onChoose}>
                {groups.map(([title, people]) => (
                  <Menu.Group key={title}>
                    <Menu.GroupLabel className="group">{title}</Menu.GroupLabel>
                    {people.map(({ id, name, role }) => (
                      <Menu.RadioItem key={id} className="item" value={id} closeOnClick>
                        <Avatar name={name} size={32} />
                        <Who name={name} role={role} />
                        {id === as && <Icon name="check" />}
                      </Menu.RadioItem>
                    ))}
                  </Menu.Group>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
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
