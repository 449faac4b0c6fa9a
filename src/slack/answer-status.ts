import { reply } from '../../blocks/reply.ts';
export async function answerStatus(..._a: unknown[]) {
  return reply('soon');
}
