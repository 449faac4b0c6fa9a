import type { OpenForm } from '../slack/people/messages-and-forms.ts';
import type { StoryRunner } from './story-runner.ts';

const AHMED = 'ahmed@acme.test';
const OLGA = 'olga@borealis.test';
const ALIAS = 'olga+tower@borealis.test';
const LUCIA = 'lucia@castor.test';
const CARL = 'carl@castor.test';

const EXISTS_ELSEWHERE = /This user already exists in another company\./;
const FOUND = /There is a user account with this email ID, in the company that you entered/;

/** The four stories of adding an existing user to a new tenant: which company do they belong to? */
export async function companyStories(story: StoryRunner): Promise<void> {
  story.heading('A match: the record is found in the company that was entered, and Use This adds it');
  const match = await lookUp(story, 'alice', { email: AHMED, company: 'Acme Steel' });
  await story.screen('alice', match, [FOUND, /Ahmed Haddad {2}ahmed@acme\.test\nAcme Steel/, /Use This/]);
  await addAsFound(story, 'alice', match);
  await story.screen('alice', match, [/Welcome email sent to ahmed@acme\.test/]);
  await story.mail(AHMED, 1, /Northwind Tower/);

  story.heading('An alias: another email ID makes a separate user account');
  const alias = await lookUp(story, 'alice', { email: OLGA, company: 'Borealis Electrical' });
  await story.screen('alice', alias, [FOUND, /Olga Petrenko/]);
  await story.presses('alice', alias, 'Use an alias email ID instead');
  await story.screen('alice', alias, [/This creates a separate user account/]);
  await story.submits('alice', alias, { Email: ALIAS });
  await story.submits('alice', alias, { 'First name': 'Olga', 'Last name': 'Petrenko' });
  await story.submits('alice', alias, { 'Permissions template': 'Subcontractor' });
  await story.screen('alice', alias, [/Welcome email sent to olga\+tower@borealis\.test/]);
  await story.mail(ALIAS, 1, /Northwind Tower/);
  await story.noMoreMail(OLGA, 0);

  story.heading('Another company, which is associated with the tenant: Select Company, and it is a match');
  const here = await lookUp(story, 'alice', { email: OLGA, company: 'Acme Steel' });
  await story.screen('alice', here, [EXISTS_ELSEWHERE, /Borealis Electrical/, /Select Company/], /Use This/);
  await story.presses('alice', here, 'Select Company');
  await story.screen('alice', here, [/^Select Company/]);
  await story.submits('alice', here, { Company: 'Northwind Builders' });
  await story.screen('alice', here, [EXISTS_ELSEWHERE]);
  await story.submits('alice', here, { Company: 'Borealis Electrical' });
  await story.screen('alice', here, [FOUND, /Olga Petrenko {2}olga@borealis\.test\nBorealis Electrical/]);
  await addAsFound(story, 'alice', here);
  await story.screen('alice', here, [/Welcome email sent to olga@borealis\.test/]);
  await story.mail(OLGA, 1, /Northwind Tower/);

  story.heading('Another company, which is not associated with the tenant: first the company is added');
  const asking = await lookUp(story, 'grace', { email: CARL, company: 'Acme Steel' });
  await story.screen(
    'grace',
    asking,
    [EXISTS_ELSEWHERE, /is not one of the companies of/, /Ask for it/],
    /Castor|Use This/,
  );
  await story.presses('grace', asking, 'Ask for it');
  await story.screen('grace', asking, [/You asked/]);
  await story.reads('alice', /Grace Granular asks you to add Castor Concrete/);
  const adding = await lookUp(story, 'alice', { email: LUCIA, company: 'Acme Steel' });
  await story.screen('alice', adding, [EXISTS_ELSEWHERE, /Castor Concrete/, /Add company/], /Use This/);
  await story.presses('alice', adding, 'Add company');
  await story.screen('alice', adding, [/Castor Concrete was added to Northwind Tower/, FOUND]);
  await addAsFound(story, 'alice', adding);
  await story.screen('alice', adding, [/Welcome email sent to lucia@castor\.test/]);
  await story.mail(LUCIA, 1, /Northwind Tower/);
  await story.reads('grace', /Alice Admin added Castor Concrete to Northwind Tower/);
  const goingOn = await lookUp(story, 'grace', { email: CARL, company: 'Castor Concrete' });
  await story.screen('grace', goingOn, [FOUND, /Carl Castor/]);
  await addAsFound(story, 'grace', goingOn);
  await story.screen('grace', goingOn, [/Welcome email sent to carl@castor\.test/]);
  await story.mail(CARL, 1, /Northwind Tower/);

  await oneCompanyEach(story);
  await story.delivered();
}

/** The first screen: the command, Company, and Next. */
async function lookUp(
  story: StoryRunner,
  handle: string,
  entered: { email: string; company: string },
): Promise<OpenForm> {
  const form = await story.opens(handle, `/add-to-tenant ${entered.email}`, 'Add to tenant');
  await story.submits(handle, form, { Company: entered.company });
  return form;
}

/** From the record that was found to Add and invite. */
async function addAsFound(story: StoryRunner, handle: string, form: OpenForm): Promise<void> {
  await story.presses(handle, form, 'Use This');
  await story.screen(handle, form, [/Permissions template/]);
  await story.submits(handle, form, { 'Permissions template': 'Subcontractor' });
}

/** Everyone still has one company, and every company one record. */
async function oneCompanyEach(story: StoryRunner): Promise<void> {
  const { db } = story.sandbox.usher.context;
  const people = await db.user.findMany({
    where: { emailKey: { in: [AHMED, OLGA, LUCIA, CARL] } },
    select: { emailKey: true, company: { select: { name: true } }, memberships: { select: { id: true } } },
    orderBy: { emailKey: 'asc' },
  });
  const places = people.map(({ emailKey, company, memberships }) =>
    [emailKey, company.name, memberships.length].join(' '),
  );
  const expected = [
    `${AHMED} Acme Steel 2`,
    `${CARL} Castor Concrete 2`,
    `${LUCIA} Castor Concrete 2`,
    `${OLGA} Borealis Electrical 2`,
  ];
  story.checkEqual(places, expected, 'the company of each, and the tenants they are in');
  story.checkEqual(await db.company.count(), 4, 'the number of company records');
}
