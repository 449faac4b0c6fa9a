import { useEffect, useRef, useState } from 'react';
import type { Screen, ShownMessage } from '../../page-server/screen.ts';

/**
 * What is new for someone: how many unread messages each channel has (as with Slack, neither edits nor replies count),
 * and the latest message in words, to be read out.
 */
export function useNews(
  screen: Screen | null,
  where: string,
): { unread: Record<string, number>; said: string } {
  const read = useRef<{ me: string; ids: Set<string> } | null>(null);
  const heard = useRef(new Set<string>());
  const [said, setSaid] = useState('');
  const messages = screen?.messages ?? [];

  if (screen && read.current?.me !== screen.me.id) {
    read.current = { me: screen.me.id, ids: new Set(messages.map(idOf)) };
    heard.current = new Set(messages.map(idOf));
  }
  const here = screen?.channels.find(({ id, kind }) => id === where || (where === '@usher' && kind === 'im'));
  for (const message of messages) {
    if (message.channel === here?.id || message.user === screen?.me.id) read.current?.ids.add(idOf(message));
  }

  useEffect(() => {
    if (!screen) return;
    const fresh = screen.messages.filter((message) => !heard.current.has(idOf(message)));
    for (const message of fresh) heard.current.add(idOf(message));
    const last = fresh.findLast((message) => message.user !== screen.me.id);
    if (last) setSaid(spoken(last, screen));
  }, [screen]);

  const unread: Record<string, number> = {};
  for (const message of messages) {
    const counts = message.threadTs === null || message.broadcast;
    if (!counts || read.current?.ids.has(idOf(message))) continue;
    unread[message.channel] = (unread[message.channel] ?? 0) + 1;
  }
  return { unread, said };
}

function idOf(message: ShownMessage): string {
  return `${message.channel} ${message.ts}`;
}

function spoken(message: ShownMessage, screen: Screen): string {
  const byApp = message.user === screen.app;
  const author = byApp ? 'Usher' : screen.people.find(({ id }) => id === message.user)?.realName;
  const channel = screen.channels.find(({ id }) => id === message.channel);
  const place = channel?.kind === 'im' ? 'direct messages' : `#${channel?.name}`;
  return `${author ?? 'Someone'} in ${place}: ${plain(message.text)}`;
}

/** The text without its marks, for screen readers. */
function plain(text: string): string {
  return text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<[^|>]+\|([^>]*)>/g, '$1')
    .replace(/:[a-z0-9_+-]+:/g, '')
    .replace(/[*_~`<>]/g, '');
}
