import type { KnownBlock } from '@slack/types';
import type { EmailKind, EmailStatus, RoundStatus } from '../../src/generated/prisma/enums.ts';
import {
  EMAIL_STATE_REASONS,
  EMAIL_STATES,
  firstEmailName,
  MAIL_OBSTACLES,
  type MailObstacle,
  putOffUntil,
} from '../../src/words/emails.ts';
import { roundEnded } from '../../src/words/rounds.ts';
import { day, moment } from '../kit/date.ts';
import { context, section } from '../kit/section.ts';
import { besideMrkdwn, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { type PersonVerb, personMenu } from '../person/person-menu.ts';

export interface CardPerson {
  firstName: string | null;
  lastName: string;
  email: string;
}

/** An invitation as the channel sees it: its latest round there, and what became of it. */
export interface CardData {
  membershipId: string;
  invitee: CardPerson;
  /** `brand`: for beside the name; null where there is none to tell. */
  tenant: { name: string; timezone: string; brand: string | null };
  company: string;
  permissionsTemplate: string;
  /** Null for someone who is active in the tenant. */
  deactivatedAt: Date | null;
  round: {
    number: number;
    status: RoundStatus;
    /** Null: the invited person asked for a new link. */
    sentBy: CardPerson | null;
    welcomedAt: Date | null;
    nextFollowUpAt: Date | null;
    expiresAt: Date;
    endedAt: Date | null;
    /** The first mail of the round. */
    mail: {
      kind: EmailKind;
      status: EmailStatus;
      error: string | null;
      deliveredAt?: Date | null;
      /** Of one that was put off because of the caps: when it leaves. */
      leavesAt?: Date | null;
      /** What keeps mail from leaving at the moment. */
      waitsFor?: MailObstacle | null;
    } | null;
  };
  /** Why the card goes to the person who asked, and not to the channel that it was meant for. */
  notIn: NotIn | null;
}

/** A channel, by id or as #name, that does not get a message. */
export interface NotIn {
  channel: string;
  /** The app may not post there, other organisations read it, or the app may not see who reads it. */
  why: 'REFUSED' | 'SHARED' | 'HIDDEN';
}

/** A message to post in a channel or to a person. */
export interface Message {
  text: string;
  blocks: KnownBlock[];
}

/** Room for a name and an address where nothing else stands beside them. */
const NAME = 200;
/** Room on the card, which is to stay two lines high; the thread and **Details** have the whole. */
const SHORT = { person: 60, name: 40, address: 100, reason: 120 };

/** The channel's message about an invitation, as things stand: who is invited to what, and what became of it. */
export function card(data: CardData): Message {
  const { invitee, tenant, round, notIn } = data;
  const [who, where] = [shortName(invitee), escapeMrkdwn(tenant.name, SHORT.name)];
  const brand = besideMrkdwn(tenant.brand);
  const company = escapeMrkdwn(data.company, SHORT.name);
  const template = escapeMrkdwn(data.permissionsTemplate, SHORT.name);
  const by = round.sentBy ? `, by ${calledMrkdwn(round.sentBy)}` : ', and asked for a new link';
  const state = [
    escapeMrkdwn(invitee.email, SHORT.address),
    ...(round.number > 1 ? [`round ${round.number}`] : []),
    stateOf(data),
  ].join(' · ');
  const blocks: KnownBlock[] = [
    section(
      `*${who}* (${company}) is invited to *${where}*${brand} as ${template}${by}`,
      personMenu(data.membershipId, verbsFor(data)) ?? undefined,
    ),
    context(state),
  ];
  if (notIn) blocks.push(context(whyNotIn(notIn)));
  const said = `${who} (${company}) is invited to ${where}${brand} as ${template}${by}. ${state}`;
  return {
    text: clip(notIn ? `${said}. ${whyNotIn(notIn)}` : said, LIMITS.messageText),
    blocks,
  };
}

/** What the menu offers. Whoever may not do it is told so when they choose it. */
function verbsFor({ deactivatedAt, round }: CardData): PersonVerb[] {
  if (deactivatedAt) return ['REACTIVATE', 'DETAILS'];
  if (round.status === 'OPEN') return ['REINVITE', 'REVOKE', 'EDIT', 'DETAILS'];
  if (round.status === 'BOUNCED') return ['CORRECT', 'REINVITE', 'EDIT', 'DETAILS'];
  return ['REINVITE', 'EDIT', 'DETAILS'];
}

function shortName(person: CardPerson): string {
  return clip(personNameMrkdwn(person), SHORT.person);
}

/** What colleagues call someone: the first name, where there is one. */
function calledMrkdwn({ firstName, lastName }: CardPerson): string {
  return escapeMrkdwn(firstName ?? lastName, SHORT.name);
}

/** First and last name, inert in mrkdwn. */
export function personNameMrkdwn({ firstName, lastName }: CardPerson): string {
  return escapeMrkdwn([firstName, lastName].filter(Boolean).join(' '), NAME);
}

/** What has happened, and what happens next. */
function stateOf({ round, tenant, deactivatedAt }: CardData): string {
  if (deactivatedAt) return ended('DEACTIVATED', moment(deactivatedAt, tenant.timezone));
  if (round.status === 'OPEN') return openState({ round, tenant });
  const when = round.endedAt ? moment(round.endedAt, tenant.timezone) : '';
  if (round.status === 'DEACTIVATED') {
    return `:leftwards_arrow_with_hook: Deactivated ${when}, reactivated since · no open invitation`;
  }
  return ended(round.status, when);
}

function ended(status: Exclude<RoundStatus, 'OPEN'>, when: string): string {
  const { emoji, meaning } = ENDS[status];
  return `${emoji} ${roundEnded(status)} ${when}${meaning}`;
}

/** What follows from the end of a round, said after how and when it ended. */
const ENDS: Readonly<Record<Exclude<RoundStatus, 'OPEN'>, { emoji: string; meaning: string }>> = {
  LOGGED_IN: { emoji: ':white_check_mark:', meaning: '' },
  BOUNCED: { emoji: ':warning:', meaning: ': the address takes no mail, so nothing more is sent to it' },
  COMPLAINED: { emoji: ':warning:', meaning: ': nothing more is sent to this address' },
  REVOKED: { emoji: ':no_entry_sign:', meaning: ' · the links no longer work' },
  DEACTIVATED: { emoji: ':no_entry_sign:', meaning: ' · the links no longer work' },
  EXPIRED: { emoji: ':hourglass:', meaning: ' without a log-in · re-invite to send new links' },
  DECLINED: { emoji: ':no_entry_sign:', meaning: ': “This is not for me”' },
  SUPERSEDED: {
    emoji: ':arrows_counterclockwise:',
    meaning: ' · the links of this round no longer work',
  },
};

function openState({ round, tenant }: Pick<CardData, 'round' | 'tenant'>): string {
  const { mail, welcomedAt, nextFollowUpAt, expiresAt } = round;
  const { timezone } = tenant;
  const name = firstEmailName(mail?.kind);
  const reason = mail?.error ? `: ${escapeMrkdwn(mail.error, SHORT.reason)}` : '';
  switch (mail?.status) {
    case 'FAILED':
      return `:warning: ${name} ${EMAIL_STATES.FAILED}${reason}`;
    case 'SUPPRESSED':
      return `:warning: ${name} ${EMAIL_STATES.SUPPRESSED}: ${EMAIL_STATE_REASONS.SUPPRESSED}`;
    case 'UNKNOWN':
      return `:grey_question: ${name} ${EMAIL_STATES.UNKNOWN}${reason}`;
  }
  if (!welcomedAt && mail?.leavesAt) {
    return `:hourglass_flowing_sand: ${name} ${putOffUntil(moment(mail.leavesAt, timezone))}`;
  }
  if (!welcomedAt && mail?.waitsFor) {
    return `:warning: ${name} is waiting: ${MAIL_OBSTACLES[mail.waitsFor]}. It leaves once that is over`;
  }
  if (!welcomedAt) return `:hourglass_flowing_sand: ${name} ${EMAIL_STATES.QUEUED}`;
  const arrived = mail?.deliveredAt
    ? `${EMAIL_STATES.DELIVERED} ${moment(mail.deliveredAt, timezone)}`
    : `${EMAIL_STATES.ACCEPTED} ${moment(welcomedAt, timezone)}`;
  const next = nextFollowUpAt
    ? `next follow-up ${day(nextFollowUpAt, timezone)}`
    : `no more follow-ups; the links work until ${day(expiresAt, timezone)}`;
  return `:email: ${name} ${arrived} · ${next}`;
}

/** Said in the message that goes to the person who asked instead. */
export function whyNotIn({ channel, why }: NotIn): string {
  switch (why) {
    case 'SHARED':
      return `This is not in ${channelName(channel)}: people of other organisations can read that channel.`;
    case 'HIDDEN':
      return `This is not in ${channelName(channel)}: the app may not see who can read that channel. Please tell the people who run Usher.`;
    case 'REFUSED':
      return `I cannot post in ${channelName(channel)}. Mention @Usher there, and Slack will offer to add me.`;
  }
}

/** A channel in mrkdwn, by id or by name; anything else is the conversation where the command was typed. */
export function channelName(channel: string): string {
  if (/^[CG][A-Z0-9]+$/.test(channel)) return `<#${channel}>`;
  return channel.startsWith('#') ? escapeMrkdwn(channel, NAME) : 'the conversation where you asked';
}
