import { expect, test } from '@jest/globals';
import { controlList, type ListControl } from '../../../src/invitations/lists/control-list.ts';
import { listProgress } from '../../../src/invitations/lists/read-progress.ts';
import { runChunk } from '../../../src/invitations/lists/run-chunk.ts';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { startList } from '../../../src/invitations/lists/start-list.ts';
import { numbers } from '../../setup/numbers.ts';
import { WORKSPACE } from '../use-members.ts';
import { ANNOUNCE, useLists } from './use-lists.ts';

const { context, draft, northwind, person } = useLists();

test.each([1, 2, 3, 4, 5, 6])(
  'random sequence %d: no order of uploads, pauses, cancellations and lost rights invites anybody twice or loses a row',
  async (seed) => {
    const random = numbers(seed);
    const tenant = await northwind();
    const { company, templates, grace } = tenant;
    const members = [await person(tenant), await person(tenant)].map(({ email }) => email);
    const strangers = [0, 1, 2].map((n) => `r${n}-${tenant.tenantId}@acme.test`);
    const emails = [...members, ...strangers, 'no address'];
    const lists: string[] = [];
    const someList = () => lists[random.below(lists.length)] ?? '';
    const control = (listId: string, what: ListControl) =>
      controlList(context, { userId: grace.userId, workspace: WORKSPACE, listId, control: what });
    const setRights = (template: { id: string }) =>
      context.db.membership.update({ where: { id: grace.id }, data: { permissionsTemplateId: template.id } });
    const upload = async () => {
      const chosen = Array.from({ length: 5 }, () => emails[random.below(emails.length)]);
      const text = ['Email,Last', ...chosen.map((email) => `${email},Lee`)].join('\n');
      const given = { text, companyId: company.id, permissionsTemplateId: templates.subcontractor.id };
      const listId = await draft(tenant, grace, given);
      const starting = { listId, userId: grace.userId, announce: ANNOUNCE };
      await Promise.all([startList(context, starting), startList(context, starting)]);
      lists.push(listId);
    };
    await upload();
    for (let step = 0; step < 20; step += 1) {
      const listId = someList();
      switch (random.below(7)) {
        case 0:
          await setRights(templates.engineer);
          await upload();
          break;
        case 1:
          await control(listId, 'PAUSE');
          break;
        case 2:
          await control(listId, 'RESUME');
          break;
        case 3:
          if (random.below(3) === 0) await control(listId, 'CANCEL');
          break;
        case 4:
          await setRights(random.below(2) === 0 ? templates.reader : templates.engineer);
          break;
        default:
          await Promise.all([
            runChunk(context, listId, { most: 2 }),
            runChunk(context, someList(), { most: 2 }),
          ]);
      }
      context.clock.advance(random.below(3) * 20_000);
    }
    for (const listId of lists) await control(listId, 'RESUME');
    await runLists(context);

    const invited = await context.db.round.findMany({ where: { membership: { tenantId: tenant.tenantId } } });
    expect(new Set(invited.map(({ membershipId }) => membershipId)).size).toBe(invited.length);
    let sent = 0;
    for (const listId of lists) {
      const rows = await context.db.inviteListRow.findMany({
        where: { listId },
        orderBy: { position: 'asc' },
      });
      const progress = await listProgress(context.db, listId);
      const settled = rows.filter(({ outcome }) => outcome !== null);
      expect(settled).toEqual(rows.slice(0, progress?.done));
      expect(Object.values(progress?.counts ?? {}).reduce((sum, count) => sum + count, 0)).toBe(5);
      expect(progress?.status === 'DONE' ? progress.done : 5).toBe(5);
      expect(['DONE', 'CANCELLED']).toContain(progress?.status);
      sent += settled.filter(({ outcome }) => outcome === 'INVITED' || outcome === 'ADDED').length;
    }
    expect(sent).toBe(invited.length);
  },
);
