import { useEffect, useRef, useState } from 'react';
import type { Screen, ShownMessage } from '../../page-server/screen.ts';

/** What is new for someone: how many unread messages each channel has, and the latest in words, to be read out. */
export function useNews(
  screen: Screen | null,
  where: string,
): { unread: Record<string, number>; said: string } {
  const seen = useRef<{ me: string; upTo: Record<string, number> } | null>(null);
  const spoken = useRef(0);
  const [said, setSaid] = useState('');

  const newest = (channel: string) =>
    Math.max(
      0,
      ...(screen?.messages ?? []).filter((one) => one.channel === channel).map((one) => one.sequence),
    );

  if (screen && seen.current?.me !== screen.me.id) {
    const upTo = Object.fromEntries(screen.channels.map(({ id }) => [id, newest(id)]));
    seen.current = { me: screen.me.id, upTo };
    spoken.current = Math.max(0, ...Object.values(upTo));
  }
  const here = screen?.channels.find(({ id, kind }) => id === where || (where === '@usher' && kind === 'im'));
  if (here && seen.current) seen.current.upTo[here.id] = newest(here.id);

  useEffect(() => {
    const fresh = (screen?.messages ?? []).filter(
      (message) => message.sequence > spoken.current && !byMe(message, screen),
    );
    const last = fresh.at(-1);
    if (!screen || !last) return;
    spoken.current = Math.max(...fresh.map((message) => message.sequence));
    const channel = screen.channels.find(({ id }) => id === last.channel);
    setSaid(
      `${authorOf(last, screen)} in ${channel?.kind === 'im' ? 'direct messages' : `#${channel?.name}`}: ${plain(last.text)}`,
    );
  }, [screen]);

  const unread: Record<string, number> = {};
  for (const message of screen?.messages ?? []) {
    const upTo = seen.current?.upTo[message.channel] ?? 0;
    if (message.sequence > upTo && !byMe(message, screen))
      unread[message.channel] = (unread[message.channel] ?? 0) + 1;
  }
  return { unread, said };
}

function byMe(message: ShownMessage, screen: Screen | null): boolean {
  return message.user === screen?.me.id;
}

function authorOf(message: ShownMessage, screen: Screen): string {
  return message.user === screen.app
    ? 'Usher'
    : (screen.people.find(({ id }) => id === message.user)?.realName ?? '');
}

/** The text without its marks, for those who hear it. */
function plain(text: string): string {
  return text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<[^|>]+\|([^>]*)>/g, '$1')
    .replace(/:[a-z0-9_+-]+:/g, '')
    .replace(/[*_~`<>]/g, '');
}
