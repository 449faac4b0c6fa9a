/** What `npm start` needs to start for real, with a Slack that nobody can reach. */
export const REAL_SETTINGS = {
  SLACK_SIGNING_SECRET: 'signing-secret-of-the-app',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
  RESEND_API_KEY: 're_key',
  MAIL_FROM: 'Northwind <welcome@mail.northwind.test>',
  USHER_SECRET: 'x'.repeat(40),
  PUBLIC_URL: 'http://localhost:3000',
};
