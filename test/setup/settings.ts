import { readConfig } from '../../src/config/config.ts';
import { UserError } from '../../src/errors.ts';

/** All that Usher cannot start without. */
export const completeSettings = {
  USHER_SECRET: 'a secret of more than thirty-two characters',
  PUBLIC_URL: 'http://localhost:3000',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  SLACK_BOT_TOKEN: 'xoxb-1-2-three',
  RESEND_API_KEY: 're_123',
  RESEND_WEBHOOK_SECRET: 'whsec_c2VjcmV0IG9mIHRoZSBtYWlsIHdlYmhvb2s=',
  MAIL_FROM: 'Northwind <welcome@mail.northwind.test>',
};

/** What is wrong with these settings, a sentence each. */
export function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.userMessage.split('\n  ').slice(1);
    throw error;
  }
}
