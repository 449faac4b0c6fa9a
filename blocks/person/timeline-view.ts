import type { KnownBlock, ModalView } from '@slack/types';
import type { Timeline } from '../../src/invitations/timeline/read-timeline.ts';
import { nextMailWords } from '../../src/words/next-mail.ts';
import { factWords } from '../../src/words/timeline.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { moment } from '../kit/date.ts';
import { button, context, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';

/** What a timeline remembers between Slack's requests. Rights are always checked again. */
export interface TimelineViewState {
  membershipId: string;
}

/** **Details**: what happened to one person in a tenant, the last first, and what comes next. */
export function timelineView(timeline: Timeline, now: Date): ModalView {
  const { membershipId, name, email, tenantName, templateName, timezone, facts } = timeline;
  const who = escapeMrkdwn(timeline.shortName, 200);
  const next = nextMailWords(timeline.next, { who, now, when: (at) => moment(at, timezone) });
  const state: TimelineViewState = { membershipId };
  return {
    type: 'modal',
    callback_id: VIEWS.timeline,
    title: { type: 'plain_text', text: 'Details' },
    close: { type: 'plain_text', text: 'Close' },
    private_metadata: JSON.stringify(state),
    blocks: [
      section(
        `${bold(name)}  ${escapeMrkdwn(email, 300)}\n${bold(tenantName, 200)}  ·  ${escapeMrkdwn(templateName, 250)}`,
      ),
      section(['*What comes next*', ...next].join('\n')),
      { type: 'divider' },
      ...facts.map((fact) =>
        section(`${moment(fact.at, timezone)}\n${escapeMrkdwn(factWords(fact, timeline.shortName), 2500)}.`),
      ),
      ...turnPages(timeline),
    ],
  };
}

function turnPages({ page, pages }: Timeline): KnownBlock[] {
  if (pages <= 1) return [];
  const newer = button('Newer', ACTIONS.timelineNewer, { value: String(page - 1) });
  const older = button('Older', ACTIONS.timelineOlder, { value: String(page + 1) });
  return [
    context(`Page ${page + 1} of ${pages}`),
    {
      type: 'actions',
      block_id: 'pages',
      elements: [...(page > 0 ? [newer] : []), ...(page + 1 < pages ? [older] : [])],
    },
  ];
}
