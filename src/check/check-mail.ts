import { type ErrorResponse, Resend } from 'resend';
import { SECOND } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { settlesWithin } from '../settles-within.ts';
import { reasonLine } from '../words/inert-text.ts';
import { type Finding, note, right, wrong } from './finding.ts';

const PATIENCE = 10 * SECOND;

/** Whether Resend accepts the key, and whether it has verified the domain of MAIL_FROM. Sends nothing. */
export async function checkMail(config: Config['mail']): Promise<Finding[]> {
  const { apiKey, baseUrl, from } = config;
  const domain = domainOf(from);
  const asked = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl }).domains.list({ limit: 100 });
  if (!(await settlesWithin(PATIENCE, asked))) return [wrong('Resend does not answer.')];
  const { data, error } = await asked;
  if (error) return [findingOf(error, domain)];
  const key = right('Resend accepts the API key.');
  const found = data.data.find(({ name }) => name.toLowerCase() === domain);
  if (!found) {
    return [
      key,
      wrong(`Resend does not know ${domain}, the domain of MAIL_FROM. Add it under “Domains” there.`),
    ];
  }
  if (found.status !== 'verified') {
    return [
      key,
      wrong(
        `Resend has not verified ${domain}, the domain of MAIL_FROM (${found.status}). Enter the DNS records that it shows under “Domains”, and choose “Verify”.`,
      ),
    ];
  }
  return [key, right(`Resend has verified ${domain}, the domain of MAIL_FROM.`)];
}

function findingOf({ name, message, statusCode }: ErrorResponse, domain: string): Finding {
  if (name === 'restricted_api_key') {
    return note(
      `Resend accepts the API key, which may only send: whether ${domain} is verified can be seen under “Domains” there.`,
    );
  }
  const reason = reasonLine(`${name}: ${message}`);
  if (statusCode === 401 || statusCode === 403) {
    return wrong(`Resend does not accept RESEND_API_KEY (${reason}). Make a new key under “API Keys” there.`);
  }
  return wrong(`Resend did not answer as expected (${reason}). Try again.`);
}

function domainOf(from: string): string {
  return from
    .slice(from.lastIndexOf('@') + 1)
    .replace(/>\s*$/, '')
    .trim()
    .toLowerCase();
}
