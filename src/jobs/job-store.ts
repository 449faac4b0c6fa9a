import type { AgendaBackend, NotificationChannel } from 'agenda';

/** Where Agenda keeps when each job runs next. Losing all of it loses nothing but minutes. */
export interface JobStore {
  backend: AgendaBackend;
  /** How processes tell each other that a job is due; without one, the next scan finds out. */
  wakeChannel?: NotificationChannel;
  /** Ends the connections. */
  close(): Promise<void>;
}
