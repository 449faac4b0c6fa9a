import { runChunk, type Working } from './run-chunk.ts';

/**
 * The job that does the lists that people have started, a part of each in turn, so that a long one holds up no short one.
 *
 * @param options.most rows in a part
 * @returns how many parts were done
 */
export async function runLists(
  context: Working,
  { signal, most }: { signal?: AbortSignal | undefined; most?: number | undefined } = {},
): Promise<number> {
  const failed = new Set<string>();
  for (let parts = 0; ; ) {
    const lists = await context.db.inviteList.findMany({
      where: { status: 'RUNNING', id: { notIn: [...failed] } },
      orderBy: { startedAt: 'asc' },
      select: { id: true },
    });
    if (lists.length === 0) return parts;
    for (const { id } of lists) {
      if (signal?.aborted) return parts;
      try {
        await runChunk(context, id, { most });
        parts += 1;
      } catch (error) {
        failed.add(id);
        context.logger.error(
          { err: error, list: id },
          'A part of a list could not be done; it is tried again later.',
        );
      }
    }
  }
}
