import { expect, test } from '@jest/globals';
import { startLocalResend } from '../../sandbox/resend/local-resend.ts';
import { startLocalSlack } from '../../sandbox/slack/local-slack.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { BOT_SCOPES } from '../../src/slack/scopes.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCard, makeMembership, makeRound } from '../setup/factories.ts';
import { startProcess } from '../setup/processes/started-process.ts';
import { tlsThroughProxy } from '../setup/processes/tls-through-proxy.ts';
import { waitFor } from '../setup/wait-for.ts';
import { REAL_SETTINGS } from './real-settings.ts';
import { useUshers } from './ushers.ts';

const database = useDatabase();
const ushers = useUshers();

test('Slack and Resend are spoken to in TLS through a tunnel of HTTPS_PROXY, with its password and the company’s own certificate', async () => {
  const company = await openCompany();
  const usherCheck = async (env: Record<string, string>) => {
    const check = startProcess('usher.mjs', { args: ['check'], env: { ...company.settings, ...env } });
    await check.ended();
    return check.output();
  };
  try {
    const known = await usherCheck({ NODE_EXTRA_CA_CERTS: company.certificate });
    expect(known).toContain('✓ Slack accepts the bot token; it is of the workspace T000000001.');
    expect(known).toContain('✓ The Slack app has all scopes.');
    expect(known).toContain('✓ Resend has verified mail.northwind.test');
    expect([...company.connected].sort()).toEqual(['resend.test:443', 'slack.test:443']);
    expect(await usherCheck({})).toMatch(/✗ Slack cannot be reached: .*certificate/);
  } finally {
    await company.stop();
  }
});

test('answers to people, mail and cards leave through the proxy', async () => {
  const company = await openCompany();
  const { id: membershipId } = await makeMembership(database.db);
  const { id: cardId } = await makeCard(database.db, { membershipId });
  await makeRound(database.db, { membershipId, welcomedAt: null, cardId });
  try {
    const env = { ...company.settings, NODE_EXTRA_CA_CERTS: company.certificate };
    const usher = ushers.start({ ...env, PORT: String(await freePort()) });
    await usher.says(/Usher is ready/);
    expect(usher.output()).not.toContain('Slack cannot be reached');
    await waitFor(() => company.resend.mails().length > 0);
    await waitFor(() => company.slack.messagesIn('#invites').length > 0);
  } finally {
    await company.stop();
  }
});

/** A company whose Slack and mail provider can only be reached through its proxy, and the settings that say so. */
async function openCompany() {
  const slack = await startLocalSlack({
    signingSecret: REAL_SETTINGS.SLACK_SIGNING_SECRET,
    scopes: BOT_SCOPES,
    seed: {
      workspaces: [{ id: 'T000000001', people: [], channels: [{ id: 'C000000001', name: 'invites' }] }],
    },
  });
  const resend = await startLocalResend({ domains: [{ name: 'mail.northwind.test', status: 'verified' }] });
  const tunnel = await tlsThroughProxy({ 'slack.test': slack.apiUrl, 'resend.test': resend.baseUrl });
  const settings = {
    ...REAL_SETTINGS,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: 'https://slack.test/api/',
    RESEND_API_KEY: resend.apiKey,
    RESEND_BASE_URL: 'https://resend.test',
    DATABASE_URL: database.url,
    HTTPS_PROXY: tunnel.proxy,
  };
  return {
    ...{ slack, resend, settings },
    certificate: tunnel.certificate,
    connected: tunnel.connected,
    stop: async () => {
      tunnel.stop();
      await slack.stop();
      await resend.stop();
    },
  };
}
