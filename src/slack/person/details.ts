import type { ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import { reply } from '../../../blocks/kit/reply.ts';
import { type TimelineViewState, timelineView } from '../../../blocks/person/timeline-view.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { denySeeDirectory } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import { mailHoldFor } from '../../invitations/status/mail-hold.ts';
import { readTimeline } from '../../invitations/timeline/read-timeline.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { findPerson } from './find-person.ts';
import type { PersonAnswer, PersonListener } from './person-listener.ts';

/** Facts on a page: a phone scrolls through them, and Slack takes many more blocks. */
const FACTS = 20;

/** **Details**: the person's timeline, for those who may see the directory that the person is in. */
export const detailsPressed: PersonListener = (app, asker, { membershipId }) =>
  timelineFor(app, asker, { membershipId, page: 0 });

/** **Older** and **Newer** in a timeline. */
export function timelinePageTurned(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  const { membershipId } = state.parse(JSON.parse(view.private_metadata));
  return timelineFor(app, asker, { membershipId, page: Number(action.value) });
}

async function timelineFor(
  app: SlackContext,
  asker: Asker,
  { membershipId, page }: { membershipId: string; page: number },
): Promise<PersonAnswer> {
  const found = await findPerson(app, asker, membershipId);
  if (!found) return reply('This person is no longer in a directory that you are in.');
  const { caller } = found;
  const denial = denySeeDirectory(caller);
  if (denial)
    return refusalReply(await refuse(app.db, { logger: app.logger, asked: 'see-directory', denial, caller }));
  const hold = await mailHoldFor(app.db, caller);
  const timeline = await readTimeline(app, { membershipId, hold, page, perPage: FACTS });
  if (!timeline) return reply('This person is no longer in a directory that you are in.');
  return { modal: timelineView(timeline, app.clock.now()) };
}

const state = z.object({ membershipId: z.uuid() }) satisfies z.ZodType<TimelineViewState>;
