import type { KnownBlock } from '@slack/types';
import type { EmailKind, EmailStatus, RoundStatus } from '../../src/generated/prisma/enums.ts';
import {
  EMAIL_STATE_REASONS,
  EMAIL_STATES,
  firstEmailName,
  MAIL_OBSTACLES,
  type MailObstacle,
} from '../../src/words/emails.ts';
import { roundEnded } from '../../src/words/rounds.ts';
import { day, moment } from '../kit/date.ts';
import { context, section } from '../kit/section.ts';
import { clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';

export interface CardPerson {
  firstName: string | null;
  lastName: string;
  email: string;
}

/** An invitation as the channel sees it: its latest round there, and what became of it. */
export interface CardData {
  invitee: CardPerson;
  tenant: { name: string; timezone: string };
  company: string;
  permissionsTemplate: string;
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

/** Room for a name, so that no field comes near Slack's limits. */
const NAME = 200;
const ADDRESS = 400;
const REASON = 500;

/** The channel's message about an invitation, as things stand. */
export function card(data: CardData): Message {
  const { invitee, tenant, round, notIn } = data;
  const who = personNameMrkdwn(invitee);
  const where = escapeMrkdwn(tenant.name, NAME);
  const state = stateOf(data);
  const blocks: KnownBlock[] = [
    section(`*${who}* is invited to *${where}*`),
    {
      type: 'section',
      fields: [
        field('Email ID', escapeMrkdwn(invitee.email, ADDRESS)),
        field('Company', escapeMrkdwn(data.company, NAME)),
        field('Permissions template', escapeMrkdwn(data.permissionsTemplate, NAME)),
        field('Invited by', round.sentBy ? personNameMrkdwn(round.sentBy) : `${who} asked for a new link`),
        field('Round', String(round.number)),
      ],
    },
    section(state),
  ];
  if (notIn) blocks.push(context(whyNotIn(notIn)));
  const said = `${who} (${escapeMrkdwn(invitee.email, ADDRESS)}) is invited to ${where}. ${state}`;
  return {
    text: clip(notIn ? `${said} ${whyNotIn(notIn)}` : said, LIMITS.messageText),
    blocks,
  };
}

/** First and last name, inert in mrkdwn. */
export function personNameMrkdwn({ firstName, lastName }: CardPerson): string {
  return escapeMrkdwn([firstName, lastName].filter(Boolean).join(' '), NAME);
}

/** What has happened, and what happens next. */
function stateOf({ round, tenant }: CardData): string {
  if (round.status === 'OPEN') return openState({ round, tenant });
  const { emoji, meaning } = ENDS[round.status];
  const when = round.endedAt ? ` ${moment(round.endedAt, tenant.timezone)}` : '';
  return `${emoji} ${roundEnded(round.status)}${when}${meaning}`;
}

/** What follows from the end of a round, said after how and when it ended. */
const ENDS: Readonly<Record<Exclude<RoundStatus, 'OPEN'>, { emoji: string; meaning: string }>> = {
  LOGGED_IN: { emoji: ':white_check_mark:', meaning: '.' },
  BOUNCED: { emoji: ':warning:', meaning: ': the address takes no mail, so nothing more is sent to it.' },
  COMPLAINED: { emoji: ':warning:', meaning: ': nothing more is sent to this address.' },
  REVOKED: { emoji: ':no_entry_sign:', meaning: '. The links no longer work.' },
  DEACTIVATED: { emoji: ':no_entry_sign:', meaning: '. The links no longer work.' },
  EXPIRED: {
    emoji: ':hourglass:',
    meaning: ' without a login. The links no longer work. Re-invite to send new ones.',
  },
  DECLINED: {
    emoji: ':no_entry_sign:',
    meaning: ': “This is not for me”. Nothing more is sent to this person.',
  },
  SUPERSEDED: {
    emoji: ':arrows_counterclockwise:',
    meaning: '. The links of this round no longer work.',
  },
};

function openState({ round, tenant }: Pick<CardData, 'round' | 'tenant'>): string {
  const { mail, welcomedAt, nextFollowUpAt, expiresAt } = round;
  const name = firstEmailName(mail?.kind);
  const reason = mail?.error ? `: ${escapeMrkdwn(mail.error, REASON)}` : '.';
  switch (mail?.status) {
    case 'FAILED':
      return `:warning: ${name} ${EMAIL_STATES.FAILED}${reason}`;
    case 'SUPPRESSED':
      return `:warning: ${name} ${EMAIL_STATES.SUPPRESSED}: ${EMAIL_STATE_REASONS.SUPPRESSED}.`;
    case 'UNKNOWN':
      return `:grey_question: ${name} ${EMAIL_STATES.UNKNOWN}${reason}`;
  }
  if (!welcomedAt && mail?.waitsFor) {
    return `:warning: ${name} is waiting: ${MAIL_OBSTACLES[mail.waitsFor]}. It leaves once that is over.`;
  }
  if (!welcomedAt) return `:hourglass_flowing_sand: ${name} ${EMAIL_STATES.QUEUED}.`;
  const next = nextFollowUpAt
    ? `Next follow-up ${day(nextFollowUpAt, tenant.timezone)}.`
    : `No more follow-ups; the links work until ${day(expiresAt, tenant.timezone)}.`;
  return `:email: ${name} ${EMAIL_STATES.ACCEPTED} ${moment(welcomedAt, tenant.timezone)}, waiting for the login. ${next}`;
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

function field(label: string, value: string) {
  return { type: 'mrkdwn' as const, text: clip(`*${label}*\n${value}`, LIMITS.sectionField), verbatim: true };
}
