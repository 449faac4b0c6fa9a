import type { Timeline } from '../../invitations/timeline/read-timeline.ts';
import { nextMailWords } from '../../words/next-mail.ts';
import { factWords } from '../../words/timeline.ts';
import { moment, wrap } from './terminal.ts';

/** What happened to one person in one tenant, and what comes next, in the tenant's time. */
export function describeTimeline(timeline: Timeline, now: Date): string {
  const { name, email, tenantName, timezone, templateName, shortName: who, facts } = timeline;
  const when = (at: Date) => moment(at, timezone);
  const next = nextMailWords(timeline.next, { who, now, when });
  return [
    wrap(`${name} <${email}> in ${tenantName} (${timezone}), ${templateName}`, { hanging: '  ' }),
    ['What comes next', ...next.map((line) => wrap(line, { indent: '  ', hanging: '    ' }))].join('\n'),
    [
      'What happened, the last first',
      ...facts.map((fact) => factLine(when(fact.at), factWords(fact, who))),
    ].join('\n'),
  ].join('\n\n');
}

function factLine(at: string, words: string): string {
  return wrap(`${at.padEnd(20)}  ${words}.`, { indent: '  ', hanging: '    ' });
}
