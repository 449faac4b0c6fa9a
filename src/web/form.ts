import express, { type Request, type RequestHandler } from 'express';

/** The longest password, four bytes a character and each byte as %XX, is about 3 kB. */
export const readForm: RequestHandler = express.urlencoded({
  extended: false,
  limit: '16kb',
  parameterLimit: 20,
});

/** One field of a form as text: empty when it is missing or was sent more than once. */
export function field(req: Request, name: string): string {
  const value: unknown = req.body?.[name];
  return typeof value === 'string' ? value : '';
}
