import { releaseGuard } from './running.ts';

export default async function globalTeardown(): Promise<void> {
  await releaseGuard();
}
