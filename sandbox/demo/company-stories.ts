import type { OpenForm } from '../slack/people/form.ts';
import type { Stage } from './stage.ts';

const AHMED = 'ahmed@acme.test';
const OLGA = 'olga@borealis.test';
const ALIAS = 'olga+tower@borealis.test';
const LUCIA = 'lucia@castor.test';
const CARL = 'carl@castor.test';

const EXISTS_ELSEWHERE = /This user already exists in another company\./;
const FOUND = /There is a user account with this email ID, in the company that you entered/;

/** The four stories of adding an existing user to a new tenant: which company do they belong to? */
export async function companyStories(stage: Stage): Promise<void> {
  stage.scene('A match: the record is found in the company that was entered, and Use This adds it');
  const match = await lookUp(stage, 'alice', { email: AHMED, company: 'Acme Steel' });
  await stage.screen('alice', match, [FOUND, /Ahmed Haddad {2}ahmed@acme\.test\nAcme Steel/, /Use This/]);
  await addAsFound(stage, 'alice', match);
  await stage.screen('alice', match, [/Welcome email sent to ahmed@acme\.test/]);
  await stage.mail(AHMED, 1, /Northwind Tower/);

  stage.scene('An alias: another email ID makes a separate user account');
  const alias = await lookUp(stage, 'alice', { email: OLGA, company: 'Borealis Electrical' });
  await stage.screen('alice', alias, [FOUND, /Olga Petrenko/]);
  await stage.presses('alice', alias, 'Use an alias email ID instead');
  await stage.screen('alice', alias, [/A separate user account will be made/]);
  await stage.submits('alice', alias, { Email: ALIAS });
  await stage.submits('alice', alias, { 'First name': 'Olga', 'Last name': 'Petrenko' });
  await stage.submits('alice', alias, { 'Permissions template': 'Subcontractor' });
  await stage.screen('alice', alias, [/Welcome email sent to olga\+tower@borealis\.test/]);
  await stage.mail(ALIAS, 1, /Northwind Tower/);
  await stage.noMoreMail(OLGA, 0);

  stage.scene('Another company, which is associated with the tenant: Select Company, and it is a match');
  const here = await lookUp(stage, 'alice', { email: OLGA, company: 'Acme Steel' });
  await stage.screen('alice', here, [EXISTS_ELSEWHERE, /Borealis Electrical/, /Select Company/], /Use This/);
  await stage.presses('alice', here, 'Select Company');
  await stage.screen('alice', here, [/^Select Company/]);
  await stage.submits('alice', here, { Company: 'Northwind Builders' });
  await stage.screen('alice', here, [EXISTS_ELSEWHERE]);
  await stage.submits('alice', here, { Company: 'Borealis Electrical' });
  await stage.screen('alice', here, [FOUND, /Olga Petrenko {2}olga@borealis\.test\nBorealis Electrical/]);
  await addAsFound(stage, 'alice', here);
  await stage.screen('alice', here, [/Welcome email sent to olga@borealis\.test/]);
  await stage.mail(OLGA, 1, /Northwind Tower/);

  stage.scene('Another company, which is not associated with the tenant: first the company is added');
  const asking = await lookUp(stage, 'grace', { email: CARL, company: 'Acme Steel' });
  await stage.screen(
    'grace',
    asking,
    [EXISTS_ELSEWHERE, /is not found among/, /Ask for it/],
    /Castor|Use This/,
  );
  await stage.presses('grace', asking, 'Ask for it');
  await stage.screen('grace', asking, [/You asked/]);
  await stage.reads('alice', /Grace Granular asks you to add Castor Concrete/);
  const adding = await lookUp(stage, 'alice', { email: LUCIA, company: 'Acme Steel' });
  await stage.screen('alice', adding, [EXISTS_ELSEWHERE, /Castor Concrete/, /Add company/], /Use This/);
  await stage.presses('alice', adding, 'Add company');
  await stage.screen('alice', adding, [/Castor Concrete was added to Northwind Tower/, FOUND]);
  await addAsFound(stage, 'alice', adding);
  await stage.screen('alice', adding, [/Welcome email sent to lucia@castor\.test/]);
  await stage.mail(LUCIA, 1, /Northwind Tower/);
  await stage.reads('grace', /Alice Admin added Castor Concrete to Northwind Tower/);
  const goingOn = await lookUp(stage, 'grace', { email: CARL, company: 'Castor Concrete' });
  await stage.screen('grace', goingOn, [FOUND, /Carl Castor/]);
  await addAsFound(stage, 'grace', goingOn);
  await stage.screen('grace', goingOn, [/Welcome email sent to carl@castor\.test/]);
  await stage.mail(CARL, 1, /Northwind Tower/);

  await oneCompanyEach(stage);
  await stage.delivered();
}

/** The first screen: the command, Company, and Next. */
async function lookUp(
  stage: Stage,
  handle: string,
  entered: { email: string; company: string },
): Promise<OpenForm> {
  const form = await stage.opens(handle, `/add-to-tenant ${entered.email}`, 'Add to tenant');
  await stage.submits(handle, form, { Company: entered.company });
  return form;
}

/** From the record that was found to Add and invite. */
async function addAsFound(stage: Stage, handle: string, form: OpenForm): Promise<void> {
  await stage.presses(handle, form, 'Use This');
  await stage.screen(handle, form, [/Permissions template/]);
  await stage.submits(handle, form, { 'Permissions template': 'Subcontractor' });
}

/** Nobody has got a second company, and no company a second record. */
async function oneCompanyEach(stage: Stage): Promise<void> {
  const { db } = stage.sandbox.usher.context;
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
  stage.equal(places, expected, 'the company of each, and the tenants they are in');
  stage.equal(await db.company.count(), 4, 'the number of company records');
}
