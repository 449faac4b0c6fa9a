import { expect, test } from '@jest/globals';
import { USHER } from '../../src/brand.ts';
import type { EmailToWrite } from '../../src/invitations/rounds/claim-emails.ts';
import { jsonAt, lettersOf, openFrozen, packed } from '../../src/mail/batches/frozen.ts';
import { emailWriter, letterFor, wordsFor } from '../../src/mail/letters/email.ts';
import { inertWords, renderLetter } from '../../src/mail/letters/render-letter.ts';
import { TOKEN_PLACE } from '../../src/mail/letters/token-place.ts';

const at = new Date('2026-11-28T12:00:00Z');
const options = {
  mailFrom: 'Northwind <welcome@mail.northwind.test>',
  publicUrl: 'https://usher.test',
  brand: USHER,
  at,
};
const secret = 'a secret that is long enough for the test';

/** Names that a pattern could take for something else, or that are written otherwise in HTML or in JSON. */
const NAMES = [
  'Sam',
  `O'Brien "Jay" & Sons = <b>`,
  '⟦tenant⟧ ⟦html firstName⟧ ⟦',
  '\u0002token\u0003 {{link}} $& $1',
  'back\\slash \\u0041 \u0007 \ud800',
  'e\u200b\u0301 \u0301accent, \u202eعلي',
  '👩🏽‍🔧🏗️ Überlänge',
  'www.prize.example: https://prize.example',
  'x'.repeat(300),
  ' \n ',
];

/** An email of every kind and shape, with a name in turn wherever somebody chose one. */
function* emails(): Generator<EmailToWrite> {
  let number = 0;
  const name = () => NAMES[number++ % NAMES.length] ?? '';
  for (const _ of NAMES)
    for (const kind of [
      'WELCOME',
      'ADDED',
      'FOLLOW_UP',
      'LINK_AGAIN',
      'SIGN_IN_REMINDER',
      'PASSWORD_LINK',
    ] as const)
      for (const day of kind === 'FOLLOW_UP' ? [3, 7, 14] : [kind === 'LINK_AGAIN' ? -1 : 0])
        for (const inTenant of [true, false, null])
          for (const hasPassword of [true, false]) {
            const isOfUser = kind === 'SIGN_IN_REMINDER' || kind === 'PASSWORD_LINK';
            const inviter = {
              name: name(),
              company: name(),
              email: 'alice@northwind.test',
              inTenant: inTenant ?? false,
            };
            const occasion: EmailToWrite['occasion'] = {
              ...{ kind, day, hasPassword },
              tenant: {
                name: name(),
                timezone: 'America/Chicago',
                brandName: number % 2 === 0 ? null : name(),
                brandColor: number % 7 === 0 ? '#ffcc00' : null,
                brandLogo: number % 5 === 0 ? 'https://cdn.test/logo.svg?a=1&b=2' : null,
              },
              inviter: inTenant === null ? null : inviter,
              round: isOfUser
                ? null
                : {
                    welcomedAt: day === 0 ? null : new Date('2026-11-20T12:00:00Z'),
                    expiresAt: new Date('2026-12-28T12:00:00Z'),
                    endMoved: false,
                    followUpDays: number % 5 === 0 ? [] : [3, 7, 14],
                    note: number % 3 === 0 ? null : `${name()}\n\n\n${name()}`,
                  },
            };
            const email = {
              id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
              ...{ roundId: isOfUser ? null : 'round', occasion },
              person: { firstName: number % 3 === 0 ? null : name(), email: `p${number}@été.test` },
            };
            yield email;
            // Someone like that, but called otherwise.
            const person = { firstName: name(), email: `p${number}@été.test` };
            yield { ...email, id: email.id.replace('4000', '4001'), person };
          }
}

function pathOf({ kind }: EmailToWrite['occasion']): string {
  if (kind === 'SIGN_IN_REMINDER') return '/login';
  return kind === 'PASSWORD_LINK' ? `/p/${TOKEN_PLACE}` : `/i/${TOKEN_PLACE}`;
}

const writeEmail = emailWriter(options);

test('an email that is put together from a pattern is the one that its template renders, whatever people are called', () => {
  for (const email of emails()) {
    const letters = lettersOf([writeEmail(email)]);
    const sent = JSON.parse(jsonAt(letters)(0, { emailRowId: email.id, secret }).join(''));
    const token = /\/[ip]\/([\w-]+)/.exec(sent.text)?.[1] ?? '';
    const link = `https://usher.test${pathOf(email.occasion)}`;
    expect(token.length > 40).toBe(link.includes(TOKEN_PLACE));
    const stopLink = email.occasion.round === null ? '' : `https://usher.test/stop/${TOKEN_PLACE}`;
    const words = inertWords(wordsFor(email, { link, stopLink, brand: USHER, at }));
    const { subject, html, text } = renderLetter(letterFor(email.occasion), words);
    expect(sent).toMatchObject({
      subject,
      html: html.replaceAll(TOKEN_PLACE, token),
      text: text.replaceAll(TOKEN_PLACE, token),
      to: `p${email.person.email.slice(1).split('@')[0]}@xn--t-9fab.test`,
      tags: [{ name: 'email_id', value: email.id }, { name: 'letter' }],
    });
    // Only the mails of a round can be stopped.
    expect(sent.headers).toEqual({
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      ...(email.occasion.round !== null && {
        'List-Unsubscribe': `<https://usher.test/stop/${token}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    });
  }
});

test('a batch is sent again with the same bytes, which are those of each email alone; no live link is kept', async () => {
  const batch = [...emails()].slice(0, 200);
  const written = batch.map((email) => writeEmail(email));
  const letters = lettersOf(written);
  const sentWith = (toSend: typeof again, secretThen = secret) =>
    batch.map(({ id }, position) => toSend(position, { emailRowId: id, secret: secretThen }).join(''));
  const again = await openFrozen({ letters: packed(letters), frozen: null });
  const sent = sentWith(jsonAt(letters));
  expect(sentWith(again)).toEqual(sent);
  expect(sent).toEqual(
    written.map((email, at) =>
      jsonAt(lettersOf([email]))(0, { emailRowId: batch[at]?.id ?? '', secret }).join(''),
    ),
  );
  for (const [position, json] of sentWith(again, 'another').entries()) {
    expect(json === sent[position]).toBe(batch[position]?.occasion.kind === 'SIGN_IN_REMINDER');
  }
  expect(() => again(200, { emailRowId: 'none', secret })).toThrow();
});
