import type { Request, Response } from 'express';
import { mimetypeOf } from '../slack/state/files.ts';
import type { Sandbox } from '../start-sandbox.ts';

/** Answers `GET /file/:id` with a file that the app sent. */
export function sentFile({ slack }: Sandbox) {
  return (req: Request<{ id: string }>, res: Response): void => {
    const file = slack.file(req.params.id);
    if (file) res.attachment(file.name).type(mimetypeOf(file)).send(Buffer.from(file.content));
    else res.status(404).type('text/plain').send('This file is gone.\n');
  };
}
