import { isDeepStrictEqual } from 'node:util';
import { emojify } from 'node-emoji';
import { DAY } from '../../src/clock.ts';
import type { Mail } from '../resend/mail.ts';
import type { OpenForm, ShownMessage } from '../slack/people/messages-and-forms.ts';
import type { Upload } from '../slack/state/files.ts';
import type { Sandbox } from '../start-sandbox.ts';

/** A limit for what never comes, not for a busy machine. Milliseconds. */
const SOON = 60_000;

/** Plays a story: prints what each person does and sees, and fails when they see something else. */
export class StoryRunner {
  readonly sandbox: Sandbox;
  readonly #print: (line: string) => void;

  constructor(sandbox: Sandbox, print: (line: string) => void) {
    this.sandbox = sandbox;
    this.#print = print;
  }

  heading(title: string): void {
    this.#print(`\n${title}`);
  }

  /** Prints what someone reads, with emoji as they see them. */
  prints(text: string): void {
    for (const line of emojify(text).split('\n')) this.#print(`    ${line}`);
  }

  /** Someone types a command in a channel and must see an answer that says this. */
  async types(handle: string, command: string, expected: RegExp, channel = '#general'): Promise<void> {
    const seen = await this.#answerTo(handle, command, channel);
    this.prints(seen);
    this.check(expected.test(seen), `${handle} should see ${expected}, but sees: ${seen}`);
  }

  /** Someone types a command several times at once, and must see these answers, whichever of them comes first. */
  async typesAtOnce(
    handle: string,
    command: string,
    expected: RegExp[],
    channel = '#general',
  ): Promise<void> {
    const seen = await Promise.all(expected.map(() => this.#answerTo(handle, command, channel)));
    for (const words of expected) {
      const answer = seen.find((text) => words.test(text));
      this.check(answer !== undefined, `${handle} should see ${words}, but sees: ${seen.join(', and: ')}`);
      this.prints(answer ?? '');
    }
  }

  /** Someone types a command that must open a form. */
  async opens(handle: string, command: string, title: string, channel = '#general'): Promise<OpenForm> {
    this.#print(`  ${handle} types ${command}`);
    const person = this.sandbox.slack.person(handle);
    await person.form?.close({ all: true });
    await person.types(command, { in: channel });
    return person.seesForm(title);
  }

  /** Someone fills in the form on top, and submits it. */
  async submits(handle: string, form: OpenForm, entries: Record<string, string>): Promise<void> {
    await form.fill(entries);
    const filled = Object.entries(entries).map(([label, entry]) => `${label}: ${entry}`);
    const first = filled.length > 0 ? `fills in ${filled.join(', ')} and ` : '';
    this.#print(`  ${handle} ${first}presses ${form.submitLabel}`);
    const { error } = await form.submit();
    this.check(error === undefined, `Slack should take the form, but says ${error}`);
  }

  /** Someone chooses from a menu of the form on top, which the app may answer with another view. */
  async chooses(handle: string, form: OpenForm, label: string, entry: string): Promise<void> {
    this.#print(`  ${handle} chooses ${entry} in ${label}`);
    await form.fill({ [label]: entry });
  }

  /** Someone chooses a file in the form on top. */
  async attaches(handle: string, form: OpenForm, label: string, file: Upload): Promise<void> {
    this.#print(`  ${handle} chooses ${file.name} in ${label}`);
    await form.attach(label, [file]);
  }

  /** Someone presses a button of the form on top. */
  async presses(handle: string, form: OpenForm, button: string): Promise<void> {
    this.#print(`  ${handle} presses ${button}`);
    await form.press(button);
  }

  /** The form on top must say all this before long. */
  async shows(handle: string, form: OpenForm, expected: RegExp[]): Promise<string> {
    return this.until(
      () => form.text(),
      (shown) => expected.every((words) => words.test(shown)),
      `${handle} to see ${expected.join(', ')}`,
    );
  }

  /** The form on top must say all this before long, and nothing that matches `never`. Prints it. */
  async screen(handle: string, form: OpenForm, expected: RegExp[], never?: RegExp): Promise<void> {
    const text = await this.shows(handle, form, expected);
    this.#print(`  ${handle} sees`);
    this.prints(text);
    this.check(!never?.test(text), `${handle} should not see ${never}`);
  }

  /** Someone must see a message that says this before long. */
  async reads(handle: string, expected: RegExp): Promise<ShownMessage> {
    const message = await this.sandbox.slack.person(handle).sees(expected, { anyTime: true, within: SOON });
    this.#print(`  ${handle} reads, ${message.in.startsWith('@') ? 'directly' : `in ${message.in}`}`);
    this.prints(message.text());
    return message;
  }

  /** Someone presses a button of a message. */
  async pressesIn(handle: string, message: ShownMessage, button: string): Promise<void> {
    this.#print(`  ${handle} presses ${button}`);
    await message.press(button);
  }

  /** Someone presses a button of a message, which must open a form. */
  async opensFrom(handle: string, message: ShownMessage, button: string, title: string): Promise<OpenForm> {
    this.#print(`  ${handle} presses ${button}`);
    const person = this.sandbox.slack.person(handle);
    await person.form?.close({ all: true });
    await message.press(button);
    return person.seesForm(title);
  }

  /** Moves the clock by some days, once everything due today is done. */
  async days(count: number): Promise<void> {
    await this.settled();
    this.sandbox.advance(count * DAY);
    this.#print(`  … ${count} days later`);
  }

  async #answerTo(handle: string, command: string, channel: string): Promise<string> {
    this.#print(`  ${handle} types ${command}`);
    const heard = await this.sandbox.slack.person(handle).types(command, { in: channel });
    return heard.reply?.text() ?? heard.error ?? 'nothing';
  }

  /** Waits until this address has so many mails, and shows the latest. */
  async mail(address: string, count: number, subject: RegExp): Promise<Mail> {
    const mails = await this.until(
      () => this.sandbox.resend.mailbox(address),
      (found) => found.length >= count,
      `${count} mails for ${address}`,
    );
    this.check(mails.length === count, `${address} should have ${count} mails but has ${mails.length}`);
    const latest = mails.at(-1);
    if (!latest) throw new Error('no mail');
    this.#print(`  ${address} finds mail ${count}: “${latest.subject}”`);
    this.check(subject.test(latest.subject), `the subject should say ${subject}`);
    return latest;
  }

  /** The address has exactly so many mails once all due work has been done. */
  async noMoreMail(address: string, count: number): Promise<void> {
    await this.settled();
    const found = this.sandbox.resend.mailbox(address).length;
    this.check(found === count, `${address} should have ${count} mails but has ${found}`);
    this.#print(`  ${address} finds nothing new`);
  }

  /** Waits until the jobs have nothing left to do at this time. */
  async settled(): Promise<void> {
    const { db, clock } = this.sandbox.usher.context;
    await this.until(
      async () => {
        const now = clock.now();
        const due = await db.round.count({ where: { status: 'OPEN', nextFollowUpAt: { lte: now } } });
        const old = await db.round.count({ where: { status: 'OPEN', expiresAt: { lte: now } } });
        return due + old + (await db.email.count({ where: { status: { in: ['QUEUED', 'FROZEN'] } } }));
      },
      (left) => left === 0,
      'the background work to finish',
    );
    await this.sandbox.resend.eventsSent();
  }

  /** Waits until the mail provider has reported every mail as delivered. */
  async delivered(): Promise<void> {
    const { db } = this.sandbox.usher.context;
    await this.until(
      () => db.email.count({ where: { status: { in: ['QUEUED', 'FROZEN', 'ACCEPTED'] } } }),
      (left) => left === 0,
      'the mails to be delivered',
    );
  }

  /** The card of an invitation in a channel must say this before long; prints it with its thread, as a reader sees it. */
  async card(channel: string, expected: RegExp[]): Promise<void> {
    const reader = this.sandbox.slack.person('alice');
    const says = (lines: string[]) => expected.every((words) => words.test(lines.join('\n')));
    const cards = await this.until(
      () =>
        reader
          .messages({ in: channel })
          .map((card) => [card.text(), ...card.thread().map((line) => `  ${line.text()}`)]),
      (shown) => shown.some(says),
      `${channel} to say ${expected.join(', ')}`,
    );
    this.#print(`  ${channel} shows`);
    this.prints(cards.find(says)?.join('\n') ?? '');
  }

  check(condition: boolean, otherwise: string): void {
    if (!condition) throw new Error(`The story went wrong: ${otherwise}.`);
  }

  checkEqual(found: unknown, expected: unknown, what: string): void {
    this.check(
      isDeepStrictEqual(found, expected),
      `${what} should be ${String(expected)} but is ${String(found)}`,
    );
  }

  async until<Found>(
    look: () => Found | Promise<Found>,
    enough: (found: Found) => boolean,
    what: string,
  ): Promise<Found> {
    for (const end = Date.now() + SOON; ; ) {
      const found = await look();
      if (enough(found)) return found;
      if (Date.now() > end)
        throw new Error(
          `The story went wrong: waited in vain for ${what}. Instead there was: ${String(found)}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
