import { PostgresNotificationChannel } from '@agendajs/postgres-backend';
import type { Pool } from 'pg';

/** Milliseconds between a lost connection and the next try. Until then, the scans find what is due. */
const RECONNECT_AFTER = 500;

/** Agenda's LISTEN and NOTIFY. By itself it goes on trying to connect after it was disconnected; this one does not. */
export class WakeChannel extends PostgresNotificationChannel {
  #closed = false;

  constructor(pool: Pool) {
    super({ pool, reconnect: { enabled: true, initialDelayMs: RECONNECT_AFTER } });
  }

  override async connect(): Promise<void> {
    await super.connect();
    if (this.#closed) await super.disconnect();
  }

  override async disconnect(): Promise<void> {
    this.#closed = true;
    await super.disconnect();
  }

  /** Nobody listens to what becomes of each run, and three notifications a run cost more than the run. */
  override async publishState(): Promise<void> {}

  protected override scheduleReconnect(): void {
    if (!this.#closed) super.scheduleReconnect();
  }
}
