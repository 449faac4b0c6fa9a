/** A bare Bolt app: it acknowledges `/invite` at once, and opens a small form when nothing is typed with it. Settings: PORT, SLACK_API_URL, SLACK_SIGNING_SECRET. */
import bolt from '@slack/bolt';

const { PORT, SLACK_API_URL = '', SLACK_SIGNING_SECRET = '' } = process.env;

const app = new bolt.App({
  signingSecret: SLACK_SIGNING_SECRET,
  endpoints: '/slack/events',
  authorize: async () => ({ botToken: 'xoxb-bench' }),
  tokenVerificationEnabled: false,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  logLevel: bolt.LogLevel.ERROR,
});

app.command('/invite', async ({ ack, command, client }) => {
  if (command.text !== '') {
    await ack(`${command.text} is invited to Northwind Tower`);
    return;
  }
  await client.views.open({
    trigger_id: command.trigger_id,
    view: {
      type: 'modal',
      title: { type: 'plain_text', text: 'Invite' },
      submit: { type: 'plain_text', text: 'Invite' },
      blocks: [
        {
          type: 'input',
          label: { type: 'plain_text', text: 'Email' },
          element: { type: 'email_text_input', action_id: 'email' },
        },
      ],
    },
  });
  await ack();
});

await app.start({ port: Number(PORT), host: '127.0.0.1' });
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
