import { Icon, type IconName, Mark } from '../icons.tsx';
import { moveInList } from '../move-in-list.ts';
import { useSlack } from './slack-context.ts';

/** Channels, direct messages, the app's home and its shortcuts. */
export function Sidebar(props: { where: string; unread: Record<string, number>; onGo(where: string): void }) {
  const { where, unread, onGo } = props;
  const { screen, world, act } = useSlack();
  const im = screen.channels.find(({ kind }) => kind === 'im');
  const shortcuts = world.shortcuts.filter(({ on }) => on === 'global');
  const entry = (id: string, name: string, icon: IconName | null, count = 0) => (
    <li key={id}>
      <button
        type="button"
        data-item=""
        aria-current={where === id ? 'page' : undefined}
        data-unread={count > 0}
        onClick={() => onGo(id)}
      >
        {icon ? <Icon name={icon} /> : <Mark />}
        <span>{name}</span>
        {count > 0 && (
          <span className="count">
            {count}
            <span className="unseen"> new</span>
          </span>
        )}
      </button>
    </li>
  );
  return (
    <nav className="sidebar" aria-label="Slack" onKeyDown={moveInList}>
      <p className="workspace">{screen.workspace}</p>
      <h3 id="channels">Channels</h3>
      <ul aria-labelledby="channels">
        {screen.channels
          .filter(({ kind }) => kind !== 'im')
          .map(({ id, name, kind }) => entry(id, name, kind === 'private' ? 'lock' : 'hash', unread[id]))}
      </ul>
      <h3 id="apps">Apps</h3>
      <ul aria-labelledby="apps">
        {entry('@usher', 'Usher', null, im ? unread[im.id] : 0)}
        {(world.home || screen.home) && entry('home', 'Usher’s home', 'home')}
      </ul>
      {shortcuts.length > 0 && (
        <>
          <h3 id="shortcuts">Shortcuts</h3>
          <ul aria-labelledby="shortcuts">
            {shortcuts.map(({ name, callbackId }) => (
              <li key={callbackId}>
                <button type="button" data-item="" onClick={() => act({ do: 'use', shortcut: callbackId })}>
                  <Icon name="bolt" />
                  <span>{name}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </nav>
  );
}
