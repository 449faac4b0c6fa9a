import { afterEach } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { type NoticeData, writeNotice } from '../../src/directory/write-notice.ts';
import { useAnnouncements } from './announcements-app.ts';

export const ALICE = 'U000000001';
export const WORKSPACE = 'T000000001';

/** Announcements, with notices that a test writes, of alice unless told otherwise. Nothing is left for the next test. */
export function useNotices() {
  const app = useAnnouncements();
  let count = 0;

  afterEach(async () => {
    app.slack.clearFaults();
    app.context.clock.advance(10 * MINUTE);
    await app.runAll();
    app.log.length = 0;
  });

  async function write<Kind extends keyof NoticeData>(
    kind: Kind,
    data: NoticeData[Kind],
    to: { channel?: string; slackUser?: string; tenantId?: string } = {},
  ): Promise<string> {
    count += 1;
    const key = `test:${count}`;
    const { channel = '#invites', slackUser, tenantId = app.ids.tenantId } = to;
    const place = slackUser
      ? { workspace: WORKSPACE, slackUser }
      : { workspace: WORKSPACE, channel, requestedBy: ALICE };
    const at = app.context.clock.now();
    await app.db.$transaction((tx) => writeNotice(tx, { key, tenantId, kind, data, at, to: place }));
    return key;
  }

  const noticeOf = (key: string) => app.db.notice.findUniqueOrThrow({ where: { key } });

  async function messagesOf(key: string, where = 'invites') {
    const { id } = await noticeOf(key);
    return app.messagesOf(id, where);
  }

  return { app, write, noticeOf, messagesOf };
}
