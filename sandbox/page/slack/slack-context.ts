import { createContext, useContext } from 'react';
import type { Done, Screen, World } from '../../page-server/screen.ts';
import type { PageActionInput } from '../act.ts';

/** Slack as the person sees it whom the page acts as. */
export interface SlackHere {
  /** The persona's id. */
  as: string;
  screen: Screen;
  world: World;
  /** By the sandbox's clock, in milliseconds since 1970. */
  now: number;
  /** Does something; errors are shown as Slackbot would show them. */
  act(action: PageActionInput): Promise<Done>;
  /** Acts as someone else from now on. */
  become(persona: string): void;
  confirm(dialog: unknown): Promise<boolean>;
  /** Shows a message's thread beside the channel. */
  openThread(channel: string, ts: string): void;
}

export const SlackContext = createContext<SlackHere | null>(null);

export function useSlack(): SlackHere {
  const slack = useContext(SlackContext);
  if (!slack) throw new Error('This is shown in Slack.');
  return slack;
}
