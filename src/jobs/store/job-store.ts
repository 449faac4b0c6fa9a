import type { AgendaBackend, NotificationChannel } from 'agenda';

/** Where Agenda keeps when each job runs next. If all of it is lost, jobs only run a few minutes late. */
export interface JobStore {
  backend: AgendaBackend;
  /** How processes tell each other that a job is due. Without it, the next scan finds out. */
  wakeChannel?: NotificationChannel;
  /** Ends the connections. */
  close(): Promise<void>;
}
