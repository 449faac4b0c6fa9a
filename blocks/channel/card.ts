import type { KnownBlock } from '@slack/types';
import type { EmailKind, EmailStatus, RoundStatus } from '../../src/generated/prisma/enums.ts';
import { day, moment } from '../kit/date.ts';
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
    mail: { kind: EmailKind; status: EmailStatus; error: string | null } | null;
  };
  /** The channel where the app may not post, so that the card goes to the person who asked: an id, or a name with #. */
  refusedIn: string | null;
}

/** A message of the channel. */
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
  const { invitee, tenant, round, refusedIn } = data;
  const who = personName(invitee);
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
        field('Invited by', round.sentBy ? personName(round.sentBy) : `${who} asked for a new link`),
        field('Round', String(round.number)),
      ],
    },
    section(state),
  ];
  if (refusedIn !== null) {
    blocks.push({
      type: 'context',
      elements: [{ type: 'mrkdwn', text: refusal(refusedIn), verbatim: true }],
    });
  }
  const said = `${who} (${escapeMrkdwn(invitee.email, ADDRESS)}) is invited to ${where}. ${state}`;
  return {
    text: clip(refusedIn === null ? said : `${said} ${refusal(refusedIn)}`, LIMITS.messageText),
    blocks,
  };
}

/** First and last name, inert in mrkdwn. */
export function personName({ firstName, lastName }: CardPerson): string {
  return escapeMrkdwn([firstName, lastName].filter(Boolean).join(' '), NAME);
}

/** What has happened, and what happens next. */
function stateOf({ round, tenant }: CardData): string {
  const when = (at: Date | null) => (at ? ` ${moment(at, tenant.timezone)}` : '');
  switch (round.status) {
    case 'OPEN':
      return openState({ round, tenant });
    case 'LOGGED_IN':
      return `:white_check_mark: Logged in${when(round.endedAt)}.`;
    case 'BOUNCED':
      return `:warning: Bounced${when(round.endedAt)}: the address takes no mail, so nothing more is sent to it.`;
    case 'COMPLAINED':
      return `:warning: Reported as spam${when(round.endedAt)}: nothing more is sent to this address.`;
    case 'REVOKED':
      return `:no_entry_sign: Revoked${when(round.endedAt)}. The links no longer work.`;
    case 'DEACTIVATED':
      return `:no_entry_sign: Deactivated${when(round.endedAt)}. The links no longer work.`;
    case 'EXPIRED':
      return `:hourglass: Expired${when(round.endedAt)} without a login. The links no longer work. Re-invite to send new ones.`;
    case 'SUPERSEDED':
      return `:arrows_counterclockwise: Invited again${when(round.endedAt)}. The links of this round no longer work.`;
  }
}

function openState({ round, tenant }: Pick<CardData, 'round' | 'tenant'>): string {
  const { mail, welcomedAt, nextFollowUpAt, expiresAt } = round;
  const name = firstMail(mail?.kind);
  const reason = mail?.error ? `: ${escapeMrkdwn(mail.error, REASON)}` : '.';
  switch (mail?.status) {
    case 'FAILED':
      return `:warning: ${name} could not be sent${reason}`;
    case 'SUPPRESSED':
      return `:warning: ${name} not sent: the mail provider holds this address on its suppression list.`;
    case 'UNKNOWN':
      return `:grey_question: Whether the ${name} left is not known${reason}`;
  }
  if (!welcomedAt) return `:hourglass_flowing_sand: ${name} queued.`;
  const next = nextFollowUpAt
    ? `Next follow-up ${day(nextFollowUpAt, tenant.timezone)}.`
    : `No more follow-ups; the links work until ${day(expiresAt, tenant.timezone)}.`;
  return `:email: ${name} sent ${moment(welcomedAt, tenant.timezone)}, waiting for the login. ${next}`;
}

/** What the first mail of a round is called. */
export function firstMail(kind: EmailKind | undefined): string {
  return kind === 'ADDED' ? '“You were added” email' : 'Welcome email';
}

function refusal(channel: string): string {
  return `I cannot post in ${channelName(channel)}. Mention @Usher there, and Slack will offer to add me.`;
}

/** A channel by id or by name, in mrkdwn; one that is neither is where the command was typed. */
export function channelName(channel: string): string {
  if (/^[CG][A-Z0-9]+$/.test(channel)) return `<#${channel}>`;
  return channel.startsWith('#') ? escapeMrkdwn(channel, NAME) : 'the conversation where you asked';
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: clip(text, LIMITS.sectionText), verbatim: true } };
}

function field(label: string, value: string) {
  return { type: 'mrkdwn' as const, text: clip(`*${label}*\n${value}`, LIMITS.sectionField), verbatim: true };
}
